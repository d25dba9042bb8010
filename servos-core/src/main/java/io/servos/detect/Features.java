package io.servos.detect;

import io.servos.detect.HostFeature.Source;
import io.servos.spi.FeatureProbe;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds out what works. An answer that comes from trying replaces one that comes from files.
///
/// @param probes those who try; asked on the live host only
/// @param environment of the user who runs Servos
record Features(Tree tree, List<FeatureProbe> probes, Map<String, String> environment) {

  List<HostFeature> all() {
    var answers = new LinkedHashMap<String, HostFeature>();
    Stream.of(userNamespaces(), seccomp(), landlock(), kvm(), binfmt())
        .flatMap(Optional::stream)
        .forEach(feature -> answers.put(feature.name(), feature));
    if (tree.isLive()) {
      tried().forEach(feature -> answers.put(feature.name(), feature));
    }
    return List.copyOf(answers.values());
  }

  private Stream<HostFeature> tried() {
    return Stream.concat(
        Stream.of(DockerEngine.of(environment).ping()),
        probes.stream()
            .flatMap(probe -> probe.features().stream())
            .map(
                answer ->
                    new HostFeature(
                        answer.name(), answer.available(), answer.detail(), Source.TRIED)));
  }

  private static Optional<HostFeature> read(String name, boolean available, String detail) {
    return Optional.of(new HostFeature(name, available, detail, Source.READ));
  }

  private Optional<HostFeature> userNamespaces() {
    var most = tree.line("proc/sys/user/max_user_namespaces");
    if (most.isEmpty()) {
      return Optional.empty();
    }
    var name = "user-namespaces";
    if (most.get().equals("0")) {
      return read(name, false, "user.max_user_namespaces is 0");
    }
    if (isSet("proc/sys/kernel/unprivileged_userns_clone", "0")) {
      return read(name, false, "kernel.unprivileged_userns_clone is 0");
    }
    if (isSet("proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1")) {
      return read(name, false, "kernel.apparmor_restrict_unprivileged_userns is 1");
    }
    return read(name, true, "at most " + most.get());
  }

  private boolean isSet(String file, String value) {
    return tree.line(file).filter(value::equals).isPresent();
  }

  private Optional<HostFeature> seccomp() {
    return tree.line("proc/sys/kernel/seccomp/actions_avail")
        .flatMap(
            actions -> read("seccomp", List.of(actions.split(" ")).contains("errno"), actions));
  }

  private Optional<HostFeature> landlock() {
    return tree.line("sys/kernel/security/lsm")
        .flatMap(
            modules ->
                List.of(modules.split(",")).contains("landlock")
                    ? read("landlock", true, "started with the kernel")
                    : read(
                        "landlock", false, "not among the kernel's security modules: " + modules));
  }

  private Optional<HostFeature> kvm() {
    var device = tree.at("dev/kvm");
    if (!tree.exists("dev/kvm")) {
      return read("kvm", false, "there is no /dev/kvm");
    }
    return tree.isLive() ? Optional.of(openedKvm(device)) : read("kvm", true, "/dev/kvm exists");
  }

  private static HostFeature openedKvm(Path device) {
    try (var _ = FileChannel.open(device, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return new HostFeature("kvm", true, "/dev/kvm can be opened", Source.TRIED);
    } catch (AccessDeniedException _) {
      return new HostFeature("kvm", false, "/dev/kvm is not open to this user", Source.TRIED);
    } catch (IOException failure) {
      return new HostFeature("kvm", false, "/dev/kvm: " + failure.getMessage(), Source.TRIED);
    }
  }

  private Optional<HostFeature> binfmt() {
    var directory = "proc/sys/fs/binfmt_misc";
    var status = tree.line(directory + "/status");
    if (status.isEmpty()) {
      return read(
          "binfmt",
          false,
          tree.exists(directory) ? "binfmt_misc is not mounted" : "not in this kernel");
    }
    if (!status.get().equals("enabled")) {
      return read("binfmt", false, "binfmt_misc is " + status.get());
    }
    var formats =
        tree.names(directory).stream()
            .filter(name -> !name.equals("status") && !name.equals("register"))
            .filter(name -> tree.line(directory + "/" + name).filter("enabled"::equals).isPresent())
            .toList();
    return read(
        "binfmt", true, formats.isEmpty() ? "no format is registered" : String.join(" ", formats));
  }
}
