package io.servos.boards.contract;

import io.servos.boards.attached.BoardIsolator;
import io.servos.boards.flash.SimulatedBoard;
import io.servos.model.EnvironmentConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Isolation `board`, with Arduino's boot loader on a simulated Nano at a pseudo-terminal.
class AttachedSketchContractTest implements BoardContract {

  @TempDir static Path shared;

  private static SimulatedBoard board;

  @BeforeAll
  static void plugIn() throws IOException, InterruptedException {
    board = SimulatedBoard.nano(shared);
  }

  @AfterAll
  static void unplug() {
    board.close();
  }

  /// A pseudo-terminal has no signal that would do it.
  @BeforeEach
  void pressReset() throws IOException, InterruptedException {
    board.reset();
  }

  @Override
  public Subject subject() {
    return new SketchOnABoard(
        EnvironmentConfig.defaults().withIsolation(BoardIsolator.NAME),
        Map.of("board", "nano:cpu=atmega328old", "baud", "115200", "port", board.port().toString()),
        false,
        "4s",
        board::reset);
  }
}
