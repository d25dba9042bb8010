package io.servos.spi;

import io.servos.model.EnvironmentConfig;
import io.servos.model.Platform;
import io.servos.model.Workload;
import java.nio.file.Path;
import java.util.Optional;

/// A [Toolchain] that has to look at the system of an image before it knows what to run there.
public interface Surveying extends Toolchain {

  /// Whether what runs under that config sees the system of an image instead of the host's.
  boolean looksInside(EnvironmentConfig config);

  /// The step whose product tells what is there, and whose judge refuses an image where it fails;
  /// empty when the workload needs none.
  ///
  /// @throws io.servos.model.ServosException if the workload cannot be run whatever the image has
  Optional<Build> survey(Workload workload, Platform platform, EnvironmentConfig config);

  /// Finds what it takes to run the workload in that image.
  ///
  /// @param surveyed the product of the step, on the host
  /// @throws io.servos.model.ServosException if the image lacks what is needed
  Plan prepare(Workload workload, Platform platform, EnvironmentConfig config, Path surveyed);
}
