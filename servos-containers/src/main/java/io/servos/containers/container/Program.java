package io.servos.containers.container;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a container runs. What is left out is as the image says.
///
/// @param command what is run, or the arguments of the entrypoint
/// @param entrypoint in place of that of the image
/// @param environment on top of that of the image
/// @param user name or number, perhaps with a group
/// @param workdir where it starts
/// @param terminal whether it gets one, so that its outputs are one
/// @param stopSignal what asks it to end
/// @param grace between the request to end and the kill
public record Program(
    List<String> command,
    Optional<String> entrypoint,
    Map<String, String> environment,
    Optional<String> user,
    Optional<String> workdir,
    boolean terminal,
    Optional<String> stopSignal,
    Duration grace) {

  /// As Docker's.
  public static final Duration GRACE = Duration.ofSeconds(10);

  public Program {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /// That of the image, with those arguments in place of its own if there are any.
  public static Program of(String... command) {
    return new Program(
        List.of(command),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        GRACE);
  }
}
