package io.servos.containers;

import io.servos.containers.client.Client;
import io.servos.containers.container.ContainerSpec;
import io.servos.containers.engine.EngineChoice;
import io.servos.containers.image.BuildRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/// What tests of the orchestrator share: the engine of `scripts/dockerd`, and names that no other
/// test has.
public final class Engines {

  /// The image of `scripts/test-image`, with busybox and Python.
  public static final String IMAGE = "servos-test";

  private Engines() {}

  public static Client client() {
    try {
      return Client.connect(EngineChoice.ofThisUser());
    } catch (InterruptedException interrupted) {
      throw new AssertionError("nobody interrupts a test that begins", interrupted);
    }
  }

  public static String name(String prefix) {
    return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  /// A container that runs a shell command.
  public static ContainerSpec shell(String code) {
    return ContainerSpec.of(IMAGE, "sh", "-c", code).withName(name("test"));
  }

  /// A folder with that Dockerfile.
  public static BuildRequest build(Path folder, String name, String dockerfile) throws IOException {
    Files.writeString(folder.resolve("Dockerfile"), dockerfile);
    return BuildRequest.of(folder, name);
  }
}
