package io.servos.boards.contract;

import io.servos.model.EnvironmentConfig;
import java.util.Map;

/// Sketches on an emulated uno.
class EmulatedSketchContractTest implements BoardContract {

  @Override
  public Subject subject() {
    return new SketchOnABoard(
        EnvironmentConfig.defaults(), Map.of("board", "uno"), true, "1s", () -> {});
  }
}
