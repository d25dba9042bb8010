package io.servos.boards.contract;

import io.servos.boards.attached.BoardIsolator;
import io.servos.boards.repl.QemuBoard;
import io.servos.model.EnvironmentConfig;
import io.servos.model.NetworkPolicy;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// Isolation `board`, with the firmware of a micro:bit at a pseudo-terminal. It has a radio.
class AttachedScriptContractTest implements BoardContract {

  private static QemuBoard board;

  @BeforeAll
  static void plugIn() throws IOException {
    board = QemuBoard.old();
  }

  @AfterAll
  static void unplug() {
    board.close();
  }

  @Override
  public Subject subject() {
    var config =
        EnvironmentConfig.defaults()
            .withIsolation(BoardIsolator.NAME)
            .withNetwork(new NetworkPolicy.Host());
    return new Script(config, Map.of("port", board.port().toString()), false);
  }
}
