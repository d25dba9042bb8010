package io.servos.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.containers.client.Owner;
import io.servos.containers.engine.EngineAddress;
import io.servos.containers.engine.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Takes away what each barrier and limit of a container is made of: the engine's runtime leaves it
/// out, or the engine's host has no control group for it. The built program must refuse then, say
/// which barrier it is, why and what to do, and leave no container.
class DockerDowngradeTest {

  private static final String FOLDER = "target/downgrade-dockerd";
  private static final String SMALL_FOLDER = "target/downgrade-dockerd-small";
  private static final String REMEDY =
      "; check how the engine and the runtime are set up; if as usual, report this as a bug in"
          + " Servos";
  private static final String ABSENT = "absent";
  private static final String NO_MEMORY = "--memory=unlimited";

  /// What Servos does by itself, without the engine or the kernel: there is nothing to take away.
  private static final Set<String> SERVOS_OWN = Set.of("output-limit");

  private static final Map<Removal, Jail.Ended> ENDS = new HashMap<>();
  private static List<String> left = List.of();
  private static Jail.Ended control = new Jail.Ended(0, "", "");
  private static Jail.Ended smallControl = control;
  private static Path runtimes = Path.of("");

  /// Something that is taken away.
  ///
  /// @param barrier as receipts name it
  /// @param runtime what is done, by the name that `runtime.py` knows
  /// @param told pattern of the whole message
  record Removal(String barrier, String runtime, List<String> options, String told) {

    /// The runtime leaves it out, and what the kernel shows of the container tells.
    static Removal seen(String barrier, String runtime, String seen, String... options) {
      return new Removal(
          barrier,
          runtime,
          List.of(options),
          "receipt could not be set up for 'container': (.+; )?"
              + barrier
              + ": "
              + seen
              + "(; .+)?"
              + REMEDY);
    }

    /// The filter around the container refuses a call of its first process.
    static Removal call(String barrier, String runtime, String call) {
      return new Removal(
          barrier,
          runtime,
          List.of(),
          barrier
              + " could not be set up for 'sh': "
              + call
              + " says EPERM \\(.+\\); allow this call in the engine's filter of system calls");
    }

    /// The engine's host has no control group for it.
    static Removal group(String limit, String what, String... options) {
      return new Removal(
          limit,
          "",
          List.of(options),
          "limit '%1$s': the engine's host has no control group of %2$s for it; run an engine that"
                  .formatted(limit, what)
              + " has one, or give it up with --best-effort="
              + limit);
    }

    @Override
    public String toString() {
      return barrier + ": " + (runtime.isEmpty() ? "no control group" : runtime);
    }
  }

