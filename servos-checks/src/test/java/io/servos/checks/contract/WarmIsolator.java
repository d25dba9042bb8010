package io.servos.checks.contract;

import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.spi.Isolator;
import io.servos.spi.Readiness;
import io.servos.spi.Run;
import io.servos.spi.Standby;
import io.servos.spi.Standing;
import io.servos.spi.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Lets each step run in a sandbox that was made for another program, where it fits.
///
/// @param warm how many did
/// @param cold how many did not
record WarmIsolator(Isolator isolator, AtomicInteger warm, AtomicInteger cold) implements Isolator {

  @Override
  public String name() {
    return isolator.name();
  }

  @Override
  public Readiness probe() {
    return isolator.probe();
  }

  @Override
  public Run start(Step step, EnvironmentConfig config) throws InterruptedException {
    var other =
        new Step(
            Path.of("/nowhere/other"),
            List.of("other", "argument"),
            step.material(),
            Path.of("/nowhere"),
            new Input.Empty(),
            step.mounts(),
            step.userland());
    try (Standby standby = ((Standing) isolator).standBy(other, config)) {
      if (standby.fits(step)) {
        warm.incrementAndGet();
        return standby.start(step);
      }
    }
    cold.incrementAndGet();
    return isolator.start(step, config);
  }

  @Override
  public void close() {
    isolator.close();
  }
}
