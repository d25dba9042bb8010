package io.servos.engine;

import io.servos.spi.Isolator;
import io.servos.spi.Run;
import io.servos.spi.Step;

/// Starts what was found out to be run.
interface Starter {
  Run start(Isolator isolator, Step step) throws InterruptedException;
}
