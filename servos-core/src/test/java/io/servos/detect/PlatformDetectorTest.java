package io.servos.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.servos.detect.Host.Enclosure.Kind;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PlatformDetectorTest {

  @TempDir Path root;

  @ParameterizedTest
  @CsvSource({
    "pi3, rpi-arm, arm64, Cortex-A53, 4, 930156",
    "pi3-32bit, rpi-arm, arm, Cortex-A53, 4, -1",
    "pi4, rpi-arm, arm64, Cortex-A72, 4, 3884420",
    "pi5, rpi-arm, arm64, Cortex-A76, 4, 8256352",
    "apple-vm, arm64, arm64, '', 6, 8128332",
    "wsl2, x86_64, x86_64, Intel(R) Core(TM) i7-1185G7 @ 3.00GHz, 8, 8037308",
    "docker, x86_64, x86_64, Intel Xeon Processor (Icelake), 4, -1",
    "alpine, x86_64, x86_64, '', -1, -1",
    "pc, x86_64, x86_64, Intel(R) Core(TM) i5-8350U CPU @ 1.70GHz, 7, 16250752",
    "firecracker, x86_64, x86_64, AMD EPYC, 2, 24683656"
  })
  void readsPlatformAndHardware(
      String name, String platform, String architecture, String model, int cores, long kibibytes)
      throws IOException {
    var detector = HostTree.recorded(name, root).detector();

    assertThat(detector.detectPlatform()).hasToString(platform);
    assertThat(detector.getArchitecture()).isEqualTo(architecture);
    var host = detector.host();
    assertThat(host.platform()).map(Platform::label).hasValue(platform);
    assertThat(host.cpu().model().orElse("")).isEqualTo(model);
    assertThat(host.cpu().onlineCores())
        .isEqualTo(cores < 0 ? OptionalInt.empty() : OptionalInt.of(cores));
    assertThat(host.memory().total())
        .isEqualTo(kibibytes < 0 ? OptionalLong.empty() : OptionalLong.of(kibibytes * 1024));
  }

  @ParameterizedTest
  @CsvSource({
    "pi3, debian, 12, Debian GNU/Linux 12 (bookworm), debian, glibc, 2.36",
    "pi3-32bit, raspbian, 11, Raspbian GNU/Linux 11 (bullseye), debian, glibc, 2.31",
    "apple-vm, ubuntu, 24.04, Ubuntu 24.04.1 LTS, debian, '', ''",
    "alpine, alpine, 3.20.3, Alpine Linux v3.20, alpine, musl, 1.2.5",
    "pc, fedora, 41, Fedora Linux 41 (Workstation Edition), fedora, glibc, 2.40"
  })
  void readsDistributionAndLibrary(
      String name,
      String id,
      String version,
      String pretty,
      String family,
      String libc,
      String libcVersion)
      throws IOException {
    var os = HostTree.recorded(name, root).detector().host().os();

    assertThat(os.id()).hasValue(id);
    assertThat(os.version()).hasValue(version);
    assertThat(os.name()).hasValue(pretty);
    assertThat(os.family()).hasValue(family);
    assertThat(os.libc().map(Host.Libc::name).orElse("")).isEqualTo(libc);
    assertThat(os.libc().flatMap(Host.Libc::version).orElse("")).isEqualTo(libcVersion);
  }

  static Stream<Arguments> enclosures() {
    return Stream.of(
        Arguments.of("pi4", List.of()),
        Arguments.of("pc", List.of()),
        Arguments.of("apple-vm", List.of(machine("apple", "/sys/class/dmi/id"))),
        Arguments.of("wsl2", List.of(machine("wsl2", "/proc/sys/kernel/osrelease"))),
        Arguments.of(
            "docker",
            List.of(
                new Host.Enclosure(Kind.CONTAINER, "docker", "/.dockerenv"),
                machine("qemu", "/sys/class/dmi/id"))),
        Arguments.of(
            "alpine", List.of(new Host.Enclosure(Kind.CONTAINER, "kubernetes", "/proc/1/cgroup"))),
        Arguments.of("firecracker", List.of(machine("unnamed", "/proc/cpuinfo"))));
  }

  private static Host.Enclosure machine(String name, String evidence) {
    return new Host.Enclosure(Kind.MACHINE, name, evidence);
  }

  @ParameterizedTest
  @MethodSource("enclosures")
  void readsWhatIsAroundTheHost(String name, List<Host.Enclosure> expected) throws IOException {
    assertThat(HostTree.recorded(name, root).detector().host().enclosures()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "run/.containerenv, engine=podman-4, podman",
    "run/systemd/container, systemd-nspawn, systemd-nspawn",
    "proc/1/environ, 'PATH=/bin\0container=lxc\0', lxc",
    "proc/1/cgroup, 5:pids:/docker/0123abcd, docker",
    "proc/1/cgroup, 0::/../../machine.slice/libpod-0123.scope, podman",
    "proc/1/cgroup, 0::/lxc.payload.web, lxc",
    "proc/sys/kernel/osrelease, 4.4.0-19041-Microsoft, wsl1"
  })
  void namesAContainerByItsTrace(String file, String content, String name) throws IOException {
    var tree = new HostTree(root).with("proc/sys/kernel/arch", "x86_64").with(file, content);

    assertThat(tree.detector().host().enclosures())
        .containsExactly(new Host.Enclosure(Kind.CONTAINER, name, "/" + file));
  }

  @ParameterizedTest
  @CsvSource({
    "sys/hypervisor/type, xen, xen",
    "proc/device-tree/hypervisor/compatible, 'linux,kvm\0', kvm",
    "proc/device-tree/compatible, 'linux,dummy-virt\0', unnamed",
    "proc/cpuinfo, 'vendor_id\t: User Mode Linux', uml"
  })
  void namesAMachineByItsTrace(String file, String content, String name) throws IOException {
    var tree = new HostTree(root).with("proc/sys/kernel/arch", "x86_64").with(file, content);

    assertThat(tree.detector().host().enclosures()).containsExactly(machine(name, "/" + file));
  }

  static Stream<Arguments> cgroups() {
    return Stream.of(
        Arguments.of("pi4", Optional.empty()),
        Arguments.of(
            "pi3", Optional.of(new Host.Cgroups("v2", List.of("cpu", "cpuset", "io", "pids")))),
        Arguments.of(
            "wsl2",
            Optional.of(new Host.Cgroups("v2", List.of("cpu", "cpuset", "memory", "pids")))),
        Arguments.of(
            "alpine", Optional.of(new Host.Cgroups("v1", List.of("cpu", "cpuacct", "memory")))),
        Arguments.of(
            "firecracker",
            Optional.of(
                new Host.Cgroups(
                    "hybrid",
                    List.of(
                        "blkio", "cpu", "cpuacct", "cpuset", "devices", "freezer", "hugetlb",
                        "memory", "pids")))));
  }

  @ParameterizedTest
  @MethodSource("cgroups")
  void readsHowControlGroupsAreMounted(String name, Optional<Host.Cgroups> expected)
      throws IOException {
    assertThat(HostTree.recorded(name, root).detector().host().cgroups()).isEqualTo(expected);
  }

  @Test
  void knowsTheKernelUnder32BitPrograms() throws IOException {
    var tree = HostTree.recorded("pi3-32bit", root).with("proc/sys/kernel/arch", "aarch64");

    assertThat(tree.detector().host().kernel())
        .isEqualTo(new Host.Kernel(Optional.of("6.1.21-v8+"), Optional.of("arm64")));
  }

  @Test
  void inventsNothingAboutAnEmptyHost() {
    var detector = new PlatformDetector(root);

    var host = detector.host();

    assertThat(host)
        .isEqualTo(
            new Host(
                Optional.empty(),
                "unknown",
                new Host.Cpu(Optional.empty(), Optional.empty(), OptionalInt.empty()),
                new Host.Memory(OptionalLong.empty(), OptionalLong.empty()),
                new Host.Os(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()),
                new Host.Kernel(Optional.empty(), Optional.empty()),
                List.of(),
                Optional.empty(),
                Optional.empty()));
    assertThat(detector.serialBoards()).isEmpty();
  }

  @Test
  void refusesToNameAPlatformForAnArchitectureOfNone() throws IOException {
    var detector = new HostTree(root).with("proc/sys/kernel/arch", "riscv64\n").detector();

    var refusal =
        catchThrowableOfType(IsolationUnavailableException.class, detector::detectPlatform);

    assertThat(refusal)
        .hasMessage("platform: none of the supported ones has the architecture 'riscv64'");
    assertThat(refusal.remedy()).isEqualTo("use a host with an x86_64 or ARM processor");
  }

  @Test
  void normalisesTheManyNamesOfArchitectures() {
    var names =
        Map.ofEntries(
            Map.entry("amd64", "x86_64"),
            Map.entry("x86_64", "x86_64"),
            Map.entry("AMD64", "x86_64"),
            Map.entry("aarch64", "arm64"),
            Map.entry("arm64", "arm64"),
            Map.entry("arm", "arm"),
            Map.entry("armv6l", "arm"),
            Map.entry("armv7l", "arm"),
            Map.entry("armv8l", "arm"),
            Map.entry("armhf", "arm"),
            Map.entry("i686", "x86"),
            Map.entry("i386", "x86"),
            Map.entry("riscv64", "riscv64"),
            Map.entry("ppc64le", "ppc64le"),
            Map.entry("s390x", "s390x"),
            Map.entry("loongarch64", "loongarch64"));

    names.forEach(
        (name, ours) -> assertThat(Architecture.normalised(name)).as(name).isEqualTo(ours));
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "0-3, 4", "'0-5,7', 7", "'0,2-3,8-15', 11"})
  void countsTheKernelsListsOfProcessors(String list, int count) {
    assertThat(Hardware.count(list)).hasValue(count);
  }

  @ParameterizedTest
  @CsvSource({"x", "0-", "-3", "'0,'", "99999999999-1"})
  void countsNoOtherList(String list) {
    assertThat(Hardware.count(list)).isEmpty();
  }
}
