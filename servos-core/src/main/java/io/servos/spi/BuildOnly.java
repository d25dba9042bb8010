package io.servos.spi;

import io.servos.model.EnvironmentConfig;
import io.servos.model.Platform;
import io.servos.model.Workload;
import java.util.Optional;

/// A [Toolchain] that also builds what nothing can run here, such as firmware for a board that no
/// emulator has. To prepare such a workload is refused.
public interface BuildOnly extends Toolchain {

  /// What builds the workload; empty when it is one that can be prepared.
  ///
  /// @throws io.servos.model.ServosException if it can be built nowhere, or not here
  Optional<Build> buildOnly(Workload workload, Platform platform, EnvironmentConfig config);
}
