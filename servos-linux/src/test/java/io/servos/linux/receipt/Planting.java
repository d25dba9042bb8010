package io.servos.linux.receipt;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Differences to plant into what was observed.
final class Planting {

  private Planting() {}

  static UnaryOperator<Observation> status(String field, String value) {
    return seen -> {
      var fields = new HashMap<>(seen.status());
      fields.put(field, value);
      return withStatus(seen, fields);
    };
  }

  static UnaryOperator<Observation> namespace(String kind, String link) {
    return seen -> {
      var links = new HashMap<>(seen.namespaces());
      links.put(kind, link);
      return withNamespaces(seen, links);
    };
  }

  static UnaryOperator<Observation> maps(String uid, String gid) {
    return seen -> copy(seen, seen.mounts(), new Observation.IdMaps(uid, gid), seen.descriptors());
  }

  static UnaryOperator<Observation> groups(String... lines) {
    return seen ->
        new Observation(
            seen.status(),
            seen.namespaces(),
            seen.ownNamespaces(),
            seen.idMaps(),
            seen.limits(),
            seen.mounts(),
            seen.descriptors(),
            List.of(lines),
            seen.binfmt());
  }

  static UnaryOperator<Observation> mount(String found, String planted) {
    return seen ->
        copy(
            seen,
            MountTable.of(
                seen.mounts().lines().stream().map(line -> line.replace(found, planted)).toList()),
            seen.idMaps(),
            seen.descriptors());
  }

  static UnaryOperator<Observation> line(String added) {
    return seen ->
        copy(
            seen,
            MountTable.of(Stream.concat(seen.mounts().lines().stream(), Stream.of(added)).toList()),
            seen.idMaps(),
            seen.descriptors());
  }

  static UnaryOperator<Observation> limit(String name, String value) {
    return seen -> {
      var limits = new HashMap<>(seen.limits());
      limits.put(name, value);
      return new Observation(
          seen.status(),
          seen.namespaces(),
          seen.ownNamespaces(),
          seen.idMaps(),
          limits,
          seen.mounts(),
          seen.descriptors(),
          seen.cgroup(),
          seen.binfmt());
    };
  }

  static UnaryOperator<Observation> binfmt(String found, String planted) {
    return seen ->
        new Observation(
            seen.status(),
            seen.namespaces(),
            seen.ownNamespaces(),
            seen.idMaps(),
            seen.limits(),
            seen.mounts(),
            seen.descriptors(),
            seen.cgroup(),
            seen.binfmt().stream().map(line -> line.replace(found, planted)).toList());
  }

  static Observation withStatus(Observation seen, Map<String, String> status) {
    return new Observation(
        status,
        seen.namespaces(),
        seen.ownNamespaces(),
        seen.idMaps(),
        seen.limits(),
        seen.mounts(),
        seen.descriptors(),
        seen.cgroup(),
        seen.binfmt());
  }

  static Observation withNamespaces(Observation seen, Map<String, String> namespaces) {
    return new Observation(
        seen.status(),
        namespaces,
        seen.ownNamespaces(),
        seen.idMaps(),
        seen.limits(),
        seen.mounts(),
        seen.descriptors(),
        seen.cgroup(),
        seen.binfmt());
  }

  static Observation copy(
      Observation seen,
      MountTable mounts,
      Observation.IdMaps idMaps,
      Map<Integer, Boolean> descriptors) {
    return new Observation(
        seen.status(),
        seen.namespaces(),
        seen.ownNamespaces(),
        idMaps,
        seen.limits(),
        mounts,
        descriptors,
        seen.cgroup(),
        seen.binfmt());
  }
}
