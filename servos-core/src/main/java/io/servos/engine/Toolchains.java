package io.servos.engine;

import io.servos.model.EnvironmentConfig;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Platform;
import io.servos.model.Workload;
import io.servos.spi.BuildOnly;
import io.servos.spi.Once;
import io.servos.spi.Plan;
import io.servos.spi.Projects;
import io.servos.spi.Readiness;
import io.servos.spi.Surveying;
import io.servos.spi.Toolchain;
import io.servos.toolchain.LinuxToolchain;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/// Chooses what prepares workloads for a platform. Safe for use by many threads.
final class Toolchains {

  private final Platform platform;
  private final EnvironmentConfig config;
  private final Once<Toolchain> linux = new Once<>(LinuxToolchain::new);
  private final Providers<Toolchain> others = new Providers<>(ServiceLoader.load(Toolchain.class));

  Toolchains(Platform platform, EnvironmentConfig config) {
    this.platform = platform;
    this.config = config;
  }

  /// Those of other modules are not even loaded for what is a Linux system.
  Toolchain choose() {
    return linux.get().targets(platform) ? linux.get() : other();
  }

  /// What builds a workload that can only be built.
  Optional<Plan> buildOnly(Workload workload) {
    return choose() instanceof BuildOnly toolchain
        ? toolchain
            .buildOnly(workload, platform, config)
            .map(build -> new Plan(platform, List.of(build), build.step(), Optional.empty()))
        : Optional.empty();
  }

  private Toolchain other() {
    return others
        .first(candidate -> isInImage(candidate) || isReady(candidate))
        .orElseThrow(this::noToolchain);
  }

  private boolean isReady(Toolchain candidate) {
    return candidate.probe(platform) instanceof Readiness.Ready;
  }

  /// What an image holds does not hang on what this host has.
  private boolean isInImage(Toolchain candidate) {
    return candidate instanceof Surveying surveying
        && surveying.targets(platform)
        && surveying.looksInside(config);
  }

  Projects projects() {
    if (choose() instanceof Projects projects) {
      return projects;
    }
    throw new IsolationUnavailableException(
        "platform '" + platform + "'",
        "it has neither shell nor test frameworks",
        "choose a platform that is a Linux system");
  }

  private IsolationUnavailableException noToolchain() {
    var missing =
        others.all().stream()
            .filter(toolchain -> toolchain.targets(platform))
            .map(toolchain -> toolchain.probe(platform))
            .filter(Readiness.Missing.class::isInstance)
            .map(Readiness.Missing.class::cast)
            .findFirst()
            .orElse(
                new Readiness.Missing(
                    "needs the module servos-boards", "add it to the module path"));
    return new IsolationUnavailableException(
        "platform '" + platform + "'", missing.what(), missing.remedy());
  }
}
