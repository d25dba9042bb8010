package io.servos.containers.container;

import io.servos.containers.client.Subject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What a container is to be. Unless it says otherwise it is as separated as a run: no network, no
/// capabilities, a read-only system with a `/tmp` of its own, and limits.
///
/// @param name it is known by
/// @param image what it is made of, which has to be there
/// @param health in place of the image's own check
public record ContainerSpec(
    String name,
    String image,
    Program program,
    Allowance allowance,
    Wiring wiring,
    List<Storage> storage,
    Optional<HealthCheck> health,
    Restart restart,
    Map<String, String> labels) {

  public ContainerSpec {
    storage = List.copyOf(storage);
    labels = Map.copyOf(labels);
    var _ = Subject.container(name);
    var _ = Subject.image(image);
  }

  /// Of that image, with a name that nobody else has.
  public static ContainerSpec of(String image, String... command) {
    return new ContainerSpec(
        "servos-" + UUID.randomUUID().toString().substring(0, 8),
        image,
        Program.of(command),
        Allowance.DEFAULT,
        Wiring.NONE,
        List.of(),
        Optional.empty(),
        Restart.NO,
        Map.of());
  }

  public ContainerSpec withName(String value) {
    return new ContainerSpec(
        value, image, program, allowance, wiring, storage, health, restart, labels);
  }

  public ContainerSpec withProgram(Program value) {
    return new ContainerSpec(
        name, image, value, allowance, wiring, storage, health, restart, labels);
  }

  public ContainerSpec withAllowance(Allowance value) {
    return new ContainerSpec(name, image, program, value, wiring, storage, health, restart, labels);
  }

  public ContainerSpec withWiring(Wiring value) {
    return new ContainerSpec(
        name, image, program, allowance, value, storage, health, restart, labels);
  }

  public ContainerSpec withStorage(Storage... values) {
    return new ContainerSpec(
        name, image, program, allowance, wiring, List.of(values), health, restart, labels);
  }

  public ContainerSpec withHealth(HealthCheck value) {
    return new ContainerSpec(
        name, image, program, allowance, wiring, storage, Optional.of(value), restart, labels);
  }

  public ContainerSpec withRestart(Restart value) {
    return new ContainerSpec(
        name, image, program, allowance, wiring, storage, health, value, labels);
  }
}
