package io.servos.containers;

import io.servos.containers.client.Client;
import io.servos.containers.container.Containers;
import io.servos.containers.engine.Call;
import io.servos.containers.engine.EngineChoice;
import io.servos.containers.image.Images;
import io.servos.containers.image.PlatformImages;
import io.servos.containers.network.Networks;
import io.servos.containers.volume.Volumes;
import java.time.Duration;

/// Images, containers, volumes and networks of a Docker engine. Safe for use by many threads; holds
/// nothing open between two calls.
///
/// Every call ends: with its answer, in its time, or when its thread is interrupted; a stream ends
/// when its engine does not answer any more. What fails is a [io.servos.model.ServosException] with
/// a remedy. What is made here bears a label of Servos and stays until somebody removes it.
public final class Orchestrator {

  private final Client client;

  private Orchestrator(Client client) {
    this.client = client;
  }

  /// With the engine that the user's own commands reach: `DOCKER_HOST`, `DOCKER_CONTEXT`, the
  /// current context, the default socket.
  ///
  /// @throws io.servos.model.ServosException if there is none, or one that cannot be used
  public static Orchestrator open() throws InterruptedException {
    return new Orchestrator(Client.connect(EngineChoice.ofThisUser()));
  }

  /// What the engine is, with its version.
  public String engine() {
    return client.engine().name();
  }

  public Images images() {
    return new Images(client);
  }

  /// The images `servos:PLATFORM`, which are built when they are needed.
  public PlatformImages platformImages() {
    return new PlatformImages(client);
  }

  public Containers containers() {
    return new Containers(client);
  }

  public Volumes volumes() {
    return new Volumes(client);
  }

  public Networks networks() {
    return new Networks(client);
  }

  /// What takes how much room.
  public DiskUse diskUse() throws InterruptedException {
    return DiskUse.of(
        client.ask("tell its disk use", Call.get("/system/df").waiting(Duration.ofMinutes(2))));
  }
}
