package io.servos.linux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.model.Mount;
import io.servos.model.Outcome;
import io.servos.spi.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Programs that do what no program should.
class HostileScriptsTest {

  private static final Duration SHORT = Duration.ofMillis(500);
  private static final Outcome TIMED_OUT = new Outcome.TimedOut(Outcome.Clock.WALL, SHORT);

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
  void endsWhenAProgramClosesItsStreamsAndGoesOn() throws IOException, InterruptedException {
    var ended = bench.shell(brief(), "exec <&- >&- 2>&-; exec sleep 60");

    assertThat(ended.outcome()).isEqualTo(TIMED_OUT);
    assertThat(ended.out() + ended.err()).isEmpty();
  }

  @Test
  void waitsForTheEndOfAProgramThatClosedItsStreams() throws IOException, InterruptedException {
    assertThat(bench.shell("exec <&- >&- 2>&-; sleep 0.2; exit 5").outcome())
        .isEqualTo(new Outcome.Exited(5));
  }

  @Test
  void leavesNothingOfAProgramThatForksAway() throws IOException, InterruptedException {
    var code =
        """
        import os, signal, time
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                for name in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                    signal.signal(name, signal.SIG_IGN)
                os.close(0)
                os.close(1)
                os.close(2)
                time.sleep(60)
            os._exit(0)
        os.wait()
        print('parent leaves')
        """;

    var ended = bench.python(code);

    assertThat(ended.outcome()).as(ended.toString()).isEqualTo(new Outcome.Exited(0));
    assertThat(ended.usage().wall()).isLessThan(Duration.ofSeconds(10));
    assertThat(Inventory.processesOf(Set.of(Inventory.userOf(ended.receipt())))).isEmpty();
  }

