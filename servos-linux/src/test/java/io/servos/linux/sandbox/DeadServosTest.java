package io.servos.linux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.model.Input;
import io.servos.model.Outcome;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of sandboxes whose JVM is killed.
class DeadServosTest {

  private static final Duration SOON = Duration.ofSeconds(2);

  @TempDir Path folder;

  /// Runs three sandboxes that would stay for long, and says by which ids the kernel knows them.
  static final class Victim {

    private Victim() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      var bench = Workbench.in(Path.of(arguments[0]));
      var codes =
          List.of(
              "echo up; exec sleep 100",
              "trap '' TERM HUP INT; echo up; while :; do sleep 1; done",
              "(setsid sh -c 'trap \"\" TERM; sleep 100' &); echo up; cat");
      for (var code : codes) {
        var step = bench.step(Workbench.shellCommand(code), new Input.Piped());
        var run = bench.isolator().start(step, Workbench.DEFAULTS);
        if (run.stdout().read() != 'u') {
          throw new IllegalStateException("the sandbox did not come up");
        }
        System.out.println(Inventory.userOf(run.receipt()));
      }
      System.out.println("all");
      Thread.currentThread().join();
    }
  }

  @Test
  void takesItsSandboxesWithIt() throws IOException, InterruptedException {
    long pid;
    var users = new HashSet<Integer>();
    try (var victim = ChildJvm.start(Victim.class, List.of(), folder.toString())) {
      pid = victim.process().pid();
      var lines = victim.lines();
      for (var line = lines.readLine(); !"all".equals(line); line = lines.readLine()) {
        users.add(Integer.valueOf(line));
      }
      assertThat(users).hasSize(3);
      assertThat(Inventory.processesOf(users)).hasSizeGreaterThan(8);
    }

    Deadline.await("the end of the sandboxes", SOON, () -> Inventory.processesOf(users).isEmpty());
    assertThat(Inventory.cgroupsOf(pid)).isNotEmpty();
    try (var next = Workbench.in(folder)) {
      assertThat(next.shell("exit 3").outcome()).isEqualTo(new Outcome.Exited(3));
      Deadline.await("swept control groups", () -> Inventory.cgroupsOf(pid).isEmpty());
    }
  }

  /// Tries to lease that id.
  static final class Rival {

    private Rival() {}

    public static void main(String[] arguments) throws IOException {
      long place = Long.parseLong(arguments[0]) - UserLeases.FIRST;
      try (var file = FileChannel.open(Path.of(arguments[1]), StandardOpenOption.WRITE)) {
        System.out.println(file.tryLock(place, 1, false) == null ? "held" : "free");
      }
    }
  }

  @Test
  void keepsItsUsersToItselfWhenAnotherEngineCloses() throws IOException {
    var users = UserLeases.ofThisJvm();
    int user = users.take();
    try (var other = SandboxEngine.open()) {
      assertThat(other.users().take()).isNotEqualTo(user);
    }

    assertThat(answer(user, Path.of("/run/servos/uids"))).isEqualTo("held");
    assertThat(answer(UserLeases.FIRST + UserLeases.COUNT, Path.of("/run/servos/uids")))
        .isEqualTo("free");
  }

  private static String answer(int user, Path file) throws IOException {
    try (var rival =
        ChildJvm.start(Rival.class, List.of(), Integer.toString(user), file.toString())) {
      return rival.lines().readLine();
    }
  }
}
