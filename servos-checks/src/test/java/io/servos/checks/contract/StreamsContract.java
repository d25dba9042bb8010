package io.servos.checks.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.model.Input;
import io.servos.model.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What a program reads and writes comes through as it is.
interface StreamsContract {

  Bench bench();

  @Test
  default void keepsBothOutputsApartByteForByte() throws IOException, InterruptedException {
    var ended =
        bench()
            .python(
                """
                import os, random
                for number, seed in ((1, 7), (2, 8)):
                  if os.fork() == 0:
                    out = os.fdopen(number, 'wb')
                    source = random.Random(seed)
                    for _ in range(160): out.write(source.randbytes(1 << 16))
                    out.flush()
                    os._exit(0)
                os.wait(); os.wait()
                """);

    var expected =
        bench()
            .python(
                """
                import hashlib, random
                for seed in (7, 8):
                  source = random.Random(seed)
                  print(hashlib.sha256(b''.join(source.randbytes(1 << 16) for _ in range(160))).hexdigest())
                """);
    assertThat(ended.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(ended.stdout()).hasSize(10 << 20);
    assertThat(ended.stderr()).hasSize(10 << 20);
    assertThat(expected.out())
        .isEqualTo(Digest.of(ended.stdout()) + "\n" + Digest.of(ended.stderr()) + "\n");
  }

  @Test
  default void losesNoOutputOfShortPrograms() throws IOException, InterruptedException {
    for (int round = 0; round < 10; round++) {
      assertThat(bench().shell("echo out; echo err >&2").out()).isEqualTo("out\n");
    }
  }

  @Test
  default void passesOnZeroBytesAtTheEnd() throws IOException, InterruptedException {
    var ended = bench().python("import os\nos.write(1, b'a\\0\\xff\\0\\0\\xff')");

    assertThat(ended.stdout()).isEqualTo(new byte[] {'a', 0, (byte) 0xff, 0, 0, (byte) 0xff});
  }

  @Test
  default void passesOutputOnAtOnce() throws IOException, InterruptedException {
    try (var run = bench().piped("printf 'prompt> '; read line; printf \"got $line\"")) {
      assertThat(run.stdout().readNBytes(8)).asString().isEqualTo("prompt> ");
      run.stdin().write("it\n".getBytes(StandardCharsets.UTF_8));

      assertThat(Bench.finish(run).out()).isEqualTo("got it");
    }
  }

  @Test
  default void passesOnTheEndOfInput() throws IOException, InterruptedException {
    try (var run = bench().piped("cat; echo EOF; exit 4")) {
      run.stdin().write("hello|".getBytes(StandardCharsets.UTF_8));
      run.stdin().close();

      var ended = Bench.finish(run);

      assertThat(ended.out()).isEqualTo("hello|EOF\n");
      assertThat(ended.outcome()).isEqualTo(new Outcome.Exited(4));
    }
  }

  @Test
  default void passesOnMuchInput() throws IOException, InterruptedException {
    var large = new byte[10 << 20];
    new Random(5).nextBytes(large);
    try (var run = bench().piped("cat")) {
      var output = Bench.reading(run.stdout());
      run.stdin().write(large);
      run.stdin().close();

      assertThat(Digest.of(output.join())).isEqualTo(Digest.of(large));
      assertThat(run.await().outcome()).isEqualTo(new Outcome.Exited(0));
    }
  }

  @Test
  default void passesOnAFile() throws IOException, InterruptedException {
    var file = Files.writeString(bench().folder().resolve("input"), "x".repeat(200_000));
    var step = bench().step(List.of("/bin/cat"), new Input.FromFile(file));

    assertThat(bench().run(step, bench().defaults()).out()).hasSize(200_000);
  }

  @Test
  default void givesNoInputUnlessAsked() throws IOException, InterruptedException {
    var ended = bench().shell("cat; echo end");

    assertThat(ended.out()).isEqualTo("end\n");
  }

  @Test
  default void takesNoInputUnlessAsked() throws InterruptedException {
    var step = bench().step(List.of("/bin/cat"), new Input.Empty());
    try (var run = bench().isolator().start(step, bench().defaults())) {
      assertThatThrownBy(() -> run.stdin().write(1))
          .isInstanceOf(IOException.class)
          .hasMessage("standard input is closed");
    }
  }

  @Test
  default void endsThoughNobodyReadsItsInput() throws IOException, InterruptedException {
    try (var run = bench().piped("exit 3")) {
      var writer =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      while (true) {
                        run.stdin().write(new byte[1 << 16]);
                      }
                    } catch (IOException _) {
                      // The program has ended.
                    }
                  });

