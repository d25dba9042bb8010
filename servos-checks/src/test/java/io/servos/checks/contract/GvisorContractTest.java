package io.servos.checks.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.model.EnvironmentConfig;
import io.servos.model.InvalidConfigException;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.NetworkPolicy;
import io.servos.model.Outcome;
import io.servos.model.UserId;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Containers of gVisor, with the runtime `runsc` of the engine that `scripts/test` starts. What is
/// said here again is what the documents say of gVisor, and nothing else differs.
class GvisorContractTest extends OfflineContract {

  private static final int LEAST_MEMORY = 32 << 20;

  @Override
  EnvironmentConfig defaults() {
    return new DockerContractTest().defaults().withRuntime("runsc");
  }

  /// The host ends gVisor, and with it every program.
  @Override
  @Test
  public void endsAProgramWhoseChildUsesTooMuchMemory() throws IOException, InterruptedException {
    assertThat(childBeyondMemory("exit 137")).isEqualTo(new Outcome.OutOfMemory(64 << 20));
  }

  @Override
  @Test
  public void leavesAProgramItsStatusWhenItSurvivesTheEndOfAChild()
      throws IOException, InterruptedException {
    assertThat(childBeyondMemory("exit 0")).isEqualTo(new Outcome.OutOfMemory(64 << 20));
  }

  private Outcome childBeyondMemory(String after) throws IOException, InterruptedException {
    var config = bench().limited(limits -> limits.withMemoryBytes(OptionalLong.of(64 << 20)));

    var ended =
        bench()
            .shell(
                config,
                "echo begun; "
                    + Bench.PYTHON
                    + " -S -c 'x = b\"1\" * (200 << 20)'; echo survived; "
                    + after);

    assertThat(ended.out()).isEqualTo("begun\n");
    return ended.outcome();
  }

  /// Its kernel refuses the process and counts no refusals.
  @Override
  @Test
  public void givesNoMoreProcessesThanAllowed() throws IOException, InterruptedException {
    for (var user : new UserId[] {new UserId(1000, 1000), new UserId(0, 0)}) {
      var config = bench().limited(limits -> limits.withPids(OptionalInt.of(10))).withUser(user);

      var below = forking(config, 9);
      var above = forking(config, 30);

      assertThat(below.outcome()).as(below.toString()).isEqualTo(new Outcome.Exited(0));
      assertThat(above.out()).isEqualTo("9\n");
      assertThat(above.err()).contains("BlockingIOError");
      assertThat(above.outcome()).isEqualTo(new Outcome.Exited(1));
    }
  }

  /// Its kernel counts a program that is held back as running, so that what its usage says cannot
  /// show the share: the time that the same work takes does.
  @Override
  @Test
  public void givesNoMoreThanItsShareOfProcessors() throws IOException, InterruptedException {
    var config = bench().limited(limits -> limits.withCpus(OptionalDouble.of(0.25)));
    var whole = timeOfWork(bench().defaults());
    for (int i = 0; i < 2; i++) {
      whole = Math.min(whole, timeOfWork(bench().defaults()));
    }

    assertThat(timeOfWork(config)).isGreaterThan(2 * whole);
  }

  private double timeOfWork(EnvironmentConfig config) throws IOException, InterruptedException {
    var ended =
        bench()
            .python(
                config,
                """
                import time
                start = time.monotonic()
                for _ in range(10_000_000): pass
                print(time.monotonic() - start)
                """);
    assertThat(ended.outcome()).as(ended.toString()).isEqualTo(new Outcome.Exited(0));
    return Double.parseDouble(ended.out());
  }

  @Test
  void givesNoMoreProcessesToThoseThatAskForMore() throws IOException, InterruptedException {
    var config = bench().limited(limits -> limits.withPids(OptionalInt.of(10)));

    var ended =
        bench()
            .python(
                config,
                """
                import os, resource
                def refused(call, *args):
                  try: call(*args)
                  except (OSError, ValueError): return True
                print(refused(resource.setrlimit, resource.RLIMIT_NPROC, (20, 20)),
                      refused(os.setuid, 1), refused(os.setresuid, 1, 1, 1))
                """);

    assertThat(ended.out()).isEqualTo("True True True\n");
  }

  @Override
  @Test
  public void runsUnderTheSmallestLimits() throws IOException, InterruptedException {
    var config =
        bench()
            .limited(
                limits ->
                    limits
                        .withMemoryBytes(OptionalLong.of(LEAST_MEMORY))
                        .withPids(OptionalInt.of(2))
                        .withOpenFiles(16)
                        .withTmpBytes(4096)
                        .withFileSizeBytes(OptionalLong.of(0)));

    assertThat(bench().shell(config, "echo small").out()).isEqualTo("small\n");
  }

  @Test
  void refusesLessMemoryThanItNeedsItself() {
    var config =
        bench().limited(limits -> limits.withMemoryBytes(OptionalLong.of(LEAST_MEMORY - 1)));

    assertThatThrownBy(() -> bench().shell(config, "true"))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage("memory: 33554431 bytes are less than the 32MiB that gVisor itself needs");
  }

