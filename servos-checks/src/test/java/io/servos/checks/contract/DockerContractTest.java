package io.servos.checks.contract;

import io.servos.model.EnvironmentConfig;

/// Against the engine that `scripts/test` starts.
class DockerContractTest extends IsolatorContract {

  @Override
  EnvironmentConfig defaults() {
    return EnvironmentConfig.defaults().withIsolation("docker").withImage("servos-test");
  }
}
