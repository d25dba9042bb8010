package io.servos.boards.attached;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.boards.contract.Heard;
import io.servos.boards.repl.QemuBoard;
import io.servos.engine.IsolationManager;
import io.servos.model.BoardException;
import io.servos.model.BoardTrace.End;
import io.servos.model.BoardTrace.Reason;
import io.servos.model.EnvironmentConfig;
import io.servos.model.ExecutionResult;
import io.servos.model.Input;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Limit;
import io.servos.model.Limits;
import io.servos.model.NetworkPolicy;
import io.servos.model.Outcome;
import io.servos.model.Outcome.Clock;
import io.servos.model.Platform;
import io.servos.model.ServosException;
import io.servos.model.Workload;
import io.servos.spi.SerialLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real firmware in QEMU, at a pseudo-terminal.
class BoardIsolatorTest {

  private static final EnvironmentConfig CONFIG =
      EnvironmentConfig.defaults().withIsolation(BoardIsolator.NAME);

  /// For the micro:bit: the other firmware does not look at its port while a script runs.
  private static final String ENDLESS = "while True:\n    print('on')\n";

  private static final EnvironmentConfig WITH_RADIO = CONFIG.withNetwork(new NetworkPolicy.Host());

  private static QemuBoard board;
  private static QemuBoard microBit;

  @TempDir Path folder;

  @BeforeAll
  static void plugIn() throws IOException, InterruptedException {
    board = QemuBoard.current();
    microBit = QemuBoard.old();
  }

  @AfterAll
  static void unplug() {
    board.close();
    microBit.close();
  }

  private static IsolationManager manager(EnvironmentConfig config) {
    return new IsolationManager(Platform.MICROPYTHON, config);
  }

  private Workload workload(String script, QemuBoard at) throws IOException {
    return Workload.of(Files.writeString(folder.resolve("main.py"), script))
        .withSettings(Map.of("port", at.port().toString()));
  }

  private Workload workload(String script) throws IOException {
    return workload(script, board);
  }

  private static Workload with(Workload workload, String setting, String value) {
    var settings = new HashMap<>(workload.settings());
    settings.put(setting, value);
    return workload.withSettings(settings);
  }

  private static ExecutionResult run(Workload workload, EnvironmentConfig config)
      throws InterruptedException {
    try (var manager = manager(config)) {
      return manager.executeIsolated(workload);
    }
  }

  private Workload endless() throws IOException {
    return workload(ENDLESS, microBit);
  }

  private static EnvironmentConfig limited(UnaryOperator<Limits> change) {
    return WITH_RADIO.withLimits(change.apply(CONFIG.limits()));
  }

  private static UnaryOperator<Limits> wall(Duration time) {
    return limits -> limits.withWallTime(Optional.of(time)).withGrace(Duration.ZERO);
  }

  @Test
  void runsAScriptAndSaysWhatItRanOn() throws IOException, InterruptedException {
    var result = run(workload("print('hello')\n"), CONFIG);

    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(result.stdoutText()).isEqualTo("hello\r\n");
    assertThat(result.stderrText()).isEmpty();
    assertThat(result.emulated()).isFalse();
    assertThat(result.isolation()).isEqualTo("board");
    assertThat(result.usage().stdoutBytes()).isEqualTo(7);
    assertThat(result.board().orElseThrow().end()).contains(new End(Reason.EXIT, "0"));
    var receipt = result.receipt();
    assertThat(receipt.line("host").orElseThrow().observed())
        .isEqualTo("mps2-an385 with Cortex-M3, micropython 1.25.0");
    assertThat(receipt.line("network").orElseThrow().observed()).isEqualTo("none");
    assertThat(receipt.line("memory").orElseThrow().observed()).matches("a heap of 9\\d{5} bytes");
    assertThat(receipt.line("board").orElseThrow().observed())
        .contains(
            "not covered: what the program writes to the board's flash memory or EEPROM stays");
  }

