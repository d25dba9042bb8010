package io.servos.cli.run;

import io.servos.boards.trace.Expectation;
import io.servos.boards.trace.Signals;
import io.servos.model.BoardTrace;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/// What `servos isolate --json` prints of a board.
record BoardReport(BoardTrace board, List<Expectation.Verdict> verdicts) {

  /// Two properties of the object that is being written.
  void writeTo(JsonGenerator json) {
    json.writeObjectPropertyStart("board");
    json.writeStringProperty("name", board.board());
    json.writeNumberProperty("nanos", board.time().toNanos());
    board
        .end()
        .ifPresent(
            end -> {
              json.writeStringProperty("end", end.reason().name().toLowerCase(Locale.ROOT));
              json.writeStringProperty("detail", end.detail());
            });
    writePins(json);
    json.writeBooleanProperty("complete", board.isComplete());
    board.memory().ifPresent(memory -> writeMemory(json, memory));
    board
        .result()
        .ifPresent(
            result -> {
              json.writeName("result");
              json.writeRawValue(result);
            });
    writeTexts(json, "notes", board.notes());
    writeTexts(json, "notCovered", board.notCovered());
    json.writeEndObject();
    json.writeArrayPropertyStart("expectations");
    for (var verdict : verdicts) {
      json.writeStartObject();
      json.writeStringProperty("text", verdict.expectation().text());
      json.writeBooleanProperty("met", verdict.isMet());
      json.writeStringProperty("seen", verdict.seen());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writePins(JsonGenerator json) {
    json.writeObjectPropertyStart("pins");
    var signals = Signals.of(board);
    signals
        .byPin()
        .forEach(
            (pin, changes) -> {
              json.writeObjectPropertyStart(pin);
              json.writeNumberProperty("changes", changes.size());
              json.writeNumberProperty("level", changes.getLast().level());
              json.writeEndObject();
            });
    json.writeEndObject();
  }

  private static void writeMemory(JsonGenerator json, BoardTrace.Memory memory) {
    json.writeObjectPropertyStart("memory");
    json.writeNumberProperty("usedBytes", memory.usedBytes());
    json.writeNumberProperty("limitBytes", memory.limitBytes());
    json.writeEndObject();
  }

  private static void writeTexts(JsonGenerator json, String name, List<String> texts) {
    json.writeArrayPropertyStart(name);
    texts.forEach(json::writeString);
    json.writeEndArray();
  }
}
