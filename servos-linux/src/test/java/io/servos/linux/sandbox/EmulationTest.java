package io.servos.linux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.engine.IsolationManager;
import io.servos.linux.facility.Binfmt;
import io.servos.model.EnvironmentConfig;
import io.servos.model.ExecutionResult;
import io.servos.model.Limits;
import io.servos.model.Outcome;
import io.servos.model.Platform;
import io.servos.model.Stage;
import io.servos.model.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Programs of other processors, in the systems that `scripts/foreign-root` unpacked.
class EmulationTest {

  private static final Path TABLE = Path.of(Binfmt.TABLE);

  @TempDir Path folder;

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.toRealPath().resolve(name), content);
  }

  private static ExecutionResult run(Platform platform, Path file, String... arguments)
      throws InterruptedException {
    return run(platform, UnaryOperator.identity(), file, arguments);
  }

  private static ExecutionResult run(
      Platform platform, UnaryOperator<Limits> limits, Path file, String... arguments)
      throws InterruptedException {
    var config = Workbench.limited(limits).withPlatform(platform);
    return run(config, file, arguments);
  }

  private static ExecutionResult run(EnvironmentConfig config, Path file, String... arguments)
      throws InterruptedException {
    try (var manager = new IsolationManager(config)) {
      return manager.executeIsolated(Workload.of(file, arguments));
    }
  }

  private static void assertSays(ExecutionResult result, String expected) {
    assertThat(result.stderrText()).isEmpty();
    assertThat(result.stdoutText()).isEqualTo(expected);
    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
  }

  @ParameterizedTest
  @CsvSource({"ARM64, aarch64, qemu-aarch64", "RPI_ARM, armv7l, qemu-arm"})
  void runsPythonAndWhatItStartsOnTheOtherProcessor(
      Platform platform, String machine, String emulator) throws Exception {
    var script =
        file(
            "hello.py",
            """
            import os, subprocess, sys
            print(os.uname().machine, sys.argv[1:], os.getuid(), os.getpid(), flush=True)
            subprocess.run(['sh', '-c', 'uname -m; exec uname -m'], check=True)
            """);

    var result = run(platform, script, "a b");

    assertSays(result, "%s ['a b'] 1000 2\n%s\n%s\n".formatted(machine, machine, machine));
    assertThat(result.emulated()).isTrue();
    assertThat(result.emulator().orElseThrow().name()).isEqualTo(emulator);
    assertThat(result.receipt().line("emulator").orElseThrow().observed())
        .startsWith("enabled, interpreter /usr/")
        .contains(", flags: PF, ");
  }

  @ParameterizedTest
  @CsvSource({"ARM64, aarch64 8", "RPI_ARM, armv7l 4"})
  void compilesAndRunsC(Platform platform, String said) throws Exception {
    var source =
        file(
            "hello.c",
            """
            #include <stdio.h>
            #include <sys/utsname.h>
            int main(int count, char **arguments) {
              struct utsname name;
              uname(&name);
              printf("%s %zu %s %d\\n", name.machine, sizeof(void *), arguments[0], count);
              return 0;
            }
            """);

    var result = run(platform, source, "one");

    assertSays(result, said + " /build/hello 2\n");
    assertThat(result.stage()).isEqualTo(Stage.RUN);
  }

  @Test
  void endsWithTheCompilersStatusAndWords() throws Exception {
    var source = file("broken.c", "int main(void) { return nothing; }\n");

    var result = run(Platform.ARM64, source);

    assertThat(result.stage()).isEqualTo(Stage.BUILD);
    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(1));
    assertThat(result.stdout()).isEmpty();
    assertThat(result.stderrText()).contains("broken.c:1:", "nothing");
  }

  /// The walls of a native run have controls of their own.
  @ParameterizedTest
  @CsvSource({"ARM64", "RPI_ARM"})
  void standsBehindTheSameWallsAsANativeRun(Platform platform) throws Exception {
    var script = file("walls.py", WALLS);

    var here = run(Platform.X86_64, script);
    var there = run(platform, script);

    assertThat(here.stdoutText()).doesNotContain("possible").hasLineCount(8);
    assertSays(there, here.stdoutText());
  }

  private static final String WALLS =
      """
      import ctypes, os, socket
      libc = ctypes.CDLL(None, use_errno=True)
      def call(name, *arguments):
          if getattr(libc, name)(*arguments) < 0:
              raise OSError(ctypes.get_errno(), name)
      def tcp():
          socket.create_connection(('192.0.2.1', 80), 1)
      for attempt in (
              lambda: open('/etc/shadow'),
              lambda: open('/usr/new', 'w'),
              lambda: open('/proc/sys/kernel/core_pattern', 'w'),
              lambda: os.setuid(0),
              lambda: call('mount', b'none', b'/tmp', b'tmpfs', 0, None),
              lambda: call('unshare', 0x10000000),
              lambda: os.kill(1, 0),
              tcp):
          try:
              attempt()
              print('possible')
          except OSError as refused:
              print(refused.errno)
      """;

  /// It has the kernel id of the table's owner.
  @Test
  void cannotChangeWhatTheKernelStartsForIt() throws Exception {
    var script =
        file(
            "change.py",
            """
            for name in ('register', 'servos', 'status'):
                try:
                    open('/proc/sys/fs/binfmt_misc/' + name, 'w')
                    print('possible')
                except OSError as refused:
                    print(refused.errno)
            """);

    assertSays(run(Platform.ARM64, script), "30\n30\n30\n");
  }

  @Test
  void isHeldToItsLimits() throws Exception {
    var memory = file("memory.py", "bytearray(1 << 29)\n");
    var time = file("time.py", "while True: pass\n");
    var fork = file("fork.py", "import os, time\nwhile os.fork(): pass\ntime.sleep(60)\n");

    assertThat(
            run(Platform.ARM64, limits -> limits.withMemoryBytes(OptionalLong.of(64 << 20)), memory)
                .outcome())
        .isEqualTo(new Outcome.OutOfMemory(64 << 20));
    assertThat(
            run(
                    Platform.ARM64,
                    limits -> limits.withWallTime(Optional.of(Duration.ofSeconds(5))),
                    time)
                .outcome())
        .isEqualTo(new Outcome.TimedOut(Outcome.Clock.WALL, Duration.ofSeconds(5)));
    assertThat(run(Platform.ARM64, limits -> limits.withPids(OptionalInt.of(20)), fork).outcome())
        .isEqualTo(new Outcome.PidsLimit(20));
  }

  @Test
  void passesSignalsAndStatusOn() throws Exception {
    assertThat(run(Platform.ARM64, file("a.py", "import os; os.kill(os.getpid(), 15)\n")).outcome())
        .isEqualTo(new Outcome.Signaled(15));
    assertThat(run(Platform.RPI_ARM, file("b.sh", "exit 7\n")).outcome())
        .isEqualTo(new Outcome.Exited(7));
  }

  @Test
  void registersNothingOnTheHost() throws Exception {
    var program = folder.toRealPath().resolve("program");
    var compiler =
        new ProcessBuilder(
                "aarch64-linux-gnu-gcc", "-x", "c", "-static", "-o", program.toString(), "-")
            .start();
    try (var source = compiler.outputWriter()) {
      source.write("int main(void) { return 9; }\n");
    }
    assertThat(compiler.waitFor()).isZero();
    var before = registered();
    var alone = startedByTheHost(program);

    assertThat(run(Platform.ARM64, program).outcome()).isEqualTo(new Outcome.Exited(9));

    assertThat(registered()).isEqualTo(before);
    assertThat(startedByTheHost(program)).isEqualTo(alone);
  }

  private static List<String> registered() throws IOException {
    try (var entries = Files.list(TABLE)) {
      return entries.map(Path::toString).sorted().toList();
    }
  }

  private static String startedByTheHost(Path program) throws InterruptedException {
    try {
      return "status " + new ProcessBuilder(program.toString()).start().waitFor();
    } catch (IOException refused) {
      return String.valueOf(refused.getMessage());
    }
  }
}
