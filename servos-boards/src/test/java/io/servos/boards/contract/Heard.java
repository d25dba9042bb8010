package io.servos.boards.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.engine.Execution;
import java.io.IOException;

/// What comes from a program that runs.
public final class Heard {

  private Heard() {}

  /// Reads its standard output until that text has come.
  public static void until(Execution execution, String text) throws IOException {
    var heard = new StringBuilder();
    while (!heard.toString().contains(text)) {
      int one = execution.stdout().read();
      assertThat(one).as(heard.toString()).isNotNegative();
      heard.append((char) one);
    }
  }
}
