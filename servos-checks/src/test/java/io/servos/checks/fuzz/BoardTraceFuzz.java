package io.servos.checks.fuzz;

import io.servos.boards.trace.BoardRecorder;
import io.servos.model.BoardTrace.Clock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// What an emulated board says between the lines of its program: `RS` stands for a record's
/// opening, which has a nonce that is new each time.
public final class BoardTraceFuzz {

  private BoardTraceFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    var recorder = new BoardRecorder("board", Clock.BOARD, List.of(), Map.of("0", "D0"));
    var text = new String(input, StandardCharsets.ISO_8859_1);
    var framed = text.replace("RS ", "\u001e" + recorder.nonce() + " ");
    try (var program =
        recorder.program(new ByteArrayInputStream(framed.getBytes(StandardCharsets.ISO_8859_1)))) {
      if (program.readAllBytes().length > framed.length()) {
        throw new AssertionError("more came out than went in");
      }
    } catch (IOException impossible) {
      throw new AssertionError("nothing fails in memory", impossible);
    }
    var trace = recorder.trace();
    if (trace.time().isNegative()) {
      throw new AssertionError("a trace of " + trace.time());
    }
  }
}
