package io.servos.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The real gVisor in an engine whose runtime it is by default too, under a second name, and with a
/// runtime that only has its name. Its containers see a kernel of their own, so what holds for them
/// is read where it holds.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GvisorTest {

  private static final String FOLDER = "target/gvisor-dockerd";
  private static final String REFUSAL =
      "servos: runtime could not be set up for '%s': the kernel that its containers see shows"
          + " neither no_new_privs nor the limits that hold outside of it, so what was asked could"
          + " not be read back; use a runtime whose containers see the host's kernel, such as runc"
          + " or crun; gVisor takes --runtime with a name that begins with 'runsc'\n";

  private static final String UNSEEN =
      "servos: runtime 'runsc': what holds for it on its host could not be read there: ";
  private static final String REMEDY =
      "; run Servos as root where the engine runs, with all processes and control groups in sight,"
          + " or use another runtime\n";

  private final Path folder = Repository.here().root().resolve(FOLDER);
  private Engine engine = new Engine("", false);

  @TempDir Path temp;

  @BeforeAll
  void startAnEngineWithGvisor() throws Exception {
    leaveNothing();
    Files.createDirectories(folder);
    var other = program("other", "exec '" + folder + "/runsc' \"$@\"");
    var runc = program("runc", "exec runc \"$@\"");
    engine =
        new Engine(
            done(
                    "scripts/dockerd",
                    "start",
                    FOLDER,
                    "--default-runtime=runsc",
                    "--add-runtime=other=" + other,
                    "--add-runtime=runsc-by-name=" + runc)
                .strip(),
            false);
    done("scripts/test-image");
  }

  private Path program(String name, String line) throws IOException {
    var file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + line + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterAll
  void leaveNothing() throws Exception {
    engine.run("scripts/dockerd", "stop", FOLDER);
  }

  @BeforeEach
  void letProgramsOfOtherUsersIn() throws IOException {
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String done(String... command) throws Exception {
    var ended = engine.run(command);
    assertThat(ended.status()).as(String.join(" ", command) + ": " + ended.output()).isZero();
    return ended.output();
  }

  private List<String> isolate(String script, String... options) throws IOException {
    var file = Files.writeString(temp.resolve("script.py"), script);
    var call = new ArrayList<>(List.of("./servos", "isolate", "--isolation", "docker"));
    call.addAll(List.of("--image", "servos-test"));
    call.addAll(List.of(options));
    call.add(file.toString());
    return call;
  }

  private Engine.Ended ended(String script, String... options) throws Exception {
    return engine.run(isolate(script, options).toArray(String[]::new));
  }

  private JsonNode result(String script, String... options) throws Exception {
    var all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--runtime", "runsc", "--json"));
    return JsonMapper.shared().readTree(ended(script, all.toArray(String[]::new)).output());
  }

  private JsonNode receipt(String script, String... options) throws Exception {
    var file = temp.resolve("receipt.json");
    var all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--runtime", "runsc", "--receipt", file.toString()));
    assertThat(ended(script, all.toArray(String[]::new)).status()).isZero();
    return JsonMapper.shared().readTree(Files.readString(file));
  }

  private static String said(JsonNode receipt, String barrier) {
    for (var line : receipt.isArray() ? receipt : receipt.at("/lines")) {
      if (line.at("/barrier").asString().equals(barrier)) {
        return "%s | %s | %s"
            .formatted(
                line.at("/asked").asString(),
                line.at("/how").asString(),
                line.at("/observed").asString());
      }
    }
    throw new AssertionError(barrier + " is not in " + receipt);
  }

  @Test
  void runsAProgramInAKernelOfItsOwn() throws Exception {
    assertThat(ended("print(open('/proc/version').read())", "--runtime", "runsc").output())
        .startsWith("Linux version 4.4.0 #1 SMP Sun Jan 10 15:06:54 PST 2016");
    assertThat(done("docker", "ps", "-aq")).isEmpty();
  }

  @Test
  void saysWhereEachBarrierStands() throws Exception {
    var receipt = receipt("", "--memory", "96MiB", "--cpus", "0.5", "--pids", "37");

    assertThat(said(receipt, "runtime"))
        .matches(
            "runsc \\| gVisor 0\\.0~20240729\\.0, whose kernel is a process of the host \\| on the"
                + " host runsc-gofer \\d+, runsc-sandbox \\d+, options \\[--network=none,"
                + " --log-fd=3\\], NoNewPrivs 1, Seccomp 2, CapEff [0-9a-f]{16}");
    assertThat(said(receipt, "memory"))
        .startsWith("100663296 bytes, swap off | cgroup v")
        .contains(" on the host; ends gVisor as a whole | memory.")
        .contains("=100663296");
    assertThat(said(receipt, "cpus")).contains(" on the host | cpu.").contains("50000");
    assertThat(said(receipt, "pids"))
        .startsWith("37 | RLIMIT_NPROC in gVisor's kernel; ")
        .endsWith(" | Max processes 38, 1 of them for init; pids.max=404 on the host");
    assertThat(said(receipt, "network"))
        .matches(
            "none \\| of gVisor's kernel; on the host a network namespace with loopback only \\|"
                + " net:\\[\\d+\\] inside; on the host net:\\[\\d+\\] with \\[lo\\], that of Servos"
                + " is net:\\[\\d+\\]");
  }

  /// What the receipt says of the host is what a reader finds there, for every process of it.
  @Test
  void isHeldByTheHostForAllItsProcesses() throws Exception {
    var builder =
        new ProcessBuilder(
                isolate(
                    "print('up', flush=True)\ninput()",
                    "--runtime=runsc",
                    "--memory=96MiB",
                    "--cpus=0.5"))
            .directory(Repository.here().root().toFile());
    builder.environment().put("DOCKER_HOST", engine.host());
    var servos = builder.start();
    try (var out = servos.inputReader();
        var in = servos.outputWriter()) {
      assertThat(out.readLine()).isEqualTo("up");
      var pid =
          done("docker", "inspect", "-f", "{{.State.Pid}}", done("docker", "ps", "-q").strip());
      var sentry = ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();

      var groups = groups(sentry.pid());
      assertThat(groups).contains("docker");
      assertThat(sentry.descendants())
          .isNotEmpty()
          .allMatch(one -> groups(one.pid()).equals(groups));
      assertThat(done("sh", "-c", LIMITS, "sh", pid.strip())).isEqualTo("100663296\n50000\n");
      in.write("\n");
    }
    assertThat(servos.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  private static final String LIMITS =
      """
      group() { awk -F: -v c="$1" '$2 ~ "(^|,)" c "($|,)" { print $3 }' "/proc/$pid/cgroup"; }
      pid=$1
      cd /sys/fs/cgroup
      if [ -e cgroup.controllers ]; then
        cd ".$(sed -n 's/^0:://p' "/proc/$pid/cgroup")"
        cat memory.max
        cut -d ' ' -f 1 cpu.max
      else
        cat "memory$(group memory)/memory.limit_in_bytes" "cpu$(group cpu)/cpu.cfs_quota_us"
      fi
      """;

  private static String groups(long process) {
    try {
      return Files.readString(Path.of("/proc/" + process + "/cgroup"));
    } catch (IOException gone) {
      return gone.toString();
    }
  }

  @Test
  void endsWhatGoesBeyondItsLimits() throws Exception {
    var filled = "x = bytearray(200 << 20)\nfor i in range(0, len(x), 4096): x[i] = 1";

    assertThat(result(filled, "--memory", "64MiB").at("/outcome/kind").asString())
        .isEqualTo("out-of-memory");
    assertThat(result("while True: pass", "--timeout", "2s").at("/outcome/kind").asString())
        .isEqualTo("timed-out");
    assertThat(result("while True: pass", "--cpu-time", "1s").at("/outcome/clock").asString())
        .isEqualTo("cpu");
    assertThat(done("docker", "ps", "-aq")).isEmpty();
  }

  @Test
  void givesNothingToASetUidProgram() throws Exception {
    var python = Files.copy(Path.of("/usr/bin/python3").toRealPath(), temp.resolve("python"));
    Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwxr-xr-x"));
    done("chmod", "u+s", python.toString());
    var who = "import os\nprint(os.getresuid())";
    var run = "import os\nos.execv('%s', ['python', '-c', '''%s'''])".formatted(python, who);

    assertThat(ended(run, "--runtime", "runsc").output()).isEqualTo("(1000, 1000, 1000)\n");
    assertThat(plain("runc", python, who)).isEqualTo("(1000, 0, 0)\n");
    assertThat(plain("runsc", python, who)).isEqualTo("(1000, 1000, 1000)\n");
  }

  /// The control, without `no_new_privs`: with runc the bit counts, with this release of gVisor
  // never.
  private String plain(String runtime, Path python, String code) throws Exception {
    return done(
        "docker",
        "run",
        "--rm",
        "--runtime=" + runtime,
        "--network=none",
        "--user=1000:1000",
        "--volume=" + python + ":/python:ro",
        "servos-test",
        "/python",
        "-c",
        code);
  }

  @Test
  void leavesNothingWhenServosIsKilled() throws Exception {
    var builder =
        new ProcessBuilder(isolate("print('up', flush=True)\ninput()", "--runtime=runsc"))
            .directory(Repository.here().root().toFile());
    builder.environment().put("DOCKER_HOST", engine.host());
    var servos = builder.start();
    assertThat(servos.inputReader().readLine()).isEqualTo("up");
    var pid = done("docker", "inspect", "-f", "{{.State.Pid}}", done("docker", "ps", "-q").strip());
    var sentry = ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
    servos.destroyForcibly().waitFor();

    assertThat(ended("print('next')", "--runtime", "runsc").output()).isEqualTo("next\n");

    sentry.onExit().get(10, TimeUnit.SECONDS);
    assertThat(done("docker", "ps", "-aq")).isEmpty();
  }

  @Test
  void isRefusedWhereWhatHoldsForItIsNotInSight() throws Exception {
    var hidden = "mount -t tmpfs none /sys/fs/cgroup && exec \"$@\"";

    var refused = isolatedBy(List.of("unshare", "-m", "sh", "-c", hidden, "sh"));

    assertThat(refused.status()).isEqualTo(125);
    assertThat(refused.output())
        .matches(
            UNSEEN
                + "its control group '/docker/[0-9a-f]{64}' is not at '/sys/fs/cgroup/.+'"
                + REMEDY);
    assertThat(done("docker", "ps", "-aq")).isEmpty();
  }

  /// As in a container that has the engine's socket.
  @Test
  void isRefusedWhereItsProcessIsNotInSight() throws Exception {
    var refused = isolatedBy(List.of("unshare", "-p", "-f", "--mount-proc"));

    assertThat(refused.status()).isEqualTo(125);
    assertThat(refused.output())
        .matches(
            UNSEEN
                + "the container's process \\d+ is (none of this host|'.*', no sentry of it)"
                + REMEDY);
    assertThat(done("docker", "ps", "-aq")).isEmpty();
  }

  private Engine.Ended isolatedBy(List<String> prefix) throws Exception {
    var call = new ArrayList<>(prefix);
    call.addAll(isolate("print('ran')", "--runtime", "runsc"));
    return engine.run(call.toArray(String[]::new));
  }

  @Test
  void isRefusedUnderAnyOtherName() throws Exception {
    assertThat(ended("print('ran')")).isEqualTo(new Engine.Ended(125, REFUSAL.formatted("runsc")));
    assertThat(ended("print('ran')", "--runtime", "other"))
        .isEqualTo(new Engine.Ended(125, REFUSAL.formatted("other")));
    assertThat(done("docker", "ps", "-aq")).isEmpty();
  }

  @Test
  void isNoRuntimeThatOnlyHasItsName() throws Exception {
    var refused = ended("print('ran')", "--runtime", "runsc-by-name");

    assertThat(refused.status()).isEqualTo(125);
    assertThat(refused.output())
        .matches(
            "servos: runtime 'runsc-by-name': what holds for it on its host could not be read"
                + " there: the container's process \\d+ is '/.servos-init', no sentry of it; .+\n");
    assertThat(done("docker", "ps", "-aq")).isEmpty();
  }

  /// Why the host is asked: the control.
  @Test
  void showsNoneOfTheLimitsInside() throws Exception {
    var shown =
        done(
            "docker",
            "run",
            "--rm",
            "--runtime=runsc",
            "--network=none",
            "--security-opt=no-new-privileges",
            "--memory=256m",
            "--pids-limit=200",
            "servos-test",
            "/bin/sh",
            "-c",
            """
            grep -c NoNewPrivs /proc/self/status
            cat /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/pids/pids.max
            dmesg | head -n 1
            """);

    assertThat(shown.lines())
        .startsWith("0", Long.toString(Long.MAX_VALUE), "max")
        .last()
        .asString()
        .contains("Starting gVisor");
  }
}
