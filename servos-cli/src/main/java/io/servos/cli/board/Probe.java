package io.servos.cli.board;

import io.servos.boards.repl.Identity;
import io.servos.boards.repl.RawRepl;
import io.servos.boards.serial.SerialLines;
import io.servos.model.BoardException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// What was found out by opening a port and asking.
///
/// @param identity who answers, if somebody does
/// @param problem why not, otherwise
record Probe(Optional<Identity> identity, String problem) {

  private static final Duration UNTIL_IT_LISTENS = Duration.ofSeconds(5);

  /// Interrupts what runs on the board; opening its port resets many of them.
  static Probe of(Path port) throws InterruptedException {
    try (var line = SerialLines.open(port, SerialLines.USUAL_BAUD);
        var repl = RawRepl.enter(line, UNTIL_IT_LISTENS)) {
      return new Probe(Optional.of(Identity.of(repl)), "");
    } catch (BoardException failure) {
      var told = String.valueOf(failure.getMessage());
      return new Probe(Optional.empty(), told.substring(told.indexOf("' ") + 2));
    }
  }

  String text() {
    return identity.map(Identity::toString).orElse("-: " + problem);
  }

  /// The properties of the object that is being written.
  void writeProperties(JsonGenerator json) {
    if (identity.isEmpty()) {
      json.writeStringProperty("problem", problem);
      return;
    }
    json.writeStringProperty("implementation", identity.get().implementation());
    json.writeStringProperty("version", identity.get().version());
    json.writeStringProperty("machine", identity.get().machine());
  }
}
