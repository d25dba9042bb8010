package io.servos.linux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.model.Mount;
import io.servos.model.Outcome;
import io.servos.model.StartFailure;
import io.servos.model.UserId;
import io.servos.spi.Run;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The life of one run, from the caller's side.
class SandboxRunTest {

  private static final Duration SOON = Duration.ofMillis(100);

  @TempDir Path folder;

  private Workbench bench;

  @BeforeEach
  void open() throws IOException {
    bench = Workbench.in(folder);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void passesOnWhatTheCallerWrites() throws IOException, InterruptedException {
    try (var run = piped("read line; echo \"got $line\"; cat")) {
      run.stdin().write("one\n".getBytes(StandardCharsets.UTF_8));
      assertThat(run.stdout().readNBytes(8)).asString().isEqualTo("got one\n");
      run.stdin().write("two".getBytes(StandardCharsets.UTF_8));
      run.stdin().close();

      var ended = Workbench.finish(run);

      assertThat(ended.out()).isEqualTo("two");
      assertThat(ended.outcome()).isEqualTo(new Outcome.Exited(0));
    }
  }

  @Test
  void passesOnMoreThanAPipeHolds() throws IOException, InterruptedException {
    var large = new byte[3_000_000];
    for (int at = 0; at < large.length; at++) {
      large[at] = (byte) (at * 31);
    }
    try (var run = piped("cat")) {
      var output = Workbench.reading(run.stdout());
      run.stdin().write(large);
      run.stdin().close();

      assertThat(output.join()).isEqualTo(large);
    }
  }

  @Test
  void passesOnAFile() throws IOException, InterruptedException {
    var file = Files.writeString(folder.resolve("input"), "x".repeat(200_000));
    var step = bench.step(List.of("/bin/cat"), new Input.FromFile(file));

    assertThat(bench.run(step, Workbench.DEFAULTS).out()).hasSize(200_000);
  }

  @Test
  void saysThatTheProgramReadsNoMore() throws IOException, InterruptedException {
    try (var run = piped("exec <&-; echo closed; sleep 30")) {
      assertThat(run.stdout().readNBytes(7)).asString().isEqualTo("closed\n");

      assertThatThrownBy(() -> run.stdin().write(new byte[10]))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("the program does not read its standard input: EPIPE");
    }
  }

  @Test
  void takesNoInputUnlessAsked() throws InterruptedException {
    var step = bench.step(List.of("/bin/cat"), new Input.Empty());
    try (var run = bench.isolator().start(step, Workbench.DEFAULTS)) {
      assertThatThrownBy(() -> run.stdin().write(1))
          .isInstanceOf(IOException.class)
          .hasMessage("standard input is closed");
      assertThat(run.await().outcome()).isEqualTo(new Outcome.Exited(0));
    }
  }

  @Test
  void asksTheProgramToEnd() throws IOException, InterruptedException {
    try (var run = piped("trap 'echo bye; exit 4' TERM; echo up; sleep 60 & wait")) {
      assertThat(run.stdout().readNBytes(3)).asString().isEqualTo("up\n");

      run.stop();
      run.stop();

      var ended = Workbench.finish(run);
      assertThat(ended.outcome()).isEqualTo(new Outcome.Stopped());
      assertThat(ended.out()).isEqualTo("bye\n");
      run.stop();
      assertThat(run.await().outcome()).isEqualTo(new Outcome.Stopped());
    }
  }

  @Test
  void endsByForceAProgramThatDoesNotStop() throws IOException, InterruptedException {
    var config = Workbench.limited(limits -> limits.withGrace(SOON));
    var step =
        bench.step(
            Workbench.shellCommand("trap '' TERM; echo up; while :; do sleep 1; done"),
            new Input.Piped());
    try (var run = bench.isolator().start(step, config)) {
      assertThat(run.stdout().readNBytes(3)).asString().isEqualTo("up\n");

      run.stop();

      assertThat(run.await(Duration.ofSeconds(10)).orElseThrow().outcome())
          .isEqualTo(new Outcome.Stopped());
    }
  }

  /// Longer than one thread reads both.
  @Test
  void drainsBothOutputsOfAProgramThatIsSilentForAWhile() throws IOException, InterruptedException {
    var much = "head -c 300000 /dev/zero";
    try (var run = piped("echo up; " + much + " >&2; sleep 1.2; " + much + "; echo down >&2")) {
      var out = new ByteArrayOutputStream();
      var errors = new ByteArrayOutputStream();

      run.drain(out, errors);

      assertThat(out.size()).isEqualTo("up\n".length() + 300_000);
      assertThat(errors.size()).isEqualTo(300_000 + "down\n".length());
      assertThat(run.await().outcome()).isEqualTo(new Outcome.Exited(0));
    }
  }

  @Test
  void isLostWithItsLauncher() throws IOException, InterruptedException {
    try (var run = piped("echo up; exec sleep 60 >&- 2>&-")) {
      run.drain(new ByteArrayOutputStream(), new ByteArrayOutputStream());
      var children = ProcessHandle.current().children().toList();
      assertThat(children).hasSize(1);

      children.getFirst().destroyForcibly();

      assertThat(run.await().outcome())
          .isEqualTo(new Outcome.Lost("the launcher was ended from outside"));
    }
  }

  @Test
  void waitsNoLongerThanAsked() throws InterruptedException {
    try (var run = piped("cat")) {
      long start = System.nanoTime();

      assertThat(run.await(SOON)).isEmpty();

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SOON, SOON.plusSeconds(2));
      run.stop();
      assertThat(run.await(Duration.ofSeconds(10))).isPresent();
    }
  }

