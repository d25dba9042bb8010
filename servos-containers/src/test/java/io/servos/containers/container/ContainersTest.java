package io.servos.containers.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.containers.Engines;
import io.servos.containers.client.Owner;
import io.servos.containers.engine.Call;
import io.servos.model.ServosException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ContainersTest {

  private final Containers containers = new Containers(Engines.client());
  private final List<String> made = new ArrayList<>();

  @AfterEach
  void removeWhatWasMade() throws InterruptedException {
    for (var name : made) {
      if (containers.find(name).isPresent()) {
        containers.remove(name, true);
      }
    }
  }

  private String create(ContainerSpec spec) throws InterruptedException {
    made.add(spec.name());
    containers.create(spec);
    return spec.name();
  }

  private String started(String code) throws InterruptedException {
    var name = create(Engines.shell(code));
    containers.start(name);
    return name;
  }

  /// What a program in a container writes.
  private String said(String name, String... command) throws IOException, InterruptedException {
    var out = new ByteArrayOutputStream();
    try (var exec = containers.exec(name, Exec.Request.of(command))) {
      exec.pass((_, buffer, count) -> out.write(buffer, 0, count));
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void goesThroughItsLife() throws InterruptedException {
    var name = create(Engines.shell("trap 'exit 5' TERM; while :; do sleep 0.1; done"));
    assertThat(containers.get(name).state()).isEqualTo(State.CREATED);

    containers.start(name);
    containers.start(name);
    assertThat(containers.get(name).isRunning()).isTrue();
    assertThat(containers.list(false)).extracting(Container::name).contains(name);

    containers.restart(name, Optional.of(Duration.ofSeconds(10)));
    assertThat(containers.get(name).isRunning()).isTrue();

    containers.stop(name, Optional.of(Duration.ofSeconds(10)));
    assertThat(containers.get(name).state()).isEqualTo(State.EXITED);
    assertThat(containers.get(name).exitStatus()).hasValue(5);
    assertThat(containers.list(false)).extracting(Container::name).doesNotContain(name);
    assertThat(containers.list(true)).extracting(Container::name).contains(name);

    containers.remove(name, false);
    assertThat(containers.find(name)).isEmpty();
  }

  @Test
  void waitsForTheExitStatus() throws InterruptedException {
    assertThat(containers.await(started("exit 42"))).isEqualTo(42);
  }

  @Test
  void stopsWaitingWhenItsThreadIsInterrupted() throws InterruptedException {
    var name = started("sleep 600");
    var waiter = Thread.currentThread();
    Thread.ofVirtual().start(waiter::interrupt);

    assertThatThrownBy(() -> containers.await(name)).isInstanceOf(InterruptedException.class);
  }

  @Test
  void endsByForceWhatDoesNotEndWithinItsGrace() throws InterruptedException {
    var name = started("trap '' TERM; while :; do sleep 0.1; done");

    containers.stop(name, Optional.of(Duration.ofSeconds(1)));

    assertThat(containers.get(name).exitStatus()).hasValue(137);
  }

  @Test
  void sendsSignals() throws InterruptedException {
    var name = started("trap 'exit 9' USR1; while :; do sleep 0.1; done");
    awaitTrap(name);

    containers.kill(name, "USR1");

    assertThat(containers.await(name)).isEqualTo(9);
  }

  /// The shell has set its trap when it has begun to sleep.
  private void awaitTrap(String name) throws InterruptedException {
    while (!containers.get(name).isRunning() || !sleeps(name)) {
      Thread.onSpinWait();
    }
  }

  private boolean sleeps(String name) throws InterruptedException {
    try {
      return said(name, "sh", "-c", "cat /proc/[0-9]*/comm").contains("sleep");
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  @Test
  void isAsSeparatedAsARunUnlessToldOtherwise() throws IOException, InterruptedException {
    var name = started("sleep 600");

    assertThat(said(name, "sh", "-c", "grep -e CapEff -e NoNewPrivs -e Seccomp: /proc/self/status"))
        .isEqualTo("CapEff:\t0000000000000000\nNoNewPrivs:\t1\nSeccomp:\t2\n");
    assertThat(said(name, "sh", "-c", "(echo x >/bin/x) 2>&1; echo x >/tmp/x && cat /tmp/x"))
        .contains("Read-only file system")
        .endsWith("x\n");
    assertThat(said(name, "ls", "/sys/class/net")).isEqualTo("lo\n");
  }

  @Test
  void getsWhatItIsGiven() throws IOException, InterruptedException {
    var program =
        new Program(
            List.of("-c", "sleep 600"),
            Optional.of("/bin/sh"),
            Map.of("COLOUR", "blue"),
            Optional.of("1000:1000"),
            Optional.of("/tmp"),
            false,
            Optional.of("INT"),
            Duration.ofSeconds(1));
    var spec = ContainerSpec.of(Engines.IMAGE).withProgram(program);
    containers.start(create(spec));

    assertThat(said(spec.name(), "sh", "-c", "id -u; pwd; echo $COLOUR"))
        .isEqualTo("1000\n/tmp\nblue\n");
  }

  @Test
  void mountsFilesOfTheHostForReadingOnlyUnlessToldOtherwise(@TempDir Path folder)
      throws IOException, InterruptedException {
    var real = folder.toRealPath();
    var spec =
        Engines.shell("sleep 600")
            .withStorage(
                Storage.parse(real + ":/ro"),
                Storage.parse(real + ":/rw:rw"),
                new Storage.Temporary("/scratch", 1 << 20));
    containers.start(create(spec));

    assertThat(said(spec.name(), "sh", "-c", "echo a >/rw/f; cat /ro/f; (echo b >/ro/f) 2>&1"))
        .startsWith("a\n")
        .contains("Read-only file system");
    assertThat(said(spec.name(), "sh", "-c", "df -k /scratch | tail -n 1")).contains(" 1024 ");
    assertThat(real.resolve("f")).hasContent("a\n");
  }

  @Test
  void keepsTheEnginesSocketOutside() {
    var socket = System.getenv("DOCKER_HOST").replaceFirst("^unix://", "");
    var folder = Path.of(socket).getParent();

    assertRefused(
        () -> create(Engines.shell("true").withStorage(Storage.parse(folder + ":/engine:rw"))),
        "volume: '" + folder + "' holds the engine's socket",
        "name other files");
  }

  @Test
  void passesTheExitStatusAndInputOfAFurtherProgram() throws IOException, InterruptedException {
    var name = started("sleep 600");
    var request =
        new Exec.Request(
            List.of("sh", "-c", "cat; echo bad >&2; exit 3"),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            false,
            true);
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();

    try (var exec = containers.exec(name, request)) {
      try (var stdin = exec.stdin()) {
        stdin.write("sent".getBytes(StandardCharsets.UTF_8));
      }
      int status =
          exec.pass((isError, buffer, count) -> (isError ? err : out).write(buffer, 0, count));

      assertThat(status).isEqualTo(3);
    }
    assertThat(out).hasToString("sent");
    assertThat(err).hasToString("bad\n");
  }

  @Test
  void saysWithItsStatusThatAProgramIsNotThere() throws IOException, InterruptedException {
    var name = started("sleep 600");

    try (var exec = containers.exec(name, Exec.Request.of("no-such-program"))) {
      assertThat(exec.pass((_, _, _) -> {})).isBetween(126, 127);
    }
  }

  @Test
  void prunesOnlyWhatItMadeAndWhatDoesNotRun() throws InterruptedException {
    var ended = started("true");
    containers.await(ended);
    var running = started("sleep 600");
    var ofOthers = ofOthers(Map.of());
    var handedDown = ofOthers(Map.of("io.servos.container", ended));
    var ofARun = ofOthers(Map.of(Owner.OWNER, "1-1-1"));

    var pruned = containers.prune(false);

    assertThat(pruned.removed()).contains(ended).doesNotContain(running, ofOthers, handedDown);
    assertThat(containers.find(running)).isPresent();
    assertThat(containers.find(ofOthers)).isPresent();
    assertThat(containers.prune(true).removed())
        .contains(ofOthers, handedDown)
        .doesNotContain(running, ofARun);
  }

  /// A container that somebody else has made.
  private String ofOthers(Map<String, String> labels) throws InterruptedException {
    var name = Engines.name("other");
    made.add(name);
    Engines.client()
        .ask(
            "make",
            Call.post("/containers/create")
                .with("name", name)
                .sending(Map.of("Image", Engines.IMAGE, "Cmd", List.of("true"), "Labels", labels)));
    return name;
  }

  @Test
  void saysWhatIsWrong() throws InterruptedException {
    var running = started("sleep 600");
    var idle = create(Engines.shell("true"));

    assertRefused(
        () -> containers.start("no-such"),
        "container 'no-such': there is none of that name",
        "see 'servos ps --all'");
    assertRefused(
        () -> create(Engines.shell("true").withName(idle)),
        "container '" + idle + "': there is one of that name",
        "remove it, or use another name");
    assertRefused(
        () -> create(ContainerSpec.of("no-such:1")),
        "image 'no-such:1': there is none of that name",
        "see 'servos image ls'; Servos asks no registry");
    assertRefused(
        () -> containers.remove(running, false),
        "container '" + running + "': it is running",
        "stop it: servos container stop " + running + ", or use --force");
    assertRefused(
        () -> containers.exec(idle, Exec.Request.of("true")),
        "container '" + idle + "': it does not run",
        "start it: servos container start " + idle);
    assertRefused(
        () -> containers.kill(idle, "TERM"),
        "container '" + idle + "': it does not run",
        "start it: servos container start " + idle);
    assertRefused(
        () -> create(Engines.shell("true").withStorage(Storage.parse("no-such:/data"))),
        "volume 'no-such': there is none of that name",
        "make it: servos volume create no-such");
    assertRefused(
        () -> containers.get("a b"),
        "container: 'a b' is no name",
        "use letters, digits, '_', '.' and '-'");
  }

  private static void assertRefused(ThrowingCallable call, String message, String remedy) {
    assertThatThrownBy(call)
        .isInstanceOf(ServosException.class)
        .hasMessage(message)
        .extracting(failure -> ((ServosException) failure).remedy())
        .isEqualTo(remedy);
  }
}
