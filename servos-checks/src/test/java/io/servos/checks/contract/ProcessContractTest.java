package io.servos.checks.contract;

import io.servos.model.EnvironmentConfig;

class ProcessContractTest extends IsolatorContract {

  @Override
  EnvironmentConfig defaults() {
    return EnvironmentConfig.defaults();
  }
}
