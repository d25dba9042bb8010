package io.servos.boards.micropython;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.boards.store.Store;
import io.servos.boards.trace.Expectation;
import io.servos.engine.IsolationManager;
import io.servos.engine.WarmPool;
import io.servos.model.BoardTrace;
import io.servos.model.BoardTrace.End;
import io.servos.model.BoardTrace.Reason;
import io.servos.model.EnvironmentConfig;
import io.servos.model.ExecutionResult;
import io.servos.model.Input;
import io.servos.model.InvalidConfigException;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Outcome;
import io.servos.model.Platform;
import io.servos.model.Workload;
import io.servos.spi.Readiness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real interpreter on an emulated board, in the sandbox.
class MicroPythonToolchainTest {

  @TempDir Path folder;

  private Path script(String text) throws IOException {
    return Files.writeString(folder.resolve("main.py"), text);
  }

  private ExecutionResult run(String text, Map<String, String> settings)
      throws IOException, InterruptedException {
    return run(text, settings, EnvironmentConfig.defaults());
  }

  private ExecutionResult run(String text, Map<String, String> settings, EnvironmentConfig config)
      throws IOException, InterruptedException {
    try (var manager = new IsolationManager(Platform.MICROPYTHON, config)) {
      return manager.executeIsolated(Workload.of(script(text)).withSettings(settings));
    }
  }

  @Test
  void saysWhatRanAndWhatIsNotCovered() throws IOException, InterruptedException {
    var result = run("data = bytearray(4096)\nprint(len(data))\n", Map.of("board", "esp8266"));

    var board = result.board().orElseThrow();
    assertThat(result.stdoutText()).isEqualTo("4096\n");
    assertThat(result.emulator().orElseThrow().name()).isEqualTo("micropython");
    assertThat(result.emulator().orElseThrow().version()).startsWith("1.");
    assertThat(board.board()).isEqualTo("esp8266");
    assertThat(board.notCovered()).anyMatch(what -> what.contains("flash"));
    var memory = board.memory().orElseThrow();
    assertThat(memory.limitBytes()).isEqualTo(2 * 37_952);
    assertThat(memory.usedBytes()).isBetween(4096L, 12_000L);
    var line = result.receipt().line("board").orElseThrow();
    assertThat(line.asked()).isEqualTo("esp8266");
    assertThat(line.how()).isEqualTo(result.emulator().orElseThrow().toString());
    assertThat(line.observed())
        .contains("held " + memory.usedBytes() + " of 75904 bytes at its end")
        .contains("not covered: ");
    assertThat(result.receipt().line("seccomp")).isPresent();
    assertThat(result.receipt().line("network")).isPresent();
  }

  @Test
  void meetsExpectationsLikeAnyBoard() throws IOException, InterruptedException {
    var result =
        run(
            """
            from machine import Pin
            import time
            led = Pin("LED", Pin.OUT)
            for _ in range(4):
                led.toggle()
                time.sleep_ms(100)
            print("done")
            """,
            Map.of());

    var board = result.board().orElseThrow();
    for (var text :
        new String[] {
          "pin LED toggles 4 times",
          "pin 25 toggles every 100ms ±1ms",
          "pin GP25 is 1 at 50ms",
          "serial is \"done\\n\"",
          "ends by exit"
        }) {
      var verdict = Expectation.parse(text).check(board, result.stdoutText());
      assertThat(verdict.isMet()).as(text + ": " + verdict.seen()).isTrue();
    }
  }

  /// Each example says in its head how to run it.
  @Test
  void runsTheExamples() throws InterruptedException {
    var examples = Path.of("../examples/micropython").toAbsolutePath().normalize();
    var blink = Workload.of(examples.resolve("blink.py")).withSettings(Map.of("time", "2s"));
    var sensor =
        Workload.of(examples.resolve("sensor.py"))
            .withSettings(
                Map.of("time", "2s", "scenario", examples.resolve("warm.yaml").toString()));

    try (var manager = new IsolationManager(Platform.MICROPYTHON, EnvironmentConfig.defaults())) {
      var lamp = manager.executeIsolated(blink).board().orElseThrow();
      assertThat(met("pin LED toggles every 250ms ±1ms", lamp, "")).isTrue();

      var result = manager.executeIsolated(sensor);
      var fan = result.board().orElseThrow();
      assertThat(met("pin 15 rises 1 times", fan, "")).isTrue();
      assertThat(met("pin 15 is 0 at 900ms", fan, "")).isTrue();
      assertThat(result.stdoutText()).isEqualTo("it has 29.5\n");
    }
  }

  private static boolean met(String expectation, BoardTrace board, String serial) {
    return Expectation.parse(expectation).check(board, serial).isMet();
  }

  @Test
  void doesTheSameEachTime() throws IOException, InterruptedException {
    var text =
        """
        from machine import Pin, Timer
        import time
        led = Pin(25, Pin.OUT)
        Timer(period=7, callback=lambda t: led.toggle())
        while time.ticks_ms() < 200:
            pass
        """;

    var first = run(text, Map.of()).board().orElseThrow();
    var second = run(text, Map.of()).board().orElseThrow();

    assertThat(first.pins()).hasSizeGreaterThan(20).isEqualTo(second.pins());
    assertThat(first.time()).isEqualTo(second.time());
  }