  /// Its kernel shows neither ambient capabilities nor `no_new_privs`.
  @Override
  @Test
  public void hasNoPrivilegesEvenAsRoot() throws IOException, InterruptedException {
    var look =
        "grep -E '^(CapInh|CapPrm|CapEff|CapBnd|CapAmb|NoNewPrivs|Seccomp):' /proc/self/status | tr"
            + " -d '\\t'";

    assertThat(bench().shell(bench().defaults().withUser(new UserId(0, 0)), look).out())
        .isEqualTo(
            """
            CapInh:0000000000000000
            CapPrm:0000000000000000
            CapEff:0000000000000000
            CapBnd:0000000000000000
            Seccomp:2
            """);
  }

  @Override
  @Test
  public void hasNoNetworkUnlessAsked() throws IOException, InterruptedException {
    try (var server = new ServerSocket(0)) {
      assertThat(connecting(bench().defaults(), server)).isEqualTo("Connection refused\n");
    }
  }

  @Test
  void refusesEveryOtherNetwork() {
    var host = bench().defaults().withNetwork(new NetworkPolicy.Host());

    assertThatThrownBy(() -> bench().shell(host, "true"))
        .isInstanceOf(IsolationUnavailableException.class)
        .hasMessage(
            "runtime 'runsc': gVisor has a network of its own, and what of network 'host' holds"
                + " there is not known");
  }

  @Override
  @Test
  public void saysWhatTheProgramSees() throws IOException, InterruptedException {
    var ended =
        bench()
            .shell(
                "for kind in pid net ipc uts mnt; do readlink /proc/self/ns/$kind; done; grep -E"
                    + " '^Cap(Prm|Eff|Bnd):' /proc/self/status | tr '\\t' ' '");

    var lines = ended.out().lines().toList();
    var receipt = ended.receipt();
    assertThat(observed(ended, "namespaces").split(" "))
        .contains(lines.subList(0, 5).toArray(String[]::new));
    assertThat(observed(ended, "network")).startsWith(lines.get(1));
    assertThat(observed(ended, "capabilities"))
        .isEqualTo(String.join(" ", lines.subList(5, 8)).replace(":", ""));
    assertThat(observed(ended, "no-new-privileges"))
        .isEqualTo("NoNewPrivs absent; Seccomp 2 with CapEff 0000000000000000");
    assertThat(receipt.line("runtime").orElseThrow().how()).startsWith("gVisor 0.0~20240729");
  }

  /// Its kernel lets every program make nodes in its private files, and knows only its own devices.
  @Test
  void opensNoDeviceOfTheHost() throws IOException, InterruptedException {
    Files.setPosixFilePermissions(bench().folder(), PosixFilePermissions.fromString("rwxrwxrwx"));
    var make =
        """
        import errno, os, stat
        def told(call, *args):
          try: return 'open' if call(*args) else 'made'
          except OSError as failure: return errno.errorcode[failure.errno]
        for folder in '/tmp', '.':
          for kind, major, minor in (stat.S_IFCHR, 1, 1), (stat.S_IFBLK, 7, 0), (stat.S_IFCHR, 1, 3):
            node = '%s/%d-%d' % (folder, major, minor)
            print(told(os.mknod, node, kind | 0o666, os.makedev(major, minor)),
                  told(os.open, node, os.O_RDWR))
        """;

    for (var user : new UserId[] {new UserId(1000, 1000), new UserId(0, 0)}) {
      var config = bench().defaults().withWritable(true).withUser(user);

      assertThat(bench().python(config, make).out())
          .isEqualTo(
              "made ENXIO\nmade ENXIO\nmade open\nEPERM ENOENT\nEPERM ENOENT\nEPERM ENOENT\n");
    }
  }

  /// From a warm pool they are the same containers.
  @Test
  void holdsInAContainerThatStoodReady() throws IOException, InterruptedException {
    var warm = new AtomicInteger();
    var cold = new AtomicInteger();
    try (var ready = Bench.in(folder, defaults(), new WarmIsolator(isolator(), warm, cold))) {
      var memory = ready.limited(limits -> limits.withMemoryBytes(OptionalLong.of(64 << 20)));
      var alone = ready.limited(limits -> limits.withPids(OptionalInt.of(1)));
      var time = ready.limited(limits -> limits.withCpuTime(Optional.of(Duration.ofSeconds(1))));

      assertThat(ready.shell("cut -d ' ' -f 3 /proc/version").out()).isEqualTo("4.4.0\n");
      assertThat(ready.python(memory, "bytearray(b'1') * (200 << 20)").outcome())
          .isEqualTo(new Outcome.OutOfMemory(64 << 20));
      assertThat(ready.python(alone, "import os\nos.fork()").err()).contains("BlockingIOError");
      assertThat(ready.python(time, "while True: pass").outcome())
          .isEqualTo(new Outcome.TimedOut(Outcome.Clock.CPU, Duration.ofSeconds(1)));
    }
    assertThat(warm).hasValue(4);
    assertThat(cold).hasValue(0);
  }

  private static String observed(Bench.Ended ended, String barrier) {
    return ended.receipt().line(barrier).orElseThrow().observed();
  }
}