  @Test
  void startsEachScriptInAnInterpreterOfItsOwn() throws IOException, InterruptedException {
    run(workload("left = 1\n"), CONFIG);

    var result = run(workload("print(left)\n"), CONFIG);

    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(1));
    assertThat(result.stdoutText()).isEmpty();
    assertThat(result.stderrText())
        .contains("File \"" + folder.resolve("main.py") + "\", line 1, in <module>")
        .contains("NameError");
  }

  @Test
  void interruptsAtTheLimitOfTime() throws IOException, InterruptedException {
    var result = run(endless(), limited(wall(Duration.ofMillis(700))));

    assertThat(result.outcome())
        .isEqualTo(new Outcome.TimedOut(Clock.WALL, Duration.ofMillis(700)));
    assertThat(result.stdoutText()).startsWith("on\r\non\r\n");
    assertThat(run(workload("print(1)", microBit), WITH_RADIO).stdoutText()).isEqualTo("1\r\n");
  }

  @Test
  void runsForTheTimeThatItIsGiven() throws IOException, InterruptedException {
    var result = run(with(endless(), "time", "500ms"), WITH_RADIO);

    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(result.stderrText()).isEmpty();
    assertThat(result.board().orElseThrow().end()).contains(new End(Reason.TIME, ""));
    assertThat(result.usage().wall()).isGreaterThan(Duration.ofMillis(500));
  }

  @Test
  void endsWhatPrintsTooMuch() throws IOException, InterruptedException {
    var result =
        run(
            workload("print('0123456789' * 10)\n" + ENDLESS, microBit),
            limited(limits -> limits.withOutputBytes(OptionalLong.of(100))));

    assertThat(result.outcome()).isInstanceOf(Outcome.OutputLimit.class);
    var limit = (Outcome.OutputLimit) result.outcome();
    assertThat(limit.stream()).isEqualTo(Outcome.Stream.STDOUT);
    assertThat(limit.limitBytes()).isEqualTo(100);
    assertThat(limit.discardedBytes()).isPositive();
    assertThat(result.stdoutText()).isEqualTo("0123456789".repeat(10));
  }

  @Test
  void stopsAScriptThatRuns() throws IOException, InterruptedException {
    try (var manager = manager(WITH_RADIO);
        var execution = manager.start(endless())) {
      Heard.until(execution, "on");
      execution.stop();

      assertThat(execution.await().outcome()).isEqualTo(new Outcome.Stopped());
    }
    assertThat(run(workload("print(1)", microBit), WITH_RADIO).stdoutText()).isEqualTo("1\r\n");
  }

  @Test
  void leavesNothingRunningWhenItIsClosed() throws IOException, InterruptedException {
    try (var manager = manager(WITH_RADIO);
        var execution = manager.start(endless())) {
      Heard.until(execution, "on");
    }
    try (var line = microBit.open()) {
      assertThat(fallsSilent(line)).isTrue();
    }
  }

  /// Whether nothing comes for a second, once the board has greeted who uses it next.
  private static boolean fallsSilent(SerialLine line) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    boolean isSilent = false;
    while (!isSilent && end - System.nanoTime() > 0) {
      line.discardInput();
      isSilent = line.read(new byte[1], Duration.ofSeconds(1)) == 0;
    }
    return isSilent;
  }

  @Test
  void saysSoWhenAScriptCannotBeInterrupted() throws IOException, InterruptedException {
    var deaf = "import micropython\nmicropython.kbd_intr(-1)\nprint('deaf')\n" + ENDLESS;
    try (var own = QemuBoard.current()) {
      var result = run(workload(deaf, own), limited(wall(Duration.ofSeconds(1))));

      assertThat(result.outcome())
          .isEqualTo(
              new Outcome.Lost("'" + own.port() + "' does not end its script when interrupted"));
    }
  }

  @Test
  void timesOutAlsoWhenNobodyReads() throws IOException, InterruptedException {
    try (var manager = manager(limited(wall(Duration.ofSeconds(2))));
        var execution = manager.start(workload(ENDLESS.replace("'on'", "'on' * 100"), microBit))) {
      var result = execution.await(Duration.ofSeconds(60)).orElseThrow();

      assertThat(result.outcome())
          .isEqualTo(new Outcome.TimedOut(Clock.WALL, Duration.ofSeconds(2)));
    }
  }

  @Test
  void isLostWhenItIsUnplugged() throws IOException, InterruptedException {
    var own = QemuBoard.current();
    try (var manager = manager(CONFIG);
        var execution = manager.start(workload(ENDLESS, own))) {
      Heard.until(execution, "on");
      own.close();

      assertThat(execution.await().outcome())
          .asString()
          .startsWith("Lost[why='" + own.port() + "' was unplugged");
    }
  }

  /// The board asks for more although the script says that it has ended.
  @Test
  void isNotFooledByAForgedEnd() throws IOException, InterruptedException {
    var result =
        run(workload("print('\\x04\\x04>', end='')\nfor i in range(9):\n  print(i)\n"), CONFIG);

    assertThat(result.outcome()).isInstanceOf(Outcome.Lost.class);
    assertThat(run(workload("print(1)"), CONFIG).stdoutText()).isEqualTo("1\r\n");
  }

  @Test
  void doesNotInventTheStatusOfAnExit() throws IOException, InterruptedException {
    assertThat(run(workload("import sys\nsys.exit(3)\n"), CONFIG).outcome())
        .isEqualTo(
            new Outcome.Lost(
                "the script ended by sys.exit, and the board does not tell with which status"));
  }

  /// A line ends as the Enter key ends it.
  @Test
  void givesItsInputToTheScript() throws IOException, InterruptedException {
    var keys = Files.writeString(folder.resolve("keys"), "40\r2\r");

    var result =
        run(
            workload("import sys\nprint(int(input()) + int(input()))\n")
                .withInput(new Input.FromFile(keys)),
            limited(wall(Duration.ofSeconds(30))));

    assertThat(result.stdoutText()).endsWith("42\r\n");
  }

  /// But for the end of output, which raw mode has a byte for.
  @Test
  void passesWhatComesAsItIs() throws IOException, InterruptedException {
    var script = "for i in range(128):\n  if i not in (4, 10):\n    print(chr(i), end='')\n";

    var bytes = run(workload(script), CONFIG).stdout();

    var expected = new ByteArrayOutputStream();
    IntStream.range(0, 128).filter(i -> i != 4 && i != 10).forEach(expected::write);
    assertThat(bytes).isEqualTo(expected.toByteArray());
  }

  private static void refuses(Workload workload, EnvironmentConfig config, String message) {
    assertThatThrownBy(() -> run(workload, config))
        .isInstanceOf(ServosException.class)
        .hasMessage(message);
  }

  @Test
  void refusesSettingsOfEmulatedBoards() throws IOException {
    refuses(
        with(workload("print(1)\n"), "board", "pico"),
        CONFIG,
        "board: is nothing that platform 'micropython' knows");
    refuses(
        workload("print(1)\n").withSettings(Map.of()),
        CONFIG,
        "port: isolation 'board' needs that of a board");
  }

  @Test
  void givesUpALimitThatTheCallerGivesUp() throws IOException, InterruptedException {
    var config =
        limited(limits -> limits.withCpus(OptionalDouble.of(0.5)))
            .withBestEffort(Set.of(Limit.CPUS));

    assertThat(run(workload("print(1)"), config).outcome()).isEqualTo(new Outcome.Exited(0));
  }

  /// The micro:bit has a radio.
  @Test
  void refusesABoardThatHasANetwork() throws IOException, InterruptedException {
    var script = workload("print(1)\n", microBit);

    refuses(script, CONFIG, "network 'none': the board has its own: module radio");
    var result = run(script, CONFIG.withNetwork(new NetworkPolicy.Host()));
    assertThat(result.stdoutText()).isEqualTo("1\r\n");
    assertThat(result.receipt().line("network").orElseThrow().observed()).isEqualTo("module radio");
  }

  @Test
  void refusesWhatIsNoBoard() throws IOException {
    var file = Files.createFile(folder.resolve("port"));
    assertThatThrownBy(() -> run(with(workload("print(1)\n"), "port", file.toString()), CONFIG))
        .isInstanceOf(BoardException.class);
    assertThatThrownBy(
            () ->
                run(
                    Workload.of(Files.writeString(folder.resolve("a.sh"), "#!/bin/sh\n")),
                    CONFIG.withPlatform(Platform.X86_64)))
        .hasMessageContaining("isolation 'board' needs that of a board");
    try (var manager = new IsolationManager(Platform.X86_64, CONFIG)) {
      var script = Workload.of(Files.write(folder.resolve("b.sh"), "#!/bin/sh\n".getBytes(UTF_8)));
      assertThatThrownBy(() -> manager.executeIsolated(script))
          .isInstanceOf(IsolationUnavailableException.class)
          .hasMessage(
              "isolation 'board': it runs scripts for MicroPython and sketches, and nothing else");
    }
  }

  /// One run at a time has the port.
  @Test
  void refusesAPortThatIsTaken() throws IOException, InterruptedException {
    try (var manager = manager(WITH_RADIO);
        var execution = manager.start(endless())) {
      Heard.until(execution, "on");

      assertThatThrownBy(() -> run(endless(), WITH_RADIO))
          .isInstanceOfSatisfying(
              BoardException.class,
              failure -> assertThat(failure.kind()).isEqualTo(BoardException.Kind.PORT_BUSY));
    }
  }
}
