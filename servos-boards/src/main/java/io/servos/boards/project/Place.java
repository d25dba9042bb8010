package io.servos.boards.project;

import io.servos.model.InvalidConfigException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/// Where something stands in a project file.
///
/// @param key with its section
public record Place(Path file, OptionalInt line, String key) {

  /// That something is wrong there.
  ///
  /// @param remedy what would be right
  public InvalidConfigException wrong(String problem, String remedy) {
    return new InvalidConfigException(
        List.of(
            new InvalidConfigException.Problem(
                file.toString(), line, OptionalInt.empty(), key, problem, remedy)));
  }
}
