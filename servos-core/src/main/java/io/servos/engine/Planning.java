package io.servos.engine;

import io.servos.spi.Plan;

/// Finds out what it takes to run something, which may take runs of its own.
interface Planning {
  Plan plan() throws InterruptedException;
}
