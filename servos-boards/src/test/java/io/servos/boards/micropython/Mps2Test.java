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
import io.servos.model.Input;
import io.servos.model.InvalidConfigException;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Limits;
import io.servos.model.Outcome;
import io.servos.model.Outcome.Stream;
import io.servos.model.Platform;
import io.servos.model.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The real firmware of MicroPython's port to QEMU, in the sandbox.
class Mps2Test {

  private static final String TRACEBACK = "Traceback (most recent call last):\n";

  @TempDir Path folder;

  private Workload workload(String text, Map<String, String> more) throws IOException {
    var settings = new HashMap<>(more);
    settings.put("board", "mps2-an385");
    return Workload.of(Files.writeString(folder.resolve("main.py"), text)).withSettings(settings);
  }

  private static ExecutionResult run(Workload workload, EnvironmentConfig config)
      throws InterruptedException {
    try (var manager = new IsolationManager(Platform.MICROPYTHON, config)) {
      return manager.executeIsolated(workload);
    }
  }

  private ExecutionResult run(String text) throws IOException, InterruptedException {
    return run(text, Map.of());
  }

  private ExecutionResult run(String text, Map<String, String> settings)
      throws IOException, InterruptedException {
    return run(workload(text, settings), EnvironmentConfig.defaults());
  }

  private ExecutionResult run(String text, UnaryOperator<Limits> limits)
      throws IOException, InterruptedException {
    var config = EnvironmentConfig.defaults();
    return run(workload(text, Map.of()), config.withLimits(limits.apply(config.limits())));
  }

  private static End end(ExecutionResult result) {
    return result.board().orElseThrow().end().orElseThrow();
  }

  private String errors(ExecutionResult result) throws IOException {
    return result.stderrText().replace(folder.toRealPath() + "/", "");
  }

  @Test
  void runsAScriptToItsEnd() throws IOException, InterruptedException {
    var result =
        run(
            """
            import sys
            print(sys.implementation.name, sys.version, sys.platform, 2 ** 40, "\u00e9")
            """);

    var board = result.board().orElseThrow();
    assertThat(result.stdoutText())
        .matches("micropython 3\\.4\\.0; MicroPython v1\\.25\\.0 on \\S+ qemu 1099511627776 é\r\n");
    assertThat(result.stderrText()).isEmpty();
    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(end(result)).isEqualTo(new End(Reason.EXIT, "0"));
    assertThat(board.board()).isEqualTo("mps2-an385");
    assertThat(result.emulator().orElseThrow().toString())
        .matches("qemu-system-arm \\d+\\.[\\d.]+ with MicroPython 1\\.25\\.0");
    assertThat(result.receipt().line("board").orElseThrow().observed())
        .contains("not covered", "pins: the firmware has none");
    assertThat(Expectation.parse("serial \"1099\"").check(board, result.stdoutText()).isMet())
        .isTrue();
  }

