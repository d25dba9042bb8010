package io.servos.detect;

import io.servos.detect.Host.Enclosure;
import io.servos.detect.Host.Enclosure.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Reads which containers and machines are around a host. Files only: what shows nowhere in them is
/// not found.
record Enclosures(Tree tree) {

  /// The kernel gives this number to the process namespace that it starts with, and to no other.
  private static final String FIRST_PID_NAMESPACE = "pid:[4026531836]";

  /// What a machine's firmware says about its maker and itself; the first that fits names it.
  private static final Map<String, String> FIRMWARE = new LinkedHashMap<>();

  static {
    FIRMWARE.put("apple virtualization", "apple");
    FIRMWARE.put("vmware", "vmware");
    FIRMWARE.put("virtualbox", "virtualbox");
    FIRMWARE.put("innotek", "virtualbox");
    FIRMWARE.put("parallels", "parallels");
    FIRMWARE.put("microsoft corporation virtual machine", "hyper-v");
    FIRMWARE.put("hvm domu", "xen");
    FIRMWARE.put("xen", "xen");
    FIRMWARE.put("google compute engine", "google");
    FIRMWARE.put("kvm", "kvm");
    FIRMWARE.put("qemu", "qemu");
    FIRMWARE.put("bochs", "qemu");
    FIRMWARE.put("firecracker", "firecracker");
  }

  List<Enclosure> all() {
    var all = new ArrayList<Enclosure>();
    container().ifPresent(all::add);
    kubernetes()
        .filter(pod -> all.stream().noneMatch(other -> other.name().equals(pod.name())))
        .ifPresent(all::add);
    machine().ifPresent(all::add);
    return List.copyOf(all);
  }

  private Optional<Enclosure> kubernetes() {
    var account = "run/secrets/kubernetes.io/serviceaccount";
    return tree.isDirectory(account)
        ? Optional.of(new Enclosure(Kind.CONTAINER, "kubernetes", "/" + account))
        : Optional.empty();
  }

  private Optional<Enclosure> container() {
    return declared()
        .or(this::byControlGroup)
        .or(() -> marker("run/.containerenv", "podman"))
        .or(() -> marker(".dockerenv", "docker"))
        .or(this::wsl1);
  }

  /// What the container's manager says in the way that systemd reads.
  private Optional<Enclosure> declared() {
    var environment =
        tree.text("proc/1/environ").stream()
            .flatMap(text -> List.of(text.split("\0")).stream())
            .filter(variable -> variable.startsWith("container=") && variable.length() > 10)
            .findFirst()
            .map(variable -> variable.substring(10));
    return environment
        .map(name -> new Enclosure(Kind.CONTAINER, name, "/proc/1/environ"))
        .or(
            () ->
                tree.line("run/systemd/container")
                    .map(name -> new Enclosure(Kind.CONTAINER, name, "/run/systemd/container")));
  }

  private Optional<Enclosure> byControlGroup() {
    var groups = tree.text("proc/1/cgroup").orElse("");
    return List.of("kubepods", "docker", "libpod", "lxc", "garden").stream()
        .filter(word -> groups.matches("(?s).*[:/]" + word + "[-./].*"))
        .findFirst()
        .map(
            word ->
                word.equals("kubepods") ? "kubernetes" : word.equals("libpod") ? "podman" : word)
        .map(name -> new Enclosure(Kind.CONTAINER, name, "/proc/1/cgroup"));
  }

  /// A marker file survives when an image is started as a machine, where it means nothing.
  private Optional<Enclosure> marker(String file, String name) {
    boolean leftOver =
        tree.link("proc/self/ns/pid").filter(FIRST_PID_NAMESPACE::equals).isPresent();
    return tree.exists(file) && !leftOver
        ? Optional.of(new Enclosure(Kind.CONTAINER, name, "/" + file))
        : Optional.empty();
  }

  private Optional<Enclosure> wsl1() {
    return release()
        .filter(release -> release.endsWith("-microsoft"))
        .map(_ -> new Enclosure(Kind.CONTAINER, "wsl1", "/proc/sys/kernel/osrelease"));
  }

  private Optional<String> release() {
    return tree.line("proc/sys/kernel/osrelease").map(release -> release.toLowerCase(Locale.ROOT));
  }

  private Optional<Enclosure> machine() {
    return wsl2()
        .or(this::byFirmware)
        .or(
            () ->
                tree.line("sys/hypervisor/type").map(type -> machine(type, "sys/hypervisor/type")))
        .or(this::byDeviceTree)
        .or(this::byProcessor);
  }

  private Optional<Enclosure> wsl2() {
    return release()
        .filter(release -> release.contains("microsoft-standard"))
        .map(_ -> machine("wsl2", "proc/sys/kernel/osrelease"));
  }

  private Optional<Enclosure> byFirmware() {
    var words =
        (tree.line("sys/class/dmi/id/sys_vendor").orElse("")
                + " "
                + tree.line("sys/class/dmi/id/product_name").orElse(""))
            .toLowerCase(Locale.ROOT);
    return FIRMWARE.entrySet().stream()
        .filter(entry -> words.contains(entry.getKey()))
        .findFirst()
        .map(entry -> machine(entry.getValue(), "sys/class/dmi/id"));
  }

  private Optional<Enclosure> byDeviceTree() {
    var hypervisor = tree.text("proc/device-tree/hypervisor/compatible").orElse("");
    if (hypervisor.startsWith("linux,kvm")) {
      return Optional.of(machine("kvm", "proc/device-tree/hypervisor/compatible"));
    }
    if (hypervisor.startsWith("xen")) {
      return Optional.of(machine("xen", "proc/device-tree/hypervisor/compatible"));
    }
    return tree.text("proc/device-tree/compatible")
        .filter(names -> names.startsWith("linux,dummy-virt"))
        .map(_ -> machine("unnamed", "proc/device-tree/compatible"));
  }

  private Optional<Enclosure> byProcessor() {
    if (tree.field("proc/cpuinfo", "vendor_id").filter("User Mode Linux"::equals).isPresent()) {
      return Optional.of(machine("uml", "proc/cpuinfo"));
    }
    return tree.field("proc/cpuinfo", "flags")
        .filter(flags -> (" " + flags + " ").contains(" hypervisor "))
        .map(_ -> machine("unnamed", "proc/cpuinfo"));
  }

  private static Enclosure machine(String name, String evidence) {
    return new Enclosure(Kind.MACHINE, name, "/" + evidence);
  }
}
