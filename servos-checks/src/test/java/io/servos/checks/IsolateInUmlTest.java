package io.servos.checks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The command line on a kernel of its own that has control groups of version 2: for root, for an
/// ordinary user to whom a group is delegated, and for one without.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IsolateInUmlTest {

  /// Runs each program as each user and prints `USER PROGRAM STATUS`, `out LINE` and `err LINE`.
  private static final String SCRIPT =
      """
      home=/run/home
      mkdir -p $home/scripts /run/program
      cp -p "$1/servos" $home
      cp -p "$1/scripts/jdk.sh" $home/scripts
      cp -rp "$1/target/dist/." $home
      export SERVOS_JAVA_HOME="$2" XDG_CACHE_HOME="$3"
      cd /run/program
      echo 'print("hello")' >hello.py
      echo 'import sys; sys.exit(7)' >seven.py
      echo 'bytearray(1 << 28)' >memory.py
      echo 'print("emulated")' >emulated.py
      echo 'while True: pass' >spin.py
      cat >fork.py <<'END'
      import os, signal
      while os.fork():
          pass
      signal.pause()
      END
      echo '+memory +pids +cpu' >/sys/fs/cgroup/cgroup.subtree_control

      root() { "$@"; }
      user() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }
      delegated() {
        groups=$((groups + 1))
        group=/sys/fs/cgroup/delegated-$groups
        mkdir $group
        chown 65534 $group $group/cgroup.procs $group/cgroup.subtree_control
        (
          sh -c 'echo $PPID' >$group/cgroup.procs
          exec setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
        )
      }
      groups=0
      for who in root delegated user; do
        while read -r name options; do
          $who $home/servos isolate $options $name.py >/run/out 2>/run/err </dev/null
          echo $who $name $?
          sed 's/^/out /' /run/out
          sed 's/^/err /' /run/err
        done <<'END'
      hello
      seven
      memory --memory 24MiB
      fork --pids 10
      spin --cpu-time 1s
      emulated -p arm64
      END
      done
      """;

  private record Ending(int status, List<String> stdout, List<String> stderr) {}

  private final Map<String, Ending> endings = new HashMap<>();

  @BeforeAll
  void runAll() throws IOException, InterruptedException {
    var root = Repository.here().root().toString();
    var builder =
        new ProcessBuilder(
                root + "/scripts/uml-run",
                "sh",
                "-c",
                SCRIPT,
                "sh",
                root,
                System.getProperty("java.home"),
                System.getProperty("user.home") + "/.cache")
            .redirectErrorStream(true);
    builder.environment().put("SERVOS_UML_TIMEOUT", "300");
    var process = builder.start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    var ending = new Ending(0, List.of(), List.of());
    for (var line : output.lines().toList()) {
      var words = line.split(" ", 3);
      switch (words[0]) {
        case "out" -> ending.stdout().add(line.substring(4));
        case "err" -> ending.stderr().add(line.substring(4));
        default -> {
          ending = new Ending(Integer.parseInt(words[2]), new ArrayList<>(), new ArrayList<>());
          endings.put(words[0] + " " + words[1], ending);
        }
      }
    }
  }

  private Ending ending(String user, String program) {
    assertThat(endings).containsKey(user + " " + program);
    return Objects.requireNonNull(endings.get(user + " " + program));
  }

  /// Its kernel has one table of binary formats, which is not the sandbox's.
  @Test
  void isRefusedEmulationOnAnOldKernel() {
    var ending = ending("root", "emulated");

    assertThat(ending.status()).isEqualTo(125);
    assertThat(ending.stdout()).isEmpty();
    assertThat(ending.stderr()).hasSize(1);
    assertThat(ending.stderr().getFirst())
        .startsWith(
            "servos: binfmt could not be set up for '/proc/sys/fs/binfmt_misc': mount says ")
        .endsWith(
            "; use Linux 6.7 or later, which has a table of binary formats for each user namespace"
                + " (CONFIG_BINFMT_MISC)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "delegated"})
  void passesOutputOn(String user) {
    assertThat(ending(user, "hello")).isEqualTo(new Ending(0, List.of("hello"), List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "delegated"})
  void passesTheStatusOn(String user) {
    assertThat(ending(user, "seven")).isEqualTo(new Ending(7, List.of(), List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "delegated"})
  void endsAProgramThatNeedsMoreMemory(String user) {
    assertThat(ending(user, "memory"))
        .isEqualTo(
            new Ending(
                137, List.of(), List.of("servos: out of memory: the limit of 24MiB was reached")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "delegated"})
  void refusesForksBeyondTheLimit(String user) {
    assertThat(ending(user, "fork").status()).isEqualTo(137);
    assertThat(ending(user, "fork").stderr())
        .contains("BlockingIOError: [Errno 11] Resource temporarily unavailable")
        .endsWith("servos: out of processes: the limit of 10 was reached");
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "delegated"})
  void endsAProgramThatUsesMoreProcessorTime(String user) {
    assertThat(ending(user, "spin"))
        .isEqualTo(
            new Ending(
                124,
                List.of(),
                List.of("servos: out of processor time: the limit of 1s was reached")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", "seven", "memory", "fork", "spin"})
  void refusesAUserWhoseLimitsCannotBeEnforced(String program) {
    assertThat(ending("user", program))
        .isEqualTo(
            new Ending(
                125,
                List.of(),
                List.of(
                    "servos: limit 'memory': user 'nobody' may not make control groups in"
                        + " '/sys/fs/cgroup'; run Servos as root, or have root give you a control"
                        + " group and start Servos in it, or give it up with"
                        + " --best-effort=memory")));
  }
}
