package io.servos.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Podman in place of a Docker engine: it is refused by name for what it cannot do.
class PodmanTest {

  @TempDir Path folder;

  private Process podman;
  private Engine engine;

  @BeforeEach
  void startPodman() throws Exception {
    var socket = folder.resolve("socket");
    podman =
        new ProcessBuilder(
                "podman",
                "--root=" + folder.resolve("root"),
                "--runroot=" + folder.resolve("run"),
                "--storage-driver=vfs",
                "--cgroup-manager=cgroupfs",
                "system",
                "service",
                "--time=0",
                "unix://" + socket)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    var never = new CountDownLatch(1);
    while (!Files.exists(socket)) {
      assertThat(podman.isAlive()).as(Files.readString(folder.resolve("log"))).isTrue();
      var _ = never.await(50, TimeUnit.MILLISECONDS);
    }
    engine = new Engine("unix://" + socket, false);
  }

  @AfterEach
  void stopPodman() throws InterruptedException {
    podman.destroy();
    assertThat(podman.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void isRefusedByNameForWhatItCannotDo() throws Exception {
    var script = Files.writeString(folder.resolve("hello.py"), "print('ran')\n");

    var refused =
        engine.run(
            "./servos", "isolate", "--isolation=docker", "--image=servos-test", script.toString());

    assertThat(refused.status()).isEqualTo(125);
    assertThat(refused.output())
        .matches(
            "servos: isolation 'docker': the engine is Podman Engine [0-9.]+, whose tmpfs takes"
                + " neither an owner nor a number of inodes; use a Docker Engine, or --isolation"
                + " process\n");
  }

  /// Why: the control of the refusal.
  @Test
  void takesNoOwnerAndNoNumberOfInodes() throws Exception {
    var made = engine.run("scripts/test-image");
    assertThat(made.status()).as(made.output()).isZero();

    assertThat(create("size=65536k").status()).isZero();
    for (var option : new String[] {"uid=1000", "nr_inodes=16384"}) {
      var refused = create(option);

      assertThat(refused.status()).as(option).isNotZero();
      assertThat(refused.output()).contains("unknown mount option \"" + option + "\"");
    }
  }

  private Engine.Ended create(String option) throws Exception {
    return engine.run(
        "docker",
        "create",
        "--network=none",
        "--tmpfs=/tmp:rw," + option,
        "servos-test",
        "/bin/true");
  }
}
