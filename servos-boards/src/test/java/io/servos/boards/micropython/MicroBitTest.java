package io.servos.boards.micropython;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.boards.store.Store;
import io.servos.boards.trace.Expectation;
import io.servos.engine.IsolationManager;
import io.servos.model.BoardTrace.End;
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
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    assertThatThrownBy(
            () ->
                toolchain.prepare(
                    large.withSettings(Map.of("board", "microbit", "scenario", "x")),
                    Platform.MICROPYTHON,
                    config))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("nothing can come to board 'microbit' but text");
  }

  @Test
  void namesThePackagesThatAreMissing() throws IOException {
    var toolchain = new MicroPythonToolchain(folder, Store.ofUser());
    var workload = Workload.of(script("")).withSettings(Map.of("board", "microbit"));

    assertThatThrownBy(
            () -> toolchain.prepare(workload, Platform.MICROPYTHON, EnvironmentConfig.defaults()))
        .isInstanceOf(IsolationUnavailableException.class)
        .hasMessageContaining("needs qemu-system-arm, firmware-microbit-micropython");
  }
}
