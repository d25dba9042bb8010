package io.servos.boards.micropython;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.boards.store.Store;
import io.servos.boards.trace.Expectation;
import io.servos.engine.IsolationManager;
import io.servos.model.BoardTrace.End;
import io.servos.model.BoardTrace.PinChange;
import io.servos.model.BoardTrace.Reason;
import io.servos.model.EnvironmentConfig;
import io.servos.model.ExecutionResult;
import io.servos.model.InvalidConfigException;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Outcome;
import io.servos.model.Platform;
import io.servos.model.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The real firmware of the micro:bit on an emulated microcontroller, in the sandbox.
class MicroBitTest {

  @TempDir Path folder;

  private Path script(String text) throws IOException {
    return Files.writeString(folder.resolve("main.py"), text);
  }

  private ExecutionResult run(String text, Map<String, String> more)
      throws IOException, InterruptedException {
    var settings = new HashMap<>(more);
    settings.put("board", "microbit");
    try (var manager = new IsolationManager(Platform.MICROPYTHON, EnvironmentConfig.defaults())) {
      return manager.executeIsolated(Workload.of(script(text)).withSettings(settings));
    }
  }

  @Test
  void runsAScriptToItsEnd() throws IOException, InterruptedException {
    var result =
        run(
            """
            from microbit import *
            import sys
            pin0.write_digital(1)
            print(sys.implementation.name, sys.platform, pin0.read_digital(), 2 ** 40)
            """,
            Map.of());

    var board = result.board().orElseThrow();
    assertThat(result.stdoutText()).isEqualTo("micropython microbit 0 1099511627776\r\n");
    assertThat(result.stderrText()).isEmpty();
    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(board.end()).contains(new End(Reason.EXIT, "0"));
    assertThat(result.emulator().orElseThrow().toString()).matches("qemu-system-arm \\d+\\..+");
    assertThat(result.receipt().line("board").orElseThrow().observed()).contains("not covered");
    assertThat(Expectation.parse("serial \"1099\"").check(board, result.stdoutText()).isMet())
        .isTrue();
  }