  @Test
  void endsAProgramThatForksAwayWithItsOutputsOpen() throws IOException, InterruptedException {
    var ended = bench.shell("(setsid sleep 60 &) ; echo gone");

    assertThat(ended.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(ended.out()).isEqualTo("gone\n");
    assertThat(Inventory.processesOf(Set.of(Inventory.userOf(ended.receipt())))).isEmpty();
  }

  @Test
  void passesOnAnyByteAsItIs() throws IOException, InterruptedException {
    var code =
        """
        import os
        everything = bytes(range(256)) * 300
        os.write(2, everything[:40000][::-1])
        while everything:
            everything = everything[os.write(1, everything):]
        """;
    var expected = new byte[256 * 300];
    for (int at = 0; at < expected.length; at++) {
      expected[at] = (byte) at;
    }

    var ended = bench.python(code);

    assertThat(ended.stdout()).isEqualTo(expected);
    assertThat(ended.stderr()).hasSize(40_000).startsWith(expected[39_999], expected[39_998]);
  }

  @Test
  void deliversLargeInterleavedOutputsWhole() throws IOException, InterruptedException {
    var code =
        """
        import os, struct
        for number in range(0, 5 << 18, 256):
            words = struct.pack('<256I', *range(number, number + 256))
            for stream in (1, 2):
                rest = words
                while rest:
                    rest = rest[os.write(stream, rest):]
        """;
    var expected = ByteBuffer.allocate(5 << 20).order(ByteOrder.LITTLE_ENDIAN);
    for (int word = 0; word < 5 << 18; word++) {
      expected.putInt(word);
    }

    var ended = bench.python(code);

    assertThat(ended.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(ended.stdout()).isEqualTo(expected.array());
    assertThat(ended.stderr()).isEqualTo(expected.array());
  }

  @Test
  void survivesAProgramThatDeletesItsOwnDirectory() throws IOException, InterruptedException {
    Files.writeString(folder.resolve("script"), "content");
    Files.createDirectories(folder.resolve("deep/down"));

    var ended =
        bench.shell(
            Workbench.DEFAULTS.withWritable(true),
            "rm -rf ./* .[!.]*; rmdir \"$PWD\"; cd /; echo still here");

    assertThat(ended.outcome()).as(ended.toString()).isEqualTo(new Outcome.Exited(0));
    assertThat(ended.out()).isEqualTo("still here\n");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void keepsTheDirectoryOfAProgramThatMayNotWrite() throws IOException, InterruptedException {
    var script = Files.writeString(folder.resolve("script"), "content");

    var ended = bench.shell("rm -rf ./* && echo removed");

    assertThat(ended.out()).isEmpty();
    assertThat(script).hasContent("content");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rm -rf /tmp /tmp/* /dev/shm/* 2>/dev/null; exit 3",
        "rm -rf --no-preserve-root /etc /var /dev /proc /run 2>/dev/null; exit 3",
        "for f in /proc/self/*; do echo x >$f; done 2>/dev/null; exit 3",
        "kill -9 1; kill -9 $PPID; exit 3",
        "trap '' TERM INT HUP; kill -TERM -- -1; kill -INT 0; exit 3",
        "ulimit -f 0; ulimit -n 3; ulimit -v 200000; exit 3"
      })
  void letsAProgramHurtOnlyItself(String code) throws IOException, InterruptedException {
    var ended = bench.shell(code);

    assertThat(ended.outcome()).as(ended.toString()).isEqualTo(new Outcome.Exited(3));
    assertThat(bench.shell("exit 4").outcome()).isEqualTo(new Outcome.Exited(4));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 124, 125, 126, 127, 128, 137, 255})
  void passesOnEveryStatus(int status) throws IOException, InterruptedException {
    assertThat(bench.shell("exit " + status).outcome()).isEqualTo(new Outcome.Exited(status));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 6, 9, 11, 15, 31, 34, 64})
  void passesOnEverySignal(int signal) throws IOException, InterruptedException {
    var code = "import os, signal; os.kill(os.getpid(), %d)".formatted(signal);

    assertThat(bench.python(code).outcome()).isEqualTo(new Outcome.Signaled(signal));
  }

  @Test
  void endsAProgramThatStopsItself() throws IOException, InterruptedException {
    var ended = bench.shell(brief(), "echo stops; kill -STOP $$");

    assertThat(ended.outcome()).isEqualTo(TIMED_OUT);
    assertThat(ended.out()).isEqualTo("stops\n");
  }

  @Test
  void endsAProgramThatStopsItsGroup() throws IOException, InterruptedException {
    assertThat(bench.shell(brief(), "sleep 60 & kill -STOP 0").outcome()).isEqualTo(TIMED_OUT);
  }

  @Test
  void endsAProgramWhoseChildrenSpinUnderATightQuota() throws IOException, InterruptedException {
    var config =
        Workbench.limited(
            limits ->
                limits
                    .withCpus(OptionalDouble.of(0.02))
                    .withWallTime(Optional.of(Duration.ofSeconds(1)))
                    .withGrace(Duration.ZERO));

    var ended =
        bench.shell(config, "for i in 1 2 3 4 5 6 7 8; do (while :; do :; done) & done; wait");

    assertThat(ended.outcome()).isInstanceOf(Outcome.TimedOut.class);
    assertThat(ended.usage().wall()).isLessThan(Duration.ofMillis(2500));
  }

  @Test
  void letsAProgramVfork() throws IOException, InterruptedException {
    var code =
        "import os\npid = os.posix_spawn('/bin/true', ['true'], {})\nprint(os.waitpid(pid, 0)[1])";

    assertThat(bench.python(code).out()).isEqualTo("0\n");
  }

  @Test
  void runsAProgramInAnEmptyEnvironment() throws IOException, InterruptedException {
    assertThat(bench.shell("exec env -i /usr/bin/env").out()).isEmpty();
  }

  @Test
  void passesOnManyAndLongArguments() throws IOException, InterruptedException {
    var longest = "x".repeat(100_000);
    var command = new ArrayList<>(Workbench.shellCommand("printf '%s|' \"$#\" \"${#1}\" \"$3\""));
    command.add("name");
    command.addAll(
        List.of(longest, "", "two words\nand a line, \"quotes\" '\u00e4\u4e16' \\ $HOME"));
    for (int number = 0; number < 3000; number++) {
      command.add("argument" + number);
    }

    var ended = bench.run(command, Workbench.DEFAULTS);

    assertThat(ended.out())
        .isEqualTo("3003|100000|two words\nand a line, \"quotes\" '\u00e4\u4e16' \\ $HOME|");
  }

  @Test
  void passesOnALargeEnvironment() throws IOException, InterruptedException {
    var value = "v\u00e4lue \n=".repeat(9000);
    var config = Workbench.DEFAULTS.withEnvironment(Map.of("LARGE", value, "EMPTY", ""));

    var ended = bench.shell(config, "printf %s \"$LARGE${EMPTY-absent}\"");

    assertThat(ended.out()).isEqualTo(value);
  }

  @Test
  void saysWhenArgumentsAreTooLong() throws IOException, InterruptedException {
    var ended = bench.run(List.of("/bin/echo", "x".repeat(200_000)), Workbench.DEFAULTS);

    assertThat(ended.outcome())
        .isInstanceOfSatisfying(
            Outcome.FailedToStart.class,
            start -> assertThat(start.failure().cause()).contains("E2BIG"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "two words",
        "line\nbreak",
        "\u00fcn\u00efc\u00f6de \u4e16",
        "back\\slash",
        "-n",
        "quo'te\"s",
        "#hash*?"
      })
  void runsInADirectoryOfAnyName(String name) throws IOException, InterruptedException {
    var odd = Files.createDirectory(folder.resolve(name)).toRealPath();
    var script = Files.writeString(odd.resolve(name), "printf '%s' \"$PWD|$0\"");
    var step =
        new Step(Path.of("/bin/sh"), List.of("sh", script.toString()), odd, odd, new Input.Empty());

    var ended = bench.run(step, Workbench.DEFAULTS);

    assertThat(ended.outcome()).as(ended.toString()).isEqualTo(new Outcome.Exited(0));
    assertThat(ended.out()).isEqualTo(odd + "|" + script);
  }

  @Test
  void endsAProgramThatReadsForEver() throws IOException, InterruptedException {
    var step = bench.step(Workbench.shellCommand("cat"), new Input.Piped());

    assertThat(bench.run(step, brief()).outcome()).isEqualTo(TIMED_OUT);
  }

  @Test
  void plantsNoSetuidFileOnTheHost() throws IOException, InterruptedException {
    var config =
        Workbench.DEFAULTS.withMounts(
            List.of(new Mount(folder, Path.of("/data"), Mount.Access.READ_WRITE)));

    bench.shell(config, "cp /bin/sh /data/planted; chmod 6755 /data/planted");

    assertThat(folder.resolve("planted")).exists();
    assertThat((int) Files.getAttribute(folder.resolve("planted"), "unix:mode") & 06000).isZero();
  }

  @Test
  void survivesALargeNumberOfZombies() throws IOException, InterruptedException {
    var config = Workbench.limited(limits -> limits.withPids(OptionalInt.of(200)));
    var code =
        """
        import os, time
        for number in range(90):
            if os.fork() == 0:
                if os.fork() == 0:
                    time.sleep(0.01)
                os._exit(0)
        print('done')
        """;

    var ended = bench.python(config, code);

    assertThat(ended.out()).as(ended.toString()).isEqualTo("done\n");
  }

  private static EnvironmentConfig brief() {
    return Workbench.limited(
        limits -> limits.withWallTime(Optional.of(SHORT)).withGrace(Duration.ofMillis(100)));
  }
}
