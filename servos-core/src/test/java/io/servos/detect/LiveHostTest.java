package io.servos.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Compares what we read of this host with what its own tools print.
class LiveHostTest {

  private final Host host = new PlatformDetector().host();

  private static String output(String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(List.of(command)).start();
    var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    return text.strip();
  }

  private static String lscpu(String field) throws IOException, InterruptedException {
    return output("lscpu")
        .lines()
        .filter(line -> line.startsWith(field + ":"))
        .map(line -> line.substring(field.length() + 1).strip())
        .collect(Collectors.joining());
  }

  @Test
  void agreesWithUname() throws IOException, InterruptedException {
    assertThat(host.kernel().release()).hasValue(output("uname", "-r"));
    assertThat(host.architecture()).isEqualTo(Architecture.normalised(output("uname", "-m")));
  }

  @Test
  void agreesWithLscpu() throws IOException, InterruptedException {
    assertThat(host.cpu().model().orElse("-")).isEqualTo(lscpu("Model name"));
    assertThat(host.cpu().vendor()).hasValue(lscpu("Vendor ID"));
    long online =
        output("lscpu", "--parse=CPU").lines().filter(line -> !line.startsWith("#")).count();
    assertThat(host.cpu().onlineCores()).hasValue((int) online);
  }

  @Test
  void agreesWithTheNumberOfProcessorsOnline() throws IOException, InterruptedException {
    assertThat(host.cpu().onlineCores())
        .hasValue(Integer.parseInt(output("getconf", "_NPROCESSORS_ONLN")));
  }

  @Test
  void agreesWithMeminfo() throws IOException, InterruptedException {
    var kibibytes = output("awk", "/^MemTotal:/ {print $2}", "/proc/meminfo");

    assertThat(host.memory().total()).hasValue(Long.parseLong(kibibytes) * 1024);
    assertThat(host.memory().available().orElseThrow())
        .isPositive()
        .isLessThan(host.memory().total().orElseThrow());
  }

  @Test
  void agreesWithOsRelease() throws IOException, InterruptedException {
    var release =
        output(
                "sh",
                "-c",
                ". /etc/os-release; echo \"$ID\"; echo \"$VERSION_ID\"; echo \"$PRETTY_NAME\"")
            .lines()
            .toList();

    assertThat(host.os().id()).hasValue(release.get(0));
    assertThat(host.os().version()).hasValue(release.get(1));
    assertThat(host.os().name()).hasValue(release.get(2));
  }

  @Test
  void agreesWithTheCLibraryAboutItsVersion() throws IOException, InterruptedException {
    var libc = host.os().libc().orElseThrow();

    assertThat(libc.name() + " " + libc.version().orElseThrow())
        .isEqualTo(output("getconf", "GNU_LIBC_VERSION"));
  }

  @Test
  void agreesWithTheFileSystemOfTheControlGroups() throws IOException, InterruptedException {
    boolean unified = output("stat", "-fc", "%T", "/sys/fs/cgroup").equals("cgroup2fs");

    var version = host.cgroups().map(Host.Cgroups::version).orElse("none");

    assertThat(version).isIn(unified ? List.of("v2") : List.of("v1", "hybrid", "none"));
  }

  @Test
  void isAPlatformThatServosKnows() {
    assertThat(host.platform()).hasValue(new PlatformDetector().detectPlatform());
  }
}
