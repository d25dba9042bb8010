package io.servos.cli.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// How a daemon begins and ends.
@Timeout(120)
class DaemonTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// Says its name as others can find it, and when it is asked to end.
  private static final String PATIENT =
      """
      import signal, sys, time
      def end(*_):
          print('asked', flush=True)
          sys.exit()
      signal.signal(signal.SIGTERM, end)
      print('begun', flush=True)
      while True:
          time.sleep(1)
      """;

  @TempDir private Path work;

  private Process isolate(RunningDaemon daemon, String script) throws IOException {
    var file =
        Files.writeString(Files.createDirectories(work.resolve("s")).resolve("s.py"), script);
    return new ProcessBuilder(daemon.client().toString(), "isolate", file.toString())
        .redirectErrorStream(true)
        .start();
  }

  private static String line(BufferedReader output) throws IOException {
    return String.valueOf(output.readLine());
  }

  private boolean isRunning() {
    var name = work.resolve("s/s.py").toString();
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::info)
        .flatMap(info -> info.arguments().stream())
        .anyMatch(arguments -> List.of(arguments).contains(name));
  }

  @Test
  void endsWhatItRunsWhenItIsKilled() throws IOException, InterruptedException {
    try (var daemon = RunningDaemon.start(work, "")) {
      var process = isolate(daemon, PATIENT);
      var output = process.inputReader();
      assertThat(line(output)).isEqualTo("begun");
      assertThat(isRunning()).isTrue();

      daemon.process().toHandle().destroyForcibly();

      assertThat(line(output)).startsWith("servos: the daemon ended before the program did");
      assertThat(process.waitFor()).isEqualTo(125);
      awaitEnd();
      assertThat(daemon.alone()).isEmpty();
      var next = isolate(daemon, "print('by itself')\n");
      assertThat(line(next.inputReader())).isEqualTo("by itself");
      assertThat(daemon.alone()).hasSize(1);
    }
  }

  private void awaitEnd() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (isRunning()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void letsProgramsEndWhenItIsAskedTo() throws IOException, InterruptedException {
    try (var daemon = RunningDaemon.start(work, "")) {
      var process = isolate(daemon, PATIENT);
      var output = process.inputReader();
      assertThat(line(output)).isEqualTo("begun");
      assertThat(isRunning()).isTrue();

      daemon.end();

      assertThat(line(output)).isEqualTo("asked");
      assertThat(process.waitFor()).isEqualTo(143);
      assertThat(daemon.await()).isEqualTo(143);
      assertThat(daemon.said().lines()).isEmpty();
      assertThat(daemon.folder()).doesNotExist();
      assertThat(isRunning()).isFalse();
    }
  }

  @Test
  void endsWhenNothingIsAsked() throws IOException, InterruptedException {
    try (var daemon = RunningDaemon.start(work, "--idle 1s")) {
      assertThat(daemon.said().lines())
          .containsExactly("servos: daemon: nothing was asked for a while, so it ends");
      assertThat(daemon.await()).isZero();
      assertThat(daemon.folder()).doesNotExist();
    }
  }

  @Test
  void letsCallersDoItByThemselvesWhileItHasNoDescriptors()
      throws IOException, InterruptedException {
    try (var daemon = RunningDaemon.start(work, "")) {
      // Here classes are files, too: those that it takes to take a caller are loaded now.
      assertThat(new ProcessBuilder(daemon.client().toString(), "version").start().waitFor())
          .isZero();
      limitDescriptors(daemon, firstFree(daemon));
      assertThat(line(isolate(daemon, "print('by itself')\n").inputReader()))
          .isEqualTo("by itself");
      assertThat(daemon.alone()).hasSize(2);

      limitDescriptors(daemon, 512);
      assertThat(line(isolate(daemon, "print('served')\n").inputReader())).isEqualTo("served");
      assertThat(daemon.alone()).hasSize(2);
      daemon.end();
      assertThat(daemon.await()).isEqualTo(143);
      assertThat(daemon.said().lines()).isEmpty();
    }
  }

  private static int firstFree(RunningDaemon daemon) {
    int number = 0;
    while (Files.exists(
        Path.of("/proc/" + daemon.process().pid() + "/fd/" + number), LinkOption.NOFOLLOW_LINKS)) {
      number++;
    }
    return number;
  }

  private static void limitDescriptors(RunningDaemon daemon, int most)
      throws IOException, InterruptedException {
    var pid = Long.toString(daemon.process().pid());
    var limit = new ProcessBuilder("prlimit", "--nofile=" + most + ":", "--pid", pid).start();
    assertThat(limit.waitFor()).isZero();
  }

  @Test
  void isOneOfItsKind() throws IOException, InterruptedException {
    try (var daemon = RunningDaemon.start(work, "")) {
      var second = RunningDaemon.process(work.resolve("bin/servos"), daemon.folder(), "").start();

      assertThat(second.errorReader().lines())
          .endsWith("servos: daemon: one runs already; use it, or end it first");
      assertThat(second.waitFor()).isEqualTo(125);
      assertThat(line(isolate(daemon, "print('served')\n").inputReader())).isEqualTo("served");
      assertThat(daemon.alone()).isEmpty();
    }
  }

  @Test
  void servesManyAtATime() throws IOException, InterruptedException {
    try (var daemon = RunningDaemon.start(work, "")) {
      var processes = new ArrayList<Process>();
      for (int i = 0; i < 12; i++) {
        processes.add(isolate(daemon, "import sys\nprint(sys.stdin.read())\n"));
      }
      for (int i = 0; i < 12; i++) {
        try (var stdin = processes.get(i).outputWriter()) {
          stdin.write("input " + i);
        }
      }
      for (int i = 0; i < 12; i++) {
        assertThat(line(processes.get(i).inputReader())).isEqualTo("input " + i);
        assertThat(processes.get(i).waitFor()).isZero();
      }
      assertThat(daemon.alone()).isEmpty();
    }
  }
}
