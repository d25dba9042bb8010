package io.servos.detect;

import io.servos.detect.Host.Cgroups;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Reads how control groups are mounted.
record ControlGroups(Tree tree) {

  private static final String PURE = "sys/fs/cgroup/cgroup.controllers";
  private static final String UNIFIED = "sys/fs/cgroup/unified/cgroup.controllers";

  Optional<Cgroups> read() {
    if (tree.exists(PURE)) {
      return Optional.of(new Cgroups("v2", sorted(listed(PURE))));
    }
    var separate = separate();
    if (tree.exists(UNIFIED)) {
      return Optional.of(
          new Cgroups("hybrid", sorted(Stream.concat(separate.stream(), listed(UNIFIED)))));
    }
    return separate.isEmpty()
        ? Optional.empty()
        : Optional.of(new Cgroups("v1", sorted(separate.stream())));
  }

  private Stream<String> listed(String file) {
    return tree.line(file).stream().flatMap(line -> Stream.of(line.split(" ")));
  }

  private static List<String> sorted(Stream<String> names) {
    return List.copyOf(new TreeSet<>(names.toList()));
  }

  /// The controllers of version 1: those the kernel has and somebody mounted.
  private List<String> separate() {
    var known =
        tree.lines("proc/cgroups").stream()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split("\t", 2)[0])
            .toList();
    return tree.lines("proc/self/mounts").stream()
        .map(line -> line.split(" "))
        .filter(fields -> fields.length > 3 && fields[2].equals("cgroup"))
        .flatMap(fields -> Stream.of(fields[3].split(",")))
        .filter(known::contains)
        .toList();
  }
}
