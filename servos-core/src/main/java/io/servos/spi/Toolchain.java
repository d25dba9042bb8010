package io.servos.spi;

import io.servos.model.EnvironmentConfig;
import io.servos.model.Platform;
import io.servos.model.Workload;

/// Knows how to prepare workloads for a platform. Found with [java.util.ServiceLoader]; stateless.
public interface Toolchain {

  /// Lower case and stable.
  String name();

  /// Whether that platform is its business, here or on a host that has what it needs.
  boolean targets(Platform platform);

  /// Whether workloads for that platform can be prepared, and what is missing when not.
  Readiness probe(Platform platform);

  /// Finds what it takes to run the workload.
  ///
  /// @throws io.servos.model.InvalidWorkloadException if the file or its runtime is not there
  Plan prepare(Workload workload, Platform platform, EnvironmentConfig config);
}
