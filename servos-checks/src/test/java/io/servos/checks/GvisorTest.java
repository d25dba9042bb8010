package io.servos.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The real gVisor in an engine that has it registered: its containers see a kernel of its own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GvisorTest {

  private static final String FOLDER = "target/gvisor-dockerd";

  private final Path folder = Repository.here().root().resolve(FOLDER);
  private Engine engine = new Engine("", false);

  @TempDir Path temp;

  /// This release takes current kernels for the host's network unless it is told to have none.
  @BeforeAll
  void startAnEngineWithGvisor() throws Exception {
    leaveNothing();
    Files.createDirectories(folder);
    var cache = System.getenv().getOrDefault("XDG_CACHE_HOME", System.getenv("HOME") + "/.cache");
    var text = "#!/bin/sh\nexec '" + cache + "/servos/runsc/runsc' --network=none \"$@\"\n";
    var runsc = Files.writeString(folder.resolve("runsc"), text);
    Files.setPosixFilePermissions(runsc, PosixFilePermissions.fromString("rwxr-xr-x"));
    var runtime = "runsc=" + runsc;
    engine =
        new Engine(
            done("scripts/dockerd", "start", FOLDER, "--add-runtime", runtime).strip(), false);
    done("scripts/test-image");
  }

  @AfterAll
  void leaveNothing() throws Exception {
    engine.run("scripts/dockerd", "stop", FOLDER);
  }

  private String done(String... command) throws Exception {
    var ended = engine.run(command);
    assertThat(ended.status()).as(String.join(" ", command) + ": " + ended.output()).isZero();
    return ended.output();
  }

  @Test
  void isRefusedByNameSinceItsLimitsCannotBeReadBack() throws Exception {
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
    var script = Files.writeString(temp.resolve("hello.py"), "print('ran')\n");

    var refused =
        engine.run(
            "./servos",
            "isolate",
            "--isolation=docker",
            "--image=servos-test",
            "--runtime=runsc",
            script.toString());

    assertThat(refused)
        .isEqualTo(
            new Engine.Ended(
                125,
                "servos: runtime could not be set up for 'runsc': the kernel that its containers"
                    + " see shows neither no_new_privs nor the limits that hold outside of it, so"
                    + " what was asked could not be read back; use a runtime whose containers see"
                    + " the host's kernel, such as runc or crun\n"));
    assertThat(done("docker", "ps", "-aq")).isEmpty();
  }

  /// Why: the control of the refusal.
  @Test
  void runsAndShowsNoneOfTheLimits() throws Exception {
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