  @Test
  void endsWithItsRunClosed() throws IOException, InterruptedException {
    var run = piped("echo up; sleep 60");
    var user = java.util.Set.of(Inventory.userOf(run.receipt()));
    assertThat(run.stdout().readNBytes(3)).asString().isEqualTo("up\n");

    run.close();
    run.close();

    assertThat(Inventory.processesOf(user)).isEmpty();
    assertThat(run.await().outcome()).isEqualTo(new Outcome.Stopped());
    assertThat(run.stdout().read()).isEqualTo(-1);
    assertThatThrownBy(() -> run.stdin().write(1)).isInstanceOf(IOException.class);
    run.stop();
  }

  @Test
  void endsEveryRunWhenTheIsolatorCloses() throws InterruptedException {
    var runs = List.of(piped("sleep 60"), piped("cat"), piped("trap '' TERM; sleep 60"));

    bench.close();
    bench.close();

    for (var run : runs) {
      assertThat(run.await().outcome()).isEqualTo(new Outcome.Stopped());
    }
  }

  @Test
  void lastsWhenItsWaiterIsInterrupted() throws IOException, InterruptedException {
    try (var run = piped("read line; exit $line")) {
      var interrupted = new CompletableFuture<Boolean>();
      var waiter =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      run.await();
                      interrupted.complete(false);
                    } catch (InterruptedException _) {
                      interrupted.complete(true);
                    }
                  });

      waiter.interrupt();

      assertThat(interrupted.join()).isTrue();
      run.stdin().write("6\n".getBytes(StandardCharsets.UTF_8));
      assertThat(run.await().outcome()).isEqualTo(new Outcome.Exited(6));
    }
  }

  @Test
  void startsNothingForAnInterruptedThread() throws InterruptedException {
    var before = ProcessHandle.current().descendants().count();
    var outcome = new CompletableFuture<String>();
    var thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  Thread.currentThread().interrupt();
                  try (var run = piped("sleep 60")) {
                    outcome.complete("started " + run.id());
                  } catch (InterruptedException _) {
                    outcome.complete("interrupted");
                  }
                });

    thread.join();

    assertThat(outcome.join()).isEqualTo("interrupted");
    assertThat(ProcessHandle.current().descendants().count()).isEqualTo(before);
  }

  /// What is read after the end can be beyond the limit, too.
  @Test
  void endsNoOtherRunLater() throws IOException, InterruptedException {
    var config = Workbench.limited(limits -> limits.withOutputBytes(OptionalLong.of(4)));
    var step = bench.step(Workbench.shellCommand("printf 12345"), new Input.Empty());
    try (var run = bench.isolator().start(step, config)) {
      assertThat(run.await().outcome()).isInstanceOf(Outcome.OutputLimit.class);
      assertThat(run.stdout().readAllBytes()).asString().isEqualTo("1234");
    }

    assertThat(bench.shell("sleep 6; exit 8").outcome()).isEqualTo(new Outcome.Exited(8));
  }

  @Test
  void saysThatTheProgramIsAbsent() throws IOException, InterruptedException {
    var ended = bench.run(List.of("/absent/program"), Workbench.DEFAULTS);

    assertThat(failure(ended))
        .isEqualTo(
            new StartFailure(
                StartFailure.Kind.NOT_FOUND,
                "program",
                "/absent/program",
                "execve says ENOENT (no such file or directory)",
                "check that the program and the loader it names exist inside the sandbox"));
  }

  @Test
  void saysThatTheProgramCannotBeExecuted() throws IOException, InterruptedException {
    var file = Files.writeString(folder.resolve("data"), "no program").toRealPath();

    assertThat(failure(bench.run(List.of(file.toString()), Workbench.DEFAULTS)).kind())
        .isEqualTo(StartFailure.Kind.NOT_EXECUTABLE);
  }

  @Test
  void saysThatTheWorkingDirectoryIsAbsent() throws IOException, InterruptedException {
    var config = Workbench.DEFAULTS.withWorkdir(Path.of("/absent"));

    assertThat(failure(bench.run(List.of("/bin/true"), config)).facility()).isEqualTo("workdir");
  }

  private static StartFailure failure(Workbench.Ended ended) {
    return ((Outcome.FailedToStart) ended.outcome()).failure();
  }

  @Test
  void writesToWhatMayBeWritten() throws IOException, InterruptedException {
    var data = Files.createDirectory(folder.resolve("data")).toRealPath();
    var config =
        Workbench.DEFAULTS
            .withMounts(List.of(new Mount(data, Path.of("/data"), Mount.Access.READ_WRITE)))
            .withWorkdir(Path.of("/data"))
            .withUser(new UserId(4711, 4712))
            .withEnvironment(Map.of("GREETING", "hello"));

    var ended = bench.shell(config, "echo $GREETING >file; stat -c %u:%g file; id -u; pwd");

    assertThat(ended.out()).isEqualTo("4711:4712\n4711\n/data\n");
    assertThat(data.resolve("file")).hasContent("hello");
    assertThat(Files.getOwner(data.resolve("file"))).isEqualTo(Files.getOwner(data));
  }

  @Test
  void givesATerminal() throws IOException, InterruptedException {
    var code =
        """
        import fcntl, os
        print([os.isatty(stream) for stream in (0, 1, 2)], *os.get_terminal_size())
        print(os.tcgetpgrp(0) == os.getpgrp(), os.path.exists('/dev/tty'))
        try:
            fcntl.ioctl(0, 0x5412, b'x')
            print('typed')
        except OSError as error:
            print(error.errno)
        print(input()[::-1])
        """;
    var step = bench.step(Workbench.pythonCommand(code), new Input.Terminal(33, 101));
    try (var run = bench.isolator().start(step, terminalConfig())) {
      run.stdin().write("drow\n".getBytes(StandardCharsets.UTF_8));

      var ended = Workbench.finish(run);

      assertThat(ended.out().lines().filter(line -> !line.equals("drow")))
          .containsExactly("[True, True, True] 101 33", "True True", "1", "word");
      assertThat(ended.err()).isEmpty();
      assertThat(ended.outcome()).isEqualTo(new Outcome.Exited(0));
    }
  }

  @Test
  void endsTheInputOfATerminal() throws IOException, InterruptedException {
    // As cat(1) does, it closes its side before it ends.
    var code =
        """
        import os, sys, time
        sys.stdin.read()
        for number in range(3):
            os.close(number)
        time.sleep(0.2)
        os._exit(0)
        """;
    var step = bench.step(Workbench.pythonCommand(code), new Input.Terminal(24, 80));
    try (var run = bench.isolator().start(step, terminalConfig())) {
      run.stdin().write("line\n".getBytes(StandardCharsets.UTF_8));
      run.stdin().close();

      assertThat(Workbench.finish(run).outcome()).isEqualTo(new Outcome.Exited(0));
    }
  }

  private static EnvironmentConfig terminalConfig() {
    return Workbench.limited(
        limits -> limits.withWallTime(Optional.of(Duration.ofSeconds(3))).withGrace(SOON));
  }

  private Run piped(String code) throws InterruptedException {
    return bench
        .isolator()
        .start(bench.step(Workbench.shellCommand(code), new Input.Piped()), Workbench.DEFAULTS);
  }
}