  @Test
  void namesTheUsersLine() throws IOException, InterruptedException {
    var result = run("print('a')\ndef f():\n    return 1 // 0\nf()\n", Map.of());

    assertThat(result.stdoutText()).isEqualTo("a\r\n");
    assertThat(result.stderrText().replace(folder.toRealPath() + "/", ""))
        .isEqualTo(
            """
            Traceback (most recent call last):
              File "main.py", line 4, in <module>
              File "main.py", line 3, in f
            ZeroDivisionError: division by zero
            """);
    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(1));
  }

  @Test
  void endsByTime() throws IOException, InterruptedException {
    var result = run("while True:\n    pass\n", Map.of("time", "1500ms"));

    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(result.board().orElseThrow().end()).contains(new End(Reason.TIME, ""));
  }

  @Test
  void endsByReset() throws IOException, InterruptedException {
    var result = run("import microbit\nmicrobit.reset()\n", Map.of());

    assertThat(result.board().orElseThrow().end()).contains(new End(Reason.EXIT, "0 reset"));
  }

  @Test
  void refusesWhatItCannotTake() throws IOException {
    var toolchain = new MicroPythonToolchain();
    var config = EnvironmentConfig.defaults();
    var large = Workload.of(script("#".repeat(8189))).withSettings(Map.of("board", "microbit"));

    assertThatThrownBy(() -> toolchain.prepare(large, Platform.MICROPYTHON, config))
        .isInstanceOf(InvalidWorkloadException.class)
        .hasMessageContaining("has 8189 bytes, and board 'microbit' takes 8188");
  }

  private Path scenario(String text) throws IOException {
    return Files.writeString(folder.resolve("scenario.yaml"), text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {at: 0, serial: "x"}             | nothing can come to board 'microbit' but levels
          {at: 0, pin: 0, volts: 1.5}      | nothing can come to board 'microbit' but levels
          {at: 1s, pin: 0, value: 1}       | so what comes to it at 1000 ms would come at another time
          {at: 0, pin: 3, value: 1}        | board 'microbit' has no pin '3' to which
          {at: 0, pin: "1=0 26", value: 1} | board 'microbit' has no pin '1=0 26' to which
          """)
  void refusesWhatCannotComeToIt(String entry, String complaint) throws IOException {
    var file = scenario("- " + entry + "\n").toString();
    var workload =
        Workload.of(script("")).withSettings(Map.of("board", "microbit", "scenario", file));

    assertThatThrownBy(
            () ->
                new MicroPythonToolchain()
                    .prepare(workload, Platform.MICROPYTHON, EnvironmentConfig.defaults()))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining(complaint);
  }

  /// Of each pin its own number of changes, so that none is taken for another.
  @Test
  void recordsEachChangeOfItsOutputs() throws IOException, InterruptedException {
    var result =
        run(
            """
            from microbit import *
            pins = (pin0, pin1, pin2, pin8, pin12, pin13, pin14, pin15, pin16)
            display.show(Image.HEART)
            for n in range(len(pins)):
                for i in range(n + 1):
                    pins[n].write_digital(1)
                    pins[n].write_digital(0)
                    pins[n].write_digital(0)
            pin0.write_digital(1)
            sleep(200)
            """,
            Map.of());

    var board = result.board().orElseThrow();
    assertThat(board.pins())
        .extracting(change -> change.pin() + " " + change.level())
        .startsWith("P0 1", "P0 0", "P1 1", "P1 0", "P1 1", "P1 0", "P2 1")
        .endsWith("P16 1", "P16 0", "P0 1")
        .hasSize(2 * (1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9) + 1);
    assertThat(board.pins()).isSortedAccordingTo(Comparator.comparingLong(PinChange::nanos));
    for (var text :
        List.of(
            "pin 0 rises 2 times",
            "pin pin1 toggles 4 times",
            "pin P8 falls 4 times",
            "pin 16 rises 9 times")) {
      assertThat(Expectation.parse(text).check(board, "").seen()).isNotEmpty();
      assertThat(Expectation.parse(text).check(board, "").isMet()).as(text).isTrue();
    }
    assertThat(Expectation.parse("pin 0 is 1 at 10ms").check(board, "").seen())
        .isEqualTo("the times of board 'microbit' are this host's");
    assertThat(board.notCovered()).contains("analog inputs: they read 0");
  }

  @ParameterizedTest
  @CsvSource({
    "'', False False 0 0",
    "'- {at: 0, pin: button_a, value: 0}', True False 0 0",
    "'- {at: 0, pin: button_b, value: 0}\n- {at: 0, pin: 1, value: 1}', False True 1 0",
    "'- {at: 0, pin: pin16, value: 1}', False False 0 1"
  })
  void hasTheLevelsThatComeToIt(String scenario, String seen)
      throws IOException, InterruptedException {
    var settings = new HashMap<String, String>();
    if (!scenario.isEmpty()) {
      settings.put("scenario", scenario(scenario.replace("\\n", "\n")).toString());
    }
    var result =
        run(
            """
            from microbit import *
            # The firmware looks at its buttons several times before it believes them.
            for i in range(500):
                if button_a.is_pressed() == %s and button_b.is_pressed() == %s:
                    break
                sleep(10)
            print(button_a.is_pressed(), button_b.is_pressed(), end=' ')
            print(pin1.read_digital(), pin16.read_digital())
            """
                .formatted(seen.split(" ", -1)[0], seen.split(" ", -1)[1]),
            settings);

    assertThat(result.stdoutText()).isEqualTo(seen + "\r\n");
  }

  @Test
  void takesNoOutputForAPin() throws IOException, InterruptedException {
    var result =
        run(
            """
            print("1@1.000001:nrf51_gpio_update_output_irq line 3 value 1")
            print("\\x1e0123456789abcdef pin 1 P0 1")
            """,
            Map.of());

    assertThat(result.board().orElseThrow().pins()).isEmpty();
    assertThat(result.stdoutText()).contains("line 3 value 1", "pin 1 P0 1");
  }

  @Test
  void namesWhatIsMissing() throws IOException {
    refuses(new MicroPythonToolchain(folder, Store.ofUser()), "needs qemu-system-arm");
    Files.createSymbolicLink(
        folder.resolve("micropython"), Store.ofUser().root().resolve("micropython"));
    refuses(
        new MicroPythonToolchain(Path.of("/"), new Store(folder)),
        "needs its firmware in '" + folder.resolve("microbit") + "'");
  }

  private void refuses(MicroPythonToolchain toolchain, String why) throws IOException {
    var workload = Workload.of(script("")).withSettings(Map.of("board", "microbit"));

    assertThatThrownBy(
            () -> toolchain.prepare(workload, Platform.MICROPYTHON, EnvironmentConfig.defaults()))
        .isInstanceOf(IsolationUnavailableException.class)
        .hasMessage("board 'microbit': " + why);
  }
}
