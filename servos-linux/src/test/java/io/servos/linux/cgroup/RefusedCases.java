package io.servos.linux.cgroup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Places where control groups cannot be made, or not all of them.
final class RefusedCases {

  static final String DELEGATE =
      """
      cd /sys/fs/cgroup
      echo "${CONTROLLERS:-+memory +pids +cpu}" >cgroup.subtree_control
      mkdir "${GROUP:=delegated}"
      chown 65534 $GROUP $GROUP/cgroup.procs $GROUP/cgroup.subtree_control
      echo 0 >$GROUP/cgroup.procs
      """;

  private static final String AS_NOBODY = "exec " + Uml.NOBODY + " \"$@\"";

  private static final String ASK_ROOT =
      "run Servos as root, or have root give you a control group and start Servos in it";

  private static List<String> reportAfter(String preparation)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", preparation, "sh"));
    command.addAll(Jvm.command(PlaceReport.class));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var lines = process.inputReader(UTF_8).lines().toList();
    process.waitFor();
    return lines;
  }

  private static List<String> refusal(String reason, String remedy) {
    var limits =
        Shortfall.TREE_LIMITS.stream()
            .flatMap(limit -> Stream.of(limit + ": " + reason, limit + ": " + remedy));
    return Stream.concat(Stream.of("no cgroup: " + reason, "[]"), limits).toList();
  }

  @Test
  void refusesAnOrdinaryUser() throws IOException, InterruptedException {
    assertThat(reportAfter(AS_NOBODY))
        .isEqualTo(
            refusal("user 'nobody' may not make control groups in '/sys/fs/cgroup'", ASK_ROOT));
  }

  @Test
  void tellsAUserOfSystemdHowToGetAGroup() throws IOException, InterruptedException {
    assertThat(
            reportAfter(
                "mkdir -p /run/systemd\n"
                    + "mount -t tmpfs systemd /run/systemd\n"
                    + "mkdir /run/systemd/system\n"
                    + AS_NOBODY))
        .isEqualTo(
            refusal(
                "user 'nobody' may not make control groups in '/sys/fs/cgroup'",
                "start it in a control group of its own:"
                    + " systemd-run --user --scope -p Delegate=yes servos ..."));
  }

  @Test
  void refusesADelegatedGroupWithOtherProcesses() throws IOException, InterruptedException {
    assertThat(reportAfter(DELEGATE + "sleep 600 >/dev/null 2>&1 &\n" + AS_NOBODY))
        .isEqualTo(
            refusal(
                "other processes are in the control group of Servos, '/sys/fs/cgroup/delegated'",
                ASK_ROOT));
  }

  @Test
  void tellsWhichControllersAreNotDelegated() throws IOException, InterruptedException {
    assertThat(
            reportAfter(
                "echo -cpu >/sys/fs/cgroup/cgroup.subtree_control\n"
                    + "GROUP=partial CONTROLLERS='+memory +pids'\n"
                    + DELEGATE
                    + AS_NOBODY))
        .containsExactly(
            "cgroup v2",
            "[memory, pids, cpu-time]",
            "cpus: the 'cpu' controller is not passed on to control group '/partial'",
            "cpus: " + ASK_ROOT);
  }

  @Test
  void refusesAReadOnlyTree() throws IOException, InterruptedException {
    assertThat(reportAfter("mount -o remount,bind,ro /sys/fs/cgroup; exec \"$@\""))
        .isEqualTo(
            refusal(
                "'/sys/fs/cgroup' is mounted read-only",
                "mount it writable; in a container, start that with writable control groups"));
  }

  @Test
  void refusesAHostWithoutControlGroups() throws IOException, InterruptedException {
    assertThat(reportAfter("umount /sys/fs/cgroup; exec \"$@\""))
        .isEqualTo(
            refusal(
                "no control groups are mounted",
                "mount them: mount -t cgroup2 cgroup2 /sys/fs/cgroup"));
  }
}