  @Test
  void endsByItsOwnClockWhateverTheScriptCatches() throws IOException, InterruptedException {
    var result =
        run(
            """
            import time
            while True:
                try:
                    time.sleep(1)
                except BaseException:
                    pass
            """,
            Map.of("time", "1h"));

    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(result.board().orElseThrow().end()).contains(new End(Reason.TIME, ""));
    assertThat(result.board().orElseThrow().time()).isEqualTo(Duration.ofHours(1));
    assertThat(result.usage().wall()).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void endsAScriptThatNeverEndsWithItsWallTime() throws IOException, InterruptedException {
    var limits = EnvironmentConfig.defaults().limits();
    var config =
        EnvironmentConfig.defaults()
            .withLimits(limits.withWallTime(Optional.of(Duration.ofSeconds(1))));

    var result = run("while True:\n    pass\n", Map.of(), config);

    assertThat(result.outcome()).isInstanceOf(Outcome.TimedOut.class);
    assertThat(result.board().orElseThrow().end()).isEmpty();
  }

  @Test
  void isHeldByTheSandbox() throws IOException, InterruptedException {
    var result =
        run(
            """
            import os
            for path in ("/etc/shadow", "/root/.ssh", "/servos/layer/boot.py"):
                try:
                    open(path, "a")
                    print("opened", path)
                except OSError:
                    pass
            print("home" in os.listdir("/"), "/servos" in os.getcwd())
            """,
            Map.of());

    assertThat(result.stderrText()).isEmpty();
    assertThat(result.stdoutText()).isEqualTo("False False\n");
  }

  @Test
  void recordsNothingThatAScriptMerelyPrints() throws IOException, InterruptedException {
    var result =
        run(
            """
            import sys
            told = open("/proc/self/cmdline").read() + open("/proc/self/environ").read()
            print(len(told.strip(chr(0))), sys.argv)
            sys.stderr.write(chr(30) + "0011223344556677 result 1" + chr(10))
            """,
            Map.of());

    assertThat(result.board().orElseThrow().result()).isEmpty();
    assertThat(result.stderrText()).contains("0011223344556677 result 1");
    assertThat(result.stdoutText()).doesNotContain("nonce");
  }

  @Test
  void givesTheResultAsJson() throws IOException, InterruptedException {
    var result = run("import servos\nservos.result([1, {'a': None}])\n", Map.of());

    assertThat(result.board().orElseThrow().result()).contains("[1,{\"a\":null}]");
  }

  @Test
  void prefersAModuleOfTheUserToTheOneForResults() throws IOException, InterruptedException {
    Files.writeString(folder.resolve("servos.py"), "turned = 'by the user'\n");

    var result = run("import servos\nprint(servos.turned)\n", Map.of());

    assertThat(result.stderrText()).isEmpty();
    assertThat(result.stdoutText()).isEqualTo("by the user\n");
  }

  @Test
  void refusesWhatABoardHasNot() throws IOException {
    var toolchain = new MicroPythonToolchain();
    var script = script("print(1)\n");
    var config = EnvironmentConfig.defaults();

    assertThatThrownBy(
            () -> toolchain.prepare(Workload.of(script, "x"), Platform.MICROPYTHON, config))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("a script on a board has no arguments");
    assertThatThrownBy(
            () ->
                toolchain.prepare(
                    Workload.of(script).withInput(new Input.Terminal(24, 80)),
                    Platform.MICROPYTHON,
                    config))
        .hasMessageContaining("a board has a serial port, not a terminal");
    assertThatThrownBy(
            () ->
                toolchain.prepare(
                    Workload.of(folder.resolve("none.py")), Platform.MICROPYTHON, config))
        .isInstanceOf(InvalidWorkloadException.class);
  }

  @Test
  void refusesSettingsThatItDoesNotKnow() throws IOException {
    var toolchain = new MicroPythonToolchain();
    var script = script("print(1)\n");
    var config = EnvironmentConfig.defaults();

    for (var wrong :
        new String[][] {
          {"board", "z80", "'z80' is not a board that runs MicroPython here"},
          {"eeprom", "x", "is nothing that platform 'micropython' knows"},
          {"time", "soon", "'soon' is not a time"}
        }) {
      assertThatThrownBy(
              () ->
                  toolchain.prepare(
                      Workload.of(script).withSettings(Map.of(wrong[0], wrong[1])),
                      Platform.MICROPYTHON,
                      config))
          .isInstanceOf(InvalidConfigException.class)
          .hasMessageContaining(wrong[2]);
    }
  }

  @Test
  void refusesAScenarioForPinsThatTheBoardHasNot() throws IOException {
    var toolchain = new MicroPythonToolchain();
    var script = script("print(1)\n");
    var scenario = Files.writeString(folder.resolve("s.yaml"), "- {at: 0, pin: 3, volts: 1}\n");
    var settings = Map.of("scenario", scenario.toString());

    assertThatThrownBy(
            () ->
                toolchain.prepare(
                    Workload.of(script).withSettings(settings),
                    Platform.MICROPYTHON,
                    EnvironmentConfig.defaults()))
        .hasMessageContaining("'3' is not a pin of board 'pico' for that");
  }

  @Test
  void isMadeForOneRun() throws IOException {
    var workload = Workload.of(script("print(1)\n"));

    try (var manager = new IsolationManager(Platform.MICROPYTHON, EnvironmentConfig.defaults())) {
      assertThatThrownBy(() -> manager.warmPool(workload, WarmPool.Size.DEFAULT))
          .isInstanceOf(IsolationUnavailableException.class)
          .hasMessageContaining("an emulated board is made for one run");
    }
  }

  @Test
  void neverRunsAnotherPython() {
    var toolchain = new MicroPythonToolchain(Path.of("/"), new Store(folder));

    assertThat(toolchain.probe(Platform.MICROPYTHON))
        .isEqualTo(
            new Readiness.Missing(
                "needs MicroPython in '" + folder.resolve("micropython") + "'",
                "scripts/micropython"));
    assertThat(toolchain.probe(Platform.ARDUINO)).isInstanceOf(Readiness.Missing.class);
  }
}
