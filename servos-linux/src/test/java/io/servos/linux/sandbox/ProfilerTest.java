package io.servos.linux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.engine.IsolationManager;
import io.servos.engine.Profiler;
import io.servos.model.EnvironmentConfig;
import io.servos.model.ExecutionResult;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Outcome;
import io.servos.model.Platform;
import io.servos.model.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where programs spend processor time, by the real perf.
class ProfilerTest {

  private static final String BURN =
      """
      #include <stdint.h>
      #include <stdio.h>
      __attribute__((noinline)) uint64_t burn(uint64_t n) {
        volatile uint64_t x = 1;
        for (uint64_t i = 0; i < n; i++) { x = x * 6364136223846793005u + i; }
        return x;
      }
      __attribute__((noinline)) uint64_t little(uint64_t n) {
        volatile uint64_t x = 1;
        for (uint64_t i = 0; i < n; i++) { x = x * 6364136223846793005u + i; }
        return x;
      }
      int main(void) { printf("%d\\n", (int) ((burn(400000000) + little(100)) & 1) >= 0); return 3; }
      """;

  @TempDir private Path folder = Path.of("");

  private ExecutionResult run(Profiler profiler, Path script) throws InterruptedException {
    try (var execution = profiler.start(Workload.of(script))) {
      return execution.await();
    }
  }

  private Path script(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static double percent(String report, String what) {
    var line = Pattern.compile("(?m)^ +([0-9.]+)%.* " + what + " *$").matcher(report);
    return line.find() ? Double.parseDouble(line.group(1)) : 0;
  }

  @Test
  void namesTheFunctionThatTakesTheTime() throws IOException, InterruptedException {
    var source = script("burn.c", BURN);

    try (var manager = new IsolationManager();
        var profiler = manager.profiler()) {
      var result = run(profiler, source);
      var report = profiler.report().orElseThrow();

      assertThat(result.outcome()).isEqualTo(new Outcome.Exited(3));
      assertThat(result.stdoutText()).isEqualTo("1\n");
      assertThat(report).contains("of event 'cpu-clock'").doesNotContain("The beginning only");
      assertThat(percent(report, "\\[\\.] burn")).isGreaterThan(50);
      assertThat(percent(report, "\\[\\.] little")).isLessThan(5);
    }
  }

  @Test
  void samplesTheProgramsThatAreStartedToo() throws IOException, InterruptedException {
    var script =
        script(
            "children.sh",
            "/usr/bin/python3 -c 'for i in range(3000000): hash(i)' &\nwait\necho done\n");

    try (var manager = new IsolationManager();
        var profiler = manager.profiler()) {
      assertThat(run(profiler, script).stdoutText()).isEqualTo("done\n");
      assertThat(profiler.report().orElseThrow()).contains("python3");
      assertThatThrownBy(() -> run(profiler, script))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("a profiler is for one workload; ask for another one");
    }
  }

  @Test
  void takesNoTimeFromTheLimits() throws IOException, InterruptedException {
    var config =
        EnvironmentConfig.defaults()
            .withLimits(
                EnvironmentConfig.defaults()
                    .limits()
                    .withWallTime(Optional.of(Duration.ofMillis(700))));

    try (var manager = new IsolationManager(config);
        var profiler = manager.profiler()) {
      var result = run(profiler, script("long.py", "while True: pass\n"));

      assertThat(result.outcome()).isInstanceOf(Outcome.TimedOut.class);
      assertThat(profiler.report().orElseThrow()).contains("python3");
    }
  }

  @Test
  void reportsNothingWhereNothingRan() throws InterruptedException {
    try (var manager = new IsolationManager();
        var profiler = manager.profiler()) {
      assertThatThrownBy(() -> run(profiler, folder.resolve("none.py")))
          .isInstanceOf(InvalidWorkloadException.class);
      assertThat(profiler.report()).isEmpty();
    }
  }

  @Test
  void keepsTheBeginningOfAFlood() throws IOException, InterruptedException {
    var flood =
        script(
            "names.py",
            """
            import ctypes, time
            prctl = ctypes.CDLL(None).prctl
            prctl.argtypes = [ctypes.c_int] + [ctypes.c_char_p] * 4
            end = time.monotonic() + 4
            while time.monotonic() < end:
                for i in range(1000):
                    prctl(15, b"name %d" % i, None, None, None)
            """);

    try (var manager = new IsolationManager();
        var profiler = manager.profiler()) {
      assertThat(run(profiler, flood).outcome()).isEqualTo(new Outcome.Exited(0));
      assertThat(profiler.report().orElseThrow())
          .startsWith("# The beginning only: 64 MiB of samples.");
    }
  }

  @Test
  void leavesNoPerf() throws IOException, InterruptedException {
    try (var manager = new IsolationManager();
        var profiler = manager.profiler()) {
      var script = script("long.py", "import time\nprint(1, flush=True)\ntime.sleep(100)\n");
      try (var execution = profiler.start(Workload.of(script))) {
        assertThat(execution.stdout().read()).isEqualTo('1');
        assertThat(perfs()).isEqualTo(1);
      }
    }
    assertThat(perfs()).isZero();
  }

  private static long perfs() {
    return ProcessHandle.current().children().filter(Victim::isPerf).count();
  }

  /// Samples a program that never ends, and says who does.
  static final class Victim {

    private Victim() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      var manager = new IsolationManager();
      var profiler = manager.profiler();
      var execution = profiler.start(Workload.of(Path.of(arguments[0])));
      if (execution.stdout().read() != '1') {
        throw new IllegalStateException("the program did not come up");
      }
      ProcessHandle.current()
          .children()
          .filter(Victim::isPerf)
          .forEach(perf -> System.out.println(perf.pid()));
      Thread.currentThread().join();
    }

    private static boolean isPerf(ProcessHandle process) {
      return process.info().command().filter("/usr/bin/perf"::equals).isPresent();
    }
  }

  @Test
  void leavesNoPerfWhenItIsKilled() throws IOException {
    var script = script("long.py", "print(1, flush=True)\nwhile True: pass\n");
    String perf;
    try (var victim = ChildJvm.start(Victim.class, List.of(), script.toString())) {
      perf = victim.lines().readLine();
      assertThat(state(perf)).isNotIn("Z", "");
    }

    Deadline.await("the end of perf", () -> List.of("Z", "").contains(state(perf)));
  }

  /// As /proc tells it; empty once there is none.
  private static String state(String pid) {
    try {
      return Files.readString(Path.of("/proc", pid, "stat")).replaceAll(".*\\) (.) (?s:.*)", "$1");
    } catch (IOException _) {
      // It is gone.
      return "";
    }
  }

  @Test
  void refusesWhatAnEmulatorExecutes() throws IOException, InterruptedException {
    var script = script("foreign.c", "int main(void) { return 0; }\n");

    try (var manager = new IsolationManager(Platform.ARM64, EnvironmentConfig.defaults());
        var profiler = manager.profiler()) {
      assertThatThrownBy(() -> run(profiler, script))
          .isInstanceOf(IsolationUnavailableException.class)
          .hasMessageContaining("samples of an emulated program are those of its emulator");
    }
  }
}
