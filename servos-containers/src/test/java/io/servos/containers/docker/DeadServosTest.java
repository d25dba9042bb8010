package io.servos.containers.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.containers.client.Owner;
import io.servos.containers.engine.Engine;
import io.servos.containers.engine.EngineAddress;
import io.servos.containers.engine.JsonValue;
import io.servos.model.Input;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// After kill -9 of Servos the next run leaves nothing of it.
class DeadServosTest {

  @TempDir Path folder;

  /// Starts a container and waits.
  static final class Victim {

    private Victim() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      var trial = new Trial(Path.of(arguments[0]));
      var isolator = new DockerIsolator();
      var run = isolator.start(trial.shell("echo up; cat", new Input.Piped()), Trial.CONFIG);
      run.stdout().readNBytes(3);
      System.out.println(run.id());
      var _ = System.in.read();
    }
  }

  /// Has a container that waits for a program.
  static final class Waiter {

    private Waiter() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      var step = new Trial(Path.of(arguments[0])).shell("echo ran");
      var standby = new DockerIsolator().standBy(step, Trial.CONFIG);
      System.out.println(standby.isReady());
      var _ = System.in.read();
    }
  }

  /// Runs a program to its end.
  static final class Passer {

    private Passer() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      try (var isolator = new DockerIsolator()) {
        new Trial(Path.of(arguments[0])).run(isolator, Trial.CONFIG, "true");
      }
    }
  }

  /// Servos is killed when it has sent a request, before the engine has it.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /version ",
        "GET /[^/]+/info ",
        "GET /[^/]+/images/servos-test/json ",
        "GET /[^/]+/containers/json[?]",
        "POST /[^/]+/containers/create[?]",
        "POST /[^/]+/containers/[0-9a-f]+/attach[?]",
        "POST /[^/]+/containers/[0-9a-f]+/start ",
        "GET /[^/]+/containers/[0-9a-f]+/json ",
        "DELETE /[^/]+/containers/[0-9a-f]+[?]"
      })
  void leavesNothingWhereverItIsKilled(String request) throws Exception {
    var trial = Trial.in(folder);
    var socket = folder.resolve("engine");
    var started = new CompletableFuture<Process>();
    var moment = Pattern.compile(request);
    UnaryOperator<String> kill =
        text -> {
          if (moment.matcher(text).lookingAt()) {
            started.join().destroyForcibly().onExit().join();
          }
          return text;
        };
    try (var _ = new Middleman(socket, kill)) {
      var victim = start(Passer.class, trial.folder(), Map.of("DOCKER_HOST", "unix://" + socket));
      started.complete(victim);

      assertThat(victim.waitFor()).as("killed").isEqualTo(137);

      startUntilNothingIsLeftOf(victim.pid(), trial);
      assertThat(containersOf(victim.pid())).isEmpty();
      assertThat(initFilesOf(victim.pid())).isEmpty();
    }
  }

  /// What the engine still does for the dead may come after the first start.
  private static void startUntilNothingIsLeftOf(long pid, Trial trial)
      throws IOException, InterruptedException {
    int starts = 0;
    do {
      try (var next = new DockerIsolator()) {
        trial.run(next, Trial.CONFIG, "true");
      }
      starts++;
    } while (starts < 5 && !containersOf(pid).isEmpty());
  }

  @Test
  void sweepsWhatADeadServosLeft() throws IOException, InterruptedException {
    var trial = Trial.in(folder);
    var victim = start(Victim.class, trial.folder(), Map.of());
    String left;
    try (var lines = victim.inputReader()) {
      left = "/servos-" + lines.readLine();
    }
    assertThat(names()).contains(left);

    try (var other = new DockerIsolator()) {
      trial.run(other, Trial.CONFIG, "true");
    }
    assertThat(names()).as("a living one is left alone").contains(left);
    victim.destroyForcibly().waitFor();
    try (var next = new DockerIsolator()) {
      trial.run(next, Trial.CONFIG, "true");
    }

    assertThat(names()).doesNotContain(left);
    assertThat(initFilesOf(victim.pid())).isEmpty();
  }

  /// What waits ends with the connection of the dead; the next Servos removes it.
  @Test
  void sweepsWhatWaitedForADeadServos() throws IOException, InterruptedException {
    var trial = Trial.in(folder);
    var victim = start(Waiter.class, trial.folder(), Map.of());
    try (var lines = victim.inputReader()) {
      assertThat(lines.readLine()).isEqualTo("true");
    }
    try (var other = new DockerIsolator()) {
      trial.run(other, Trial.CONFIG, "true");
    }
    assertThat(states(victim.pid())).as("a living one is left alone").containsExactly("running");

    victim.destroyForcibly().waitFor();
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!states(victim.pid()).equals(List.of("exited"))) {
      assertThat(System.nanoTime()).as("its end").isLessThan(end);
    }

    startUntilNothingIsLeftOf(victim.pid(), trial);
    assertThat(containersOf(victim.pid())).isEmpty();
    assertThat(initFilesOf(victim.pid())).isEmpty();
  }

  private static List<String> states(long pid) throws IOException {
    return containers().stream()
        .filter(one -> one.at("Labels").at(Owner.OWNER).text().orElse("").contains("-" + pid + "-"))
        .map(one -> one.at("State").text().orElse(""))
        .toList();
  }

  private static Process start(Class<?> program, Path folder, Map<String, String> variables)
      throws IOException {
    var path = System.getProperty("jdk.module.path");
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command =
        path == null
            ? List.of(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                program.getName(),
                folder.toString())
            : List.of(
                java,
                "-p",
                path,
                "--add-modules",
                "io.servos.containers",
                "--patch-module",
                "io.servos.containers=" + tests(),
                "-m",
                "io.servos.containers/" + program.getName(),
                folder.toString());
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(variables);
    return builder.start();
  }

  private static Path tests() {
    return Path.of("target/test-classes").toAbsolutePath();
  }

  private static List<String> initFilesOf(long pid) throws IOException {
    try (var files = Files.list(Path.of("/run/servos/containers"))) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.contains("-" + pid + "-"))
          .toList();
    }
  }

  private static List<JsonValue> containers() throws IOException {
    var socket = Path.of(System.getenv("DOCKER_HOST").replaceFirst("^unix://", ""));
    var engine = Engine.connect(new EngineAddress.Unix(socket), Duration.ofSeconds(30));
    return engine.containers(Owner.OWNER);
  }

  private static List<String> names() throws IOException {
    return containers().stream()
        .map(container -> container.at("Names").texts().getFirst())
        .toList();
  }

  private static List<String> containersOf(long pid) throws IOException {
    return containers().stream()
        .map(container -> container.at("Labels").at(Owner.OWNER).text().orElse(""))
        .filter(owner -> owner.contains("-" + pid + "-"))
        .toList();
  }

  @Test
  void leavesContainersOfOthersAlone() throws IOException {
    var self = Owner.self();

    assertThat(self.isOrphan(self.labels())).isFalse();
    assertThat(self.isOrphan(Map.of())).isFalse();
    assertThat(self.isOrphan(with(Owner.OWNER, "1-1-1"))).as("another pid namespace").isFalse();
    assertThat(self.isOrphan(with(Owner.MACHINE, "another"))).isFalse();
  }

  @Test
  void knowsTheDeadOfThisHost() throws IOException {
    var self = Owner.self();

    assertThat(
            self.isOrphan(
                with(Owner.OWNER, self.process().namespace() + "-" + self.process().pid() + "-1")))
        .isTrue();
    assertThat(self.isOrphan(with(Owner.OWNER, self.process().namespace() + "-4194305-1")))
        .isTrue();
    var dead = with(Owner.OWNER, self.process().namespace() + "-4194305-1");
    var other = new Owner(self.process(), "12345", self.machine(), self.boot());
    assertThat(other.isOrphan(dead)).as("another user's may only be hidden").isFalse();
    var earlier = new Owner(self.process(), self.uid(), "machine", "boot");
    var later = new Owner(self.process(), self.uid(), "machine", "later");
    assertThat(later.isOrphan(earlier.labels())).as("before the last boot").isTrue();
  }

  private static Map<String, String> with(String label, String value) throws IOException {
    var labels = new java.util.HashMap<>(Owner.self().labels());
    labels.put(label, value);
    return labels;
  }
}