      assertThat(Bench.finish(run).outcome()).isEqualTo(new Outcome.Exited(3));
      writer.join();
    }
  }

  @Test
  default void leavesSmallOutputToLateReaders() throws IOException, InterruptedException {
    try (var run =
        bench()
            .isolator()
            .start(
                bench().step(Bench.shellCommand("echo late; echo on >&2"), new Input.Empty()),
                bench().defaults())) {
      assertThat(run.await().outcome()).isEqualTo(new Outcome.Exited(0));

      assertThat(run.stdout().readAllBytes()).asString().isEqualTo("late\n");
      assertThat(run.stderr().readAllBytes()).asString().isEqualTo("on\n");
    }
  }

  @Test
  default void givesATerminal() throws IOException, InterruptedException {
    var code =
        "test -t 0 && test -t 1 && test -t 2 && stty size 2>/dev/null || echo none; read x; echo"
            + " \"<$x>\"";
    var step = bench().step(Bench.shellCommand(code), new Input.Terminal(30, 100));
    try (var run = bench().isolator().start(step, bench().defaults())) {
      run.stdin().write("typed\n".getBytes(StandardCharsets.UTF_8));
      run.stdin().close();

      var ended = Bench.finish(run);

      assertThat(ended.out()).contains("30 100\r\n").contains("<typed>\r\n");
      assertThat(ended.stderr()).isEmpty();
      assertThat(ended.outcome()).isEqualTo(new Outcome.Exited(0));
    }
  }

  @Test
  default void tellsTheTerminalOfItsNewSize() throws IOException, InterruptedException {
    var step =
        bench()
            .step(
                Bench.shellCommand("echo ready; read x; stty size 2>/dev/null"),
                new Input.Terminal(30, 100));
    try (var run = bench().isolator().start(step, bench().defaults())) {
      assertThat(new String(run.stdout().readNBytes(5), StandardCharsets.UTF_8)).isEqualTo("ready");

      run.resize(40, 120);
      run.stdin().write('\n');

      assertThat(Bench.finish(run).out()).contains("40 120\r\n");
    }
  }

  /// Also what an engine takes for itself when nothing else is asked: Ctrl-P Ctrl-Q.
  @Test
  default void passesOnWhateverIsTyped() throws IOException, InterruptedException {
    var code =
        """
        import os, sys, tty
        tty.setraw(0)
        print('ready', end='', flush=True)
        typed = b''
        while not typed.endswith(b'.'):
            typed += os.read(0, 9)
        print(typed.hex())
        """;
    var step = bench().step(Bench.pythonCommand(code), new Input.Terminal(30, 100));
    try (var run = bench().isolator().start(step, bench().defaults())) {
      assertThat(new String(run.stdout().readNBytes(5), StandardCharsets.UTF_8)).isEqualTo("ready");

      run.stdin().write(new byte[] {0x10, 0x11, 3, 4, 0x1e, 0x1e, 0x1c, '.'});

      assertThat(Bench.finish(run).out()).contains("101103041e1e1c2e");
    }
  }

  private static boolean isWaiting(Thread thread) {
    return switch (thread.getState()) {
      case WAITING, TIMED_WAITING -> true;
      case NEW, RUNNABLE, BLOCKED, TERMINATED -> false;
    };
  }

  @Test
  default void outlivesAnInterruptedWriterOfItsInput() throws IOException, InterruptedException {
    try (var run = bench().piped("sleep 1; head -c 3; cat >/dev/null; echo; echo end")) {
      var writer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      run.stdin().write("abc".getBytes(StandardCharsets.UTF_8));
                      run.stdin().write(new byte[1 << 20]);
                    } catch (IOException _) {
                      // It was interrupted, as is asked for here.
                    }
                  });
      Bench.await("a writer that waits", () -> isWaiting(writer));
      writer.interrupt();
      writer.join();
      run.stdin().close();

      var ended = Bench.finish(run);

      assertThat(ended.out()).as(ended.toString()).isEqualTo("abc\nend\n");
      assertThat(ended.outcome()).isEqualTo(new Outcome.Exited(0));
    }
  }
}
