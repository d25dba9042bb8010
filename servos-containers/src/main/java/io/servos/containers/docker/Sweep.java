package io.servos.containers.docker;

import io.servos.containers.engine.Engine;
import io.servos.containers.engine.EngineException;
import io.servos.containers.engine.JsonValue;
import java.util.HashMap;
import java.util.Map;

/// Removes the containers of dead owners, in the background of the first run.
record Sweep(Engine engine, Owner owner) {

  Thread begin() {
    return Thread.ofVirtual().name("servos-sweep").start(this::run);
  }

  private void run() {
    try {
      for (var container : engine.containers(Owner.OWNER)) {
        if (owner.isOrphan(labels(container))) {
          engine.remove(container.at("Id").text().orElseThrow());
        }
      }
    } catch (EngineException _) {
      // The next Servos sweeps what is left; runs tell of an engine that does not work.
    }
  }

  private static Map<String, String> labels(JsonValue container) {
    var labels = new HashMap<String, String>();
    var all = container.at("Labels");
    for (var name : all.keys()) {
      all.at(name).text().ifPresent(value -> labels.put(name, value));
    }
    return labels;
  }
}