  static final List<Removal> REMOVALS =
      List.of(
          Removal.seen("user", "uid", "Uid is '1001 1001 1001 1001' instead of '1000 .+'"),
          Removal.seen("user", "gid", "Gid is '2000 2000 2000 2000' instead of '1000 .+'"),
          Removal.seen("user", "groups", "Groups is '2000' instead of '1000'"),
          new Removal(
              "namespaces",
              "mount-namespace",
              List.of(),
              "docker: the engine could not start the container: .*private MNT namespace.*; mend"
                  + " what it names"),
          Removal.seen("namespaces", "pid-namespace", "the pid namespace is that of Servos"),
          Removal.seen("namespaces", "ipc-namespace", "the ipc namespace is that of Servos"),
          Removal.seen("namespaces", "uts-namespace", "the uts namespace is that of Servos"),
          Removal.seen(
              "control group", "cgroup-namespace", "the cgroup namespace is that of Servos"),
          Removal.seen("network", "network-namespace", "the net namespace is that of Servos"),
          Removal.seen("filesystem", "writable-root", "'/' is not mounted ro"),
          Removal.seen("filesystem", "writable-settings", "'/proc/sys' is not mounted ro"),
          Removal.seen("filesystem", "unmasked", "'/proc/interrupts' is not masked"),
          Removal.seen("mounts", "writable-mount", "'/.+/scripts' is not mounted ro"),
          Removal.seen("mounts", "extra-mount", "'/extra' is mounted and was not asked for"),
          Removal.seen("capabilities", "capability", "CapBnd is '0000000000002000' instead of .+"),
          Removal.seen("no-new-privileges", "new-privileges", "NoNewPrivs is '0' instead of '1'"),
          Removal.seen("seccomp", "no-filter", "Seccomp_filters is '1' instead of '2'"),
          Removal.seen("seccomp", "no-own-filter", "Seccomp_filters is '1' instead of '2'"),
          Removal.seen(
              "descriptors", "descriptor", "\\[0, 1, 2, 3\\] would be open in the program"),
          Removal.call("session", "no-session", "setsid"),
          Removal.seen(
              "core dumps", "core", "Max core file size is '(0|unlimited)' instead of '1'"),
          Removal.seen("memory", "no-memory", "memory\\..+ is '.+' instead of '536870912'"),
          Removal.seen("memory", "swap", "memory\\..*(swap|memsw).* is '.+' instead of '.+'"),
          Removal.seen("cpus", "no-cpus", "the quota of processors is .+", "--cpus=0.5"),
          Removal.seen("pids", "no-pids", "pids.max is 'max' instead of '129'"),
          Removal.seen(
              "cpu-time", "no-cpu-time", "Max cpu time is 'unlimited' .+", "--cpu-time=5s"),
          Removal.call("timeout", "no-timer", "setitimer"),
          Removal.seen("tmp-size", "no-tmp-size", "'/tmp' has not the size=65536k asked for"),
          Removal.seen("tmp-size", "no-shm-size", "'/dev/shm' has not the size=65536k asked for"),
          Removal.seen(
              "file-size", "no-file-size", "Max file size is 'unlimited' .+", "--file-size=1MiB"),
          Removal.seen("open-files", "no-open-files", "Max open files is '\\d+' instead of '1024'"),
          Removal.seen("open-files", "raised-open-files", "Max open files \\(hard\\) is '4096' .+"),
          Removal.call("container", "readable-init", "prctl"),
          Removal.seen("environment", "variable", "it has \\[.*ADDED.*\\] instead of .+"),
          new Removal(
              "container",
              ABSENT,
              List.of(),
              "runtime 'absent': the engine has none of that name; use one of: .+; or register it"
                  + " in /etc/docker/daemon.json"),
          Removal.group("memory", "memory"),
          Removal.group("cpus", "processors", NO_MEMORY, "--cpus=0.5"),
          Removal.group("pids", "processes", NO_MEMORY),
          Removal.seen(
              "cpu-time",
              "",
              "the engine counts no processor time",
              "--best-effort=memory,pids",
              "--cpu-time=5s"));

  @BeforeAll
  static void removeEach() throws IOException, InterruptedException, ExecutionException {
    makeRuntimes();
    try (var jail = new Jail();
        var threads = Executors.newFixedThreadPool(3)) {
      var engine = start(jail, List.of(), FOLDER, runtimeOptions());
      var small =
          start(
              jail,
              List.of("hide:memory", "hide:cpu", "hide:cpuacct", "hide:pids"),
              SMALL_FOLDER,
              List.of());
      var ends = new HashMap<Removal, Future<Jail.Ended>>();
      for (var removal : REMOVALS) {
        boolean isGroup = removal.runtime().isEmpty();
        ends.put(
            removal,
            threads.submit(
                () ->
                    jail.contain(
                        isGroup ? small : engine,
                        isGroup ? "runc" : removal.runtime(),
                        removal.options())));
      }
      for (var end : ends.entrySet()) {
        ENDS.put(end.getKey(), end.getValue().get());
      }
      control = jail.contain(engine, "control", List.of("--cpus=0.5", "--cpu-time=5s", "--json"));
      smallControl = jail.contain(small, "runc", List.of("--best-effort=memory,pids"));
      left = Stream.concat(containers(engine).stream(), containers(small).stream()).toList();
    }
  }

