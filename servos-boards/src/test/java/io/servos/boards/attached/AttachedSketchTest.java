package io.servos.boards.attached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.boards.flash.SimulatedBoard;
import io.servos.engine.IsolationManager;
import io.servos.model.BoardException;
import io.servos.model.BoardTrace.End;
import io.servos.model.BoardTrace.Reason;
import io.servos.model.EnvironmentConfig;
import io.servos.model.ExecutionResult;
import io.servos.model.Input;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.Limits;
import io.servos.model.Outcome;
import io.servos.model.Outcome.Clock;
import io.servos.model.Platform;
import io.servos.model.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A simulated microcontroller with Arduino's real boot loader, at a pseudo-terminal.
class AttachedSketchTest {

  private static final String NANO = "nano:cpu=atmega328old";
  private static final EnvironmentConfig CONFIG =
      EnvironmentConfig.defaults().withIsolation(BoardIsolator.NAME);
  private static final String TALKING =
      """
      void setup() { Serial.begin(115200); Serial.println("begun"); }
      void loop() { Serial.println("on"); delay(20); }
      """;

  @TempDir static Path shared;

  private static SimulatedBoard board;

  @TempDir Path folder;

  @BeforeAll
  static void plugIn() throws IOException, InterruptedException {
    board = SimulatedBoard.nano(shared);
  }

  @AfterAll
  static void unplug() {
    board.close();
  }

  /// A pseudo-terminal has no signal that would do it.
  @BeforeEach
  void pressReset() throws IOException, InterruptedException {
    board.reset();
  }

  private Workload sketch(String text, Map<String, String> more) throws IOException {
    var settings = new HashMap<>(Map.of("port", board.port().toString(), "board", NANO));
    settings.put("baud", "115200");
    settings.putAll(more);
    var file = Files.createDirectories(folder.resolve("s")).resolve("s.ino");
    return Workload.of(Files.writeString(file, text)).withSettings(settings);
  }

  private static ExecutionResult run(Workload workload, EnvironmentConfig config)
      throws InterruptedException {
    try (var manager = new IsolationManager(Platform.ARDUINO, config)) {
      return manager.executeIsolated(workload);
    }
  }

  private static EnvironmentConfig limited(UnaryOperator<Limits> change) {
    return CONFIG.withLimits(change.apply(CONFIG.limits()));
  }

  @Test
  void isBuiltWrittenAndListenedTo() throws IOException, InterruptedException {
    var result = run(sketch(TALKING, Map.of("time", "2s")), CONFIG);

    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(result.stdoutText()).contains("begun\r\non\r\non\r\n");
    assertThat(result.emulated()).isFalse();
    assertThat(result.isolation()).isEqualTo("board");
    var trace = result.board().orElseThrow();
    assertThat(trace.board()).isEqualTo(NANO);
    assertThat(trace.end()).contains(new End(Reason.TIME, ""));
    assertThat(result.receipt().line("host").orElseThrow().observed())
        .isEqualTo("Arduino Nano with an atmega328p");
    assertThat(result.receipt().line("timeout").orElseThrow().how())
        .isEqualTo("listening ends; the sketch stays on the board, and runs on");
  }

  @Test
  void timesOut() throws IOException, InterruptedException {
    // It is built within the same limit.
    var limit = Duration.ofSeconds(10);

    var result =
        run(sketch(TALKING, Map.of()), limited(limits -> limits.withWallTime(Optional.of(limit))));

    assertThat(result.outcome()).isEqualTo(new Outcome.TimedOut(Clock.WALL, limit));
    assertThat(result.stdoutText()).contains("begun");
  }

  @Test
  void canBeStopped() throws IOException, InterruptedException {
    try (var manager = new IsolationManager(Platform.ARDUINO, CONFIG);
        var execution = manager.start(sketch(TALKING, Map.of()))) {
      assertThat(execution.stdout().read()).isNotNegative();
      execution.stop();

      assertThat(execution.await().outcome()).isEqualTo(new Outcome.Stopped());
    }
  }

  @Test
  void hearsItsInput() throws IOException, InterruptedException {
    var echo =
        """
        void setup() { Serial.begin(115200); Serial.println("ready"); }
        void loop() { if (Serial.available()) Serial.write(toupper(Serial.read())); }
        """;
    var keys = Files.writeString(folder.resolve("keys"), "hello");

    var result =
        run(sketch(echo, Map.of("time", "4s")).withInput(new Input.FromFile(keys)), CONFIG);

    assertThat(result.stdoutText()).contains("HELLO");
  }

  /// The first one is still there.
  @Test
  void isNotWrittenToAnotherBoard() throws IOException, InterruptedException {
    assertThatThrownBy(() -> run(sketch(TALKING, Map.of("board", "nano:cpu=atmega168")), CONFIG))
        .isInstanceOfSatisfying(
            BoardException.class,
            failure -> assertThat(failure.kind()).isEqualTo(BoardException.Kind.WRONG_BOARD));
  }

  @Test
  void isRefusedBeforeItIsBuilt() throws IOException {
    var wrong = "void setup() { none(); }";
    var half = limited(limits -> limits.withCpus(OptionalDouble.of(0.5)));

    assertThatThrownBy(() -> run(sketch(wrong, Map.of()), half))
        .hasMessage("limit 'cpus': a board cannot be held to it");
    assertThatThrownBy(() -> run(sketch(wrong, Map.of("board", "leonardo")), CONFIG))
        .hasMessage(
            "board: 'leonardo' leaves its port when it is flashed, and isolation 'board' stays");
  }

  @Test
  void isRefusedBeforeAnythingIsWritten() throws IOException {
    assertThatThrownBy(() -> run(sketch("void setup() { none(); }", Map.of()), CONFIG))
        .isInstanceOf(InvalidWorkloadException.class)
        .hasMessageContaining("none");
    assertThatThrownBy(() -> run(sketch(TALKING, Map.of("scenario", "x")), CONFIG))
        .hasMessage("scenario: is nothing that platform 'arduino' knows");
    assertThatThrownBy(() -> run(sketch(TALKING, Map.of("baud", "fast")), CONFIG))
        .hasMessage("baud: 'fast' is no number");
    var portless = sketch(TALKING, Map.of()).withSettings(Map.of("board", NANO));
    assertThatThrownBy(() -> run(portless, CONFIG))
        .hasMessage("port: isolation 'board' needs that of a board");
    assertThatThrownBy(() -> run(sketch(TALKING, Map.of()), EnvironmentConfig.defaults()))
        .hasMessageContaining("is nothing that platform 'arduino' knows");
  }
}
