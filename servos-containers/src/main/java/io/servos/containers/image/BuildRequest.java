package io.servos.containers.image;

import io.servos.containers.client.Subject;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What to build an image from.
///
/// @param folder the files that the Dockerfile may use; a `.dockerignore` in it leaves some out
/// @param dockerfile relative to the folder
/// @param name of the image, with its tag
/// @param arguments values of the Dockerfile's `ARG`s
/// @param target the stage to stop at
/// @param network what its commands see: `none`, `host`, or one that the engine has
/// @param usesCache whether steps that were made before are taken over
public record BuildRequest(
    Path folder,
    Path dockerfile,
    String name,
    Map<String, String> arguments,
    Optional<String> target,
    String network,
    boolean usesCache) {

  public BuildRequest {
    arguments = Map.copyOf(arguments);
    var _ = Subject.image(name);
  }

  /// From the file `Dockerfile` in that folder, without a network.
  public static BuildRequest of(Path folder, String name) {
    return new BuildRequest(
        folder, Path.of("Dockerfile"), name, Map.of(), Optional.empty(), "none", true);
  }

  public BuildRequest withNetwork(String value) {
    return new BuildRequest(folder, dockerfile, name, arguments, target, value, usesCache);
  }

  public BuildRequest withArguments(Map<String, String> value) {
    return new BuildRequest(folder, dockerfile, name, value, target, network, usesCache);
  }
}