  private static void makeRuntimes() throws IOException {
    runtimes =
        Files.createTempDirectory(
            "servos-runtimes",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    var program = runtimes.resolve("runtime.py");
    try (var resource = DockerDowngradeTest.class.getResourceAsStream("runtime.py")) {
      Files.write(program, resource.readAllBytes());
    }
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (var name : names()) {
      Files.createSymbolicLink(runtimes.resolve(name), program);
    }
  }

  private static Set<String> names() {
    var names =
        REMOVALS.stream()
            .map(Removal::runtime)
            .filter(name -> !name.isEmpty() && !name.equals(ABSENT))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    names.add("control");
    return names;
  }

  private static List<String> runtimeOptions() {
    return names().stream()
        .flatMap(name -> Stream.of("--add-runtime", name + "=" + runtimes.resolve(name)))
        .toList();
  }

  /// The address of an engine with the image of the tests.
  private static String start(Jail jail, List<String> lacking, String folder, List<String> options)
      throws IOException, InterruptedException {
    var root = Repository.here().root();
    var command =
        new ArrayList<>(List.of(root.resolve("scripts/dockerd").toString(), "start", folder));
    command.addAll(options);
    var started = jail.execute(lacking, command);
    assertThat(started.status()).as(started.toString()).isZero();
    var host = started.stdout().strip();
    var made =
        jail.execute(
            List.of("set:DOCKER_HOST=" + host),
            List.of(root.resolve("scripts/test-image").toString()));
    assertThat(made.status()).as(made.toString()).isZero();
    return host;
  }

  private static List<String> containers(String host) throws IOException {
    var socket = Path.of(host.replaceFirst("^unix://", ""));
    return io.servos.containers.engine.Engine.connect(
            new EngineAddress.Unix(socket), Duration.ofSeconds(30))
        .containers(Owner.OWNER)
        .stream()
        .map(Object::toString)
        .toList();
  }

  @AfterAll
  static void stopEngines() throws IOException, InterruptedException {
    try (var jail = new Jail()) {
      for (var folder : List.of(FOLDER, SMALL_FOLDER)) {
        var script = Repository.here().root().resolve("scripts/dockerd").toString();
        var stopped = jail.execute(List.of(), List.of(script, "stop", folder));
        assertThat(stopped.status()).as(stopped.toString()).isZero();
      }
    }
    try (var files = Files.list(runtimes)) {
      for (var file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(runtimes);
  }

  @ParameterizedTest
  @FieldSource("REMOVALS")
  void refusesAndSaysWhatIsMissing(Removal removal) {
    var ended = Objects.requireNonNull(ENDS.get(removal));

    assertThat(ended.stdout()).isEmpty();
    assertThat(ended.stderr()).matches("servos: " + removal.told() + "\n");
    assertThat(ended.status()).isEqualTo(125);
  }

  /// The controls: a runtime that changes nothing, and limits given up by name.
  @Test
  void runsWhereNothingIsMissing() {
    assertThat(control.status()).as(control.toString()).isZero();
    assertThat(control.stdout()).contains("ran\\n");
    assertThat(smallControl).isEqualTo(new Jail.Ended(0, "ran\n", ""));
  }

  @Test
  void leavesNoContainer() {
    assertThat(left).isEmpty();
  }

  /// A barrier or limit that comes to the receipt needs a removal of its own here.
  @Test
  void takesAwayEachBarrierAndLimitOfTheReceipt() throws IOException {
    var barriers = new TreeSet<String>();
    for (var line :
        JsonValue.parse(control.stdout().getBytes(StandardCharsets.UTF_8))
            .at("receipt")
            .elements()) {
      var barrier = line.at("barrier").text().orElseThrow();
      barriers.add(barrier.startsWith("mount ") ? "mounts" : barrier);
    }
    var removed = REMOVALS.stream().map(Removal::barrier).collect(Collectors.toSet());

    assertThat(barriers).isNotEmpty().isSubsetOf(union(removed, SERVOS_OWN));
    assertThat(removed).isSubsetOf(barriers).doesNotContainAnyElementsOf(SERVOS_OWN);
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    return Stream.concat(some.stream(), others.stream()).collect(Collectors.toSet());
  }
}
