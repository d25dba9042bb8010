package io.servos.engine;

import io.servos.model.EnvironmentConfig;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Platform;
import io.servos.model.Workload;
import io.servos.spi.Isolator;
import io.servos.spi.Plan;
import io.servos.spi.Standing;
import io.servos.spi.Step;
import io.servos.spi.Surveying;
import io.servos.spi.Toolchain;

/// What warm pools can be made of.
final class Poolable {

  private Poolable() {}

  /// @throws IsolationUnavailableException if its sandboxes cannot stand ready
  static Standing standing(Isolator isolator) {
    if (isolator instanceof Standing standing) {
      return standing;
    }
    throw refusal(
        "isolation '" + isolator.name() + "' has no sandboxes that stand ready",
        "use isolation 'process' or 'docker', or start cold");
  }

  /// What runs a workload such as that one.
  ///
  /// @throws IsolationUnavailableException if that is not one step that can be known before
  static Step step(
      Toolchain toolchain, Workload like, Platform platform, EnvironmentConfig config) {
    check(toolchain, like, config);
    var plan = toolchain.prepare(like, platform, config);
    check(plan, like);
    return plan.run();
  }

  private static void check(Toolchain toolchain, Workload like, EnvironmentConfig config) {
    if (toolchain instanceof Surveying surveying && surveying.looksInside(config)) {
      throw refusal(
          "what '" + like.file() + "' needs is looked up in its image for each run", "start cold");
    }
  }

  private static void check(Plan plan, Workload like) {
    if (!plan.build().isEmpty()) {
      throw refusal(
          "'" + like.file() + "' is built before it runs",
          "build it first with 'servos build', and make the pool for the program");
    }
    if (plan.recorder().isPresent()) {
      throw refusal("an emulated board is made for one run", "start cold");
    }
  }

  /// @throws IsolationUnavailableException if what executes such steps has no such end
  static Standing fastExit(Standing standing, Step like, EnvironmentConfig config) {
    if (standing.hasFastExit(like, config)) {
      return standing::standByWithFastExit;
    }
    throw refusal(
        "only Python in isolation 'process' ends before all that its script made is taken down",
        "make a pool without fast exit");
  }

  private static IsolationUnavailableException refusal(String cause, String remedy) {
    return new IsolationUnavailableException("warm pool", cause, remedy);
  }
}
