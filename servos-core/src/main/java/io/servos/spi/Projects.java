package io.servos.spi;

import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.model.Platform;
import java.nio.file.Path;
import java.util.Optional;

/// A [Toolchain] that can do more in a folder than run one file of it.
public interface Projects {

  /// An interactive shell in that folder.
  ///
  /// @param folder real path; what is too much to be shown is not, and the shell starts in `/tmp`
  Plan shell(Path folder, Input input, Platform platform, EnvironmentConfig config);

  /// The tests in that folder. What they print goes to standard error, a JUnit report to standard
  /// output.
  ///
  /// @param folder real path
  /// @param kind which ones, such as `pytest`; empty: the kind that the files in the folder tell
  /// @throws io.servos.model.InvalidWorkloadException if none are known there, or what runs them is
  ///     not there
  Plan tests(Path folder, Optional<String> kind, Platform platform, EnvironmentConfig config);
}