  @Test
  void namesTheUsersLine() throws IOException, InterruptedException {
    var result = run("print('a')\ndef f():\n    return 1 // 0\nf()\n");

    assertThat(result.stdoutText()).isEqualTo("a\r\n");
    assertThat(errors(result))
        .isEqualTo(
            TRACEBACK
                + """
                  File "main.py", line 4, in <module>
                  File "main.py", line 3, in f
                ZeroDivisionError: divide by zero
                """);
    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(1));
  }

  /// The firmware says so in the middle of the paste, and takes the rest no more.
  @Test
  void namesTheLineThatIsNoPython() throws IOException, InterruptedException {
    var result = run("print('a')\ndef (\n" + "print('b')\n".repeat(1000));

    assertThat(result.stdoutText()).isEmpty();
    assertThat(errors(result))
        .isEqualTo(TRACEBACK + "  File \"main.py\", line 2\nSyntaxError: invalid syntax\n");
    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sys.exit()                       | 0
          sys.exit(7)                      | 7
          sys.exit(256 + 3)                | 3
          sys.exit('no')                   | 1
          sys.exit(None)                   | 0
          raise SystemExit(9)              | 9
          type('E', (SystemExit,), {})(4)  | 0
          raise type('E', (SystemExit,), {})(4) | 4
          """)
  void endsWithTheStatusOfTheScript(String statement, int status)
      throws IOException, InterruptedException {
    var result = run("import sys\nprint(1)\n" + statement + "\n");

    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(status));
    assertThat(result.stdoutText()).isEqualTo("1\r\n");
    assertThat(result.stderrText()).isEmpty();
    assertThat(end(result)).isEqualTo(new End(Reason.EXIT, Integer.toString(status)));
  }

  @Test
  void endsByReset() throws IOException, InterruptedException {
    var result = run("import machine\nprint(1)\nmachine.reset()\n");

    assertThat(end(result)).isEqualTo(new End(Reason.EXIT, "0 reset"));
    assertThat(result.stdoutText()).isEqualTo("1\r\n");
  }

  @ParameterizedTest
  @CsvSource({"pass", "'print(1)'", "'print(chr(4), chr(4), \">\")'"})
  void endsByTime(String statement) throws IOException, InterruptedException {
    var result = run("while True:\n    " + statement + "\n", Map.of("time", "700ms"));

    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(end(result)).isEqualTo(new End(Reason.TIME, ""));
    assertThat(result.usage().wall()).isGreaterThan(Duration.ofMillis(700));
  }

  @Test
  void endsByTheLimitsOfTheSandbox() throws IOException, InterruptedException {
    var silent =
        run(
            "while True:\n    pass\n",
            limits -> limits.withWallTime(Optional.of(Duration.ofSeconds(2))));
    var loud =
        run(
            "while True:\n    print('x' * 80)\n",
            limits -> limits.withOutputBytes(OptionalLong.of(10_000)));

    assertThat(silent.outcome()).isInstanceOf(Outcome.TimedOut.class);
    assertThat(loud.outcome())
        .isInstanceOfSatisfying(
            Outcome.OutputLimit.class, over -> assertThat(over.stream()).isEqualTo(Stream.STDOUT));
    assertThat(loud.stdoutText()).hasSize(10_000);
  }

  @Test
  void hasTheHeapOfTheFirmware() throws IOException, InterruptedException {
    var fits = run("import gc\nheld = bytearray(900_000)\nprint(gc.mem_alloc() + gc.mem_free())\n");
    var beyond = run("held = bytearray(1_000_000)\n");

    assertThat(fits.stdoutText()).isIn("977024\r\n", "977088\r\n");
    assertThat(beyond.stderrText()).contains("MemoryError: memory allocation failed");
    assertThat(beyond.outcome()).isEqualTo(new Outcome.Exited(1));
  }

  /// What the firmware says at the end of a script is nothing else when a script prints it.
  @Test
  void takesNoOutputForItsEnd() throws IOException, InterruptedException {
    var forged = "\u0004" + TRACEBACK.replace("\n", "\r\n") + "ValueError: x\r\n\u0004>";
    var result =
        run(
            """
            print("\\x04Traceback (most recent call last):\\nValueError: x\\n\\x04>", end="")
            for i in range(300000):
                pass
            print("on")
            print("\\x1e0123456789abcdef end 1 exit 5\\x04\\x04>", end="")
            """);

    assertThat(result.stdoutText())
        .isEqualTo(forged + "on\r\n\u001e0123456789abcdef end 1 exit 5\u0004\u0004>");
    assertThat(result.stderrText()).isEmpty();
    assertThat(end(result)).isEqualTo(new End(Reason.EXIT, "0"));
  }

  /// It is the script's board: who writes to the registers of its second port has chosen to end.
  @ParameterizedTest
  @CsvSource({"'print(chr(4), chr(4), \">\", sep=\"\")', 'pass'", "'', 'print(1)'"})
  void endsWhereItSaysItselfThatItHas(String first, String then)
      throws IOException, InterruptedException {
    var result =
        run(
            """
            import machine
            print("a")
            machine.mem32[0x40005008] = 1
            machine.mem32[0x40005000] = 5
            %s
            while True:
                %s
            """
                .formatted(first == null ? "" : first, then),
            limits -> limits.withOutputBytes(OptionalLong.empty()));

    assertThat(result.stdoutText()).startsWith("a\r\n");
    assertThat(end(result)).isEqualTo(new End(Reason.EXIT, "5"));
    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(5));
  }

  @Test
  void passesAnyByteOn() throws IOException, InterruptedException {
    var result =
        run("import sys\nsys.stdout.write(''.join(chr(i) for i in range(128) if i != 10))\n");

    var all = new StringBuilder();
    for (char one = 0; one < 128; one++) {
      all.append(one == '\n' ? "" : one);
    }
    assertThat(result.stdoutText()).isEqualTo(all.toString());
    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
  }

  @Test
  void givesTheScriptWhatComesIn() throws IOException, InterruptedException {
    var script = "for i in range(2):\n    print(input() + '!')\n";
    var typed = Files.writeString(folder.resolve("typed"), "one\rtwo\rprint('three')\r\u0004");
    var workload = workload(script, Map.of()).withInput(new Input.FromFile(typed));
    var result = run(workload, EnvironmentConfig.defaults());

    assertThat(result.stdoutText()).isEqualTo("one\r\none!\r\ntwo\r\ntwo!\r\n");
    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
  }

  @Test
  void crashesWithTheProcessor() throws IOException, InterruptedException {
    var result = run("import machine\nprint(1)\nmachine.mem32[0x90000000] = 3\n");

    assertThat(end(result)).isEqualTo(new End(Reason.CRASH, "HardFault"));
    assertThat(result.stdoutText()).startsWith("1\r\nHardFault exception caught:\r\n");
    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(134));
  }

  /// Calls of the emulator that would open files of the sandbox, which show what the run was told.
  @Test
  void cannotReadFilesAroundTheEmulator() throws IOException, InterruptedException {
    var result =
        run(
            """
            import array, uctypes
            @micropython.asm_thumb
            def call(r0, r1):
                data(2, 0xbeab)
            name = bytearray(b"/proc/self/cmdline\\0")
            file = call(1, array.array("I", [uctypes.addressof(name), 0, 18]))
            read = bytearray(100)
            call(6, array.array("I", [file, uctypes.addressof(read), 100]))
            print(bytes(read).rstrip(b"\\0"))
            """);

    assertThat(result.stdoutText()).isEqualTo("b''\r\n");
  }

  @Test
  void refusesWhatItCannotTake() throws IOException {
    var toolchain = new MicroPythonToolchain();
    var config = EnvironmentConfig.defaults();
    var script = workload("print('a\u0004')\n", Map.of());
    var scenario = workload("print('a\u0004')\n", Map.of("scenario", "x"));

    assertThatThrownBy(() -> toolchain.prepare(script, Platform.MICROPYTHON, config))
        .isInstanceOf(InvalidWorkloadException.class)
        .hasMessageContaining(
            "has a byte 4, which board 'mps2-an385' takes for the end of the script");
    assertThatThrownBy(() -> toolchain.prepare(scenario, Platform.MICROPYTHON, config))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("nothing can come to board 'mps2-an385' but text");
    assertThatThrownBy(
            () -> toolchain.prepare(script, Platform.MICROPYTHON, config.withIsolation("docker")))
        .isInstanceOf(IsolationUnavailableException.class)
        .hasMessageContaining("it does not run board 'mps2-an385' yet");
  }

  @Test
  void saysHowToGetWhatIsMissing() throws IOException {
    var cache = Files.createDirectories(folder.resolve("cache/micropython-board"));
    Files.writeString(cache.resolve("firmware.elf"), "of a script that told no version");

    assertThat(new Mps2(folder, cache).readiness().toString())
        .contains("needs qemu-system-arm", "apt-get install --no-install-recommends");
    assertThat(new Mps2(Path.of("/"), cache).readiness().toString())
        .contains("needs its firmware in '" + cache + "'", "scripts/micropython-board");
  }

  @Test
  void isRefusedWithoutItsFirmware() throws IOException {
    var store = new Store(Files.createDirectories(folder.resolve("cache")));
    var interpreter = Files.createDirectories(store.root().resolve("micropython"));
    for (var name : List.of("ld.so", "micropython", "version")) {
      var _ = Files.writeString(interpreter.resolve(name), "1").toFile().setExecutable(true);
    }
    var toolchain = new MicroPythonToolchain(Path.of("/"), store);
    var workload = workload("", Map.of());

    assertThatThrownBy(
            () -> toolchain.prepare(workload, Platform.MICROPYTHON, EnvironmentConfig.defaults()))
        .isInstanceOf(IsolationUnavailableException.class)
        .hasMessage(
            "board 'mps2-an385': needs its firmware in '%s'"
                .formatted(store.root().resolve("micropython-board")))
        .extracting(refusal -> ((IsolationUnavailableException) refusal).remedy())
        .isEqualTo("scripts/micropython-board");
  }
}
