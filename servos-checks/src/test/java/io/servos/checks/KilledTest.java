package io.servos.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.linux.abi.Syscall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/// Kills Servos with SIGKILL while it, its launcher, the sandbox's first process or the program is
/// at one call of the kernel. Nothing is left but control groups, which the next start removes.
class KilledTest {

  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
  private static final Map<Point, Jail.Killed> ENDS = new HashMap<>();
  private static List<String> mountsBefore = List.of();
  private static List<String> mountsAfter = List.of();
  private static List<String> groupsAfter = List.of();
  private static List<String> stateBefore = List.of();
  private static List<String> stateAfter = List.of();

  /// Where Servos is killed.
  ///
  /// @param call that somebody makes
  /// @param time how often until then, counted from 1
  /// @param test on an argument, as `NUMBER=VALUE`; empty for none
  record Point(Syscall call, int time, String test) {

    static Point of(Syscall call, int time) {
      return new Point(call, time, "");
    }

    @Override
    public String toString() {
      return call.label() + " " + time + " " + test;
    }
  }

  static final List<Point> POINTS =
      List.of(
          // Servos, before there is a sandbox.
          Point.of(Syscall.MEMFD_CREATE, 1),
          Point.of(Syscall.UNSHARE, 1),
          Point.of(Syscall.MEMFD_CREATE, 2),
          // The launcher.
          Point.of(Syscall.EXECVE, 2),
          Point.of(Syscall.EXECVE, 3),
          Point.of(Syscall.UMASK, 1),
          Point.of(Syscall.PIDFD_OPEN, 1),
          Point.of(Syscall.OPENAT2, 1),
          Point.of(Syscall.OPEN_TREE, 2),
          Point.of(Syscall.MOUNT_SETATTR, 3),
          Point.of(Syscall.SETGROUPS, 1),
          Point.of(Syscall.SETRESGID, 1),
          Point.of(Syscall.SETRESUID, 1),
          Point.of(Syscall.PPOLL, 1),
          // The sandbox's first process.
          new Point(Syscall.PRCTL, 1, "0=1"),
          Point.of(Syscall.SETHOSTNAME, 1),
          Point.of(Syscall.MOUNT, 1),
          Point.of(Syscall.MOUNT, 2),
          Point.of(Syscall.MOUNT, 5),
          Point.of(Syscall.MOVE_MOUNT, 1),
          Point.of(Syscall.MOVE_MOUNT, 9),
          Point.of(Syscall.SYMLINKAT, 2),
          Point.of(Syscall.PIVOT_ROOT, 1),
          Point.of(Syscall.UMOUNT2, 1),
          // The program.
          Point.of(Syscall.SETSID, 1),
          new Point(Syscall.PRCTL, 30, "0=24"),
          Point.of(Syscall.CAPSET, 1),
          Point.of(Syscall.CAPSET, 2),
          Point.of(Syscall.LANDLOCK_RESTRICT_SELF, 1),
          Point.of(Syscall.SECCOMP, 1),
          Point.of(Syscall.EXECVE, 4),
          Point.of(Syscall.GETRANDOM, 3));

  @BeforeAll
  static void killAtEach() throws IOException, InterruptedException, ExecutionException {
    try (var jail = new Jail();
        var threads = Executors.newFixedThreadPool(3)) {
      jail.isolate(List.of());
      mountsBefore = mountsOfSandboxes();
      stateBefore = below(Path.of("/run/servos"), 4);
      var ends = new HashMap<Point, Future<Jail.Killed>>();
      for (var point : POINTS) {
        ends.put(point, threads.submit(() -> jail.kill(point.call(), point.time(), point.test())));
      }
      for (var end : ends.entrySet()) {
        ENDS.put(end.getKey(), end.getValue().get());
      }
      jail.isolate(List.of());
    }
    mountsAfter = mountsOfSandboxes();
    stateAfter = below(Path.of("/run/servos"), 4);
    groupsAfter = groupsOfTheKilled();
  }

  /// The first mount of a sandbox is named so, and the others come after it.
  private static List<String> mountsOfSandboxes() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/mountinfo"))) {
      return lines.filter(line -> line.contains(" - tmpfs servos ")).toList();
    }
  }

  private static List<String> groupsOfTheKilled() {
    var names = ENDS.values().stream().map(killed -> "-" + killed.pid() + "-").toList();
    return below(CGROUPS, 9).stream()
        .filter(path -> names.stream().anyMatch(path::contains))
        .toList();
  }

  /// Files of other programs may vanish meanwhile.
  private static List<String> below(Path folder, int depth) {
    var found = new ArrayList<String>();
    try (var files = Files.newDirectoryStream(folder)) {
      for (var file : files) {
        found.add(file.toString());
        if (depth > 1 && Files.isDirectory(file)) {
          found.addAll(below(file, depth - 1));
        }
      }
    } catch (IOException | UncheckedIOException _) {
      return found;
    }
    return found;
  }

  @ParameterizedTest
  @FieldSource("POINTS")
  void leavesNoProcess(Point point) {
    assertThat(Objects.requireNonNull(ENDS.get(point)).end()).isEqualTo("killed gone");
  }

  @Test
  void leavesNoMountNoStateAndNoControlGroup() {
    assertThat(mountsAfter).isEqualTo(mountsBefore);
    assertThat(stateAfter).isEqualTo(stateBefore).contains("/run/servos/uids");
    assertThat(groupsAfter).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"MOUNT, 1", "MOUNT, 5", "MOVE_MOUNT, 9", "PIVOT_ROOT, 1", "UMOUNT2, 1", "SETSID, 1"})
  void leavesNoMountOnHostsWhoseMountsAreShared(Syscall call, int time)
      throws IOException, InterruptedException {
    try (var jail = new Jail()) {
      assertThat(jail.killOnSharedMounts(call, time).end()).isEqualTo("killed gone");
    }
  }

  /// The control: a mount of another namespace comes through where nothing prevents it.
  @Test
  void seesAMountThatCameThrough() throws IOException, InterruptedException {
    try (var jail = new Jail()) {
      var mount = "unshare --mount --propagation=unchanged mount -t tmpfs servos /mnt";

      assertThat(jail.runOnSharedMounts(mount).stdout()).contains(" /mnt ");
      assertThat(jail.runOnSharedMounts("true").stdout()).isEmpty();
    }
  }

  /// The control: where it was not killed, the supervisor sees it end by itself.
  @Test
  void isKilledAtTheCallAndNotBefore() throws IOException, InterruptedException {
    try (var jail = new Jail()) {
      assertThat(jail.kill(Syscall.PIVOT_ROOT, 2, "").end()).isEqualTo("ran not reached gone");
    }
  }
}
