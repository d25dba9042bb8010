package io.servos.checks.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.model.EnvironmentConfig;
import io.servos.spi.Isolator;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;

/// Against the same engine, each run in a container that stood ready for another command.
class DockerWarmContractTest extends IsolatorContract {

  private static final AtomicInteger WARM = new AtomicInteger();
  private static final AtomicInteger COLD = new AtomicInteger();

  @Override
  EnvironmentConfig defaults() {
    return new DockerContractTest().defaults();
  }

  @Override
  Isolator isolator() {
    return new WarmIsolator(super.isolator(), WARM, COLD);
  }

  /// Programs with a terminal or with long arguments do start cold.
  @AfterAll
  static void wereWarmButForAFew() {
    assertThat(WARM.get()).isGreaterThan(100);
    assertThat(COLD.get()).as("cold ones").isLessThan(WARM.get() / 8);
  }
}
