package io.servos.containers.docker;

import io.servos.containers.client.Mark;
import io.servos.containers.client.Owner;
import io.servos.containers.engine.Engine;
import io.servos.containers.engine.EngineException;

/// Removes the containers of dead owners, in the background of the first run.
record Sweep(Engine engine, Owner owner) {

  Thread begin() {
    return Thread.ofVirtual().name("servos-sweep").start(this::run);
  }

  private void run() {
    try {
      for (var container : engine.containers(Owner.OWNER)) {
        if (owner.isOrphan(Mark.labels(container.at("Labels")))) {
          remove(container.at("Id").text().orElseThrow());
        }
      }
    } catch (EngineException _) {
      // The next Servos sweeps what is left; runs tell of an engine that does not work.
    }
  }

  /// One that cannot be removed does not keep the others; an engine that is gone ends the sweep.
  private void remove(String id) throws EngineException {
    try {
      engine.remove(id);
    } catch (EngineException failure) {
      if (failure.status() == 0) {
        throw failure;
      }
    }
  }
}
