package io.servos.boards.trace;

import io.servos.model.BoardTrace;
import io.servos.model.BoardTrace.Clock;
import io.servos.model.BoardTrace.End;
import io.servos.model.BoardTrace.Memory;
import io.servos.model.BoardTrace.PinChange;
import io.servos.model.BoardTrace.Reason;
import io.servos.model.Bytes;
import io.servos.spi.Recorder;
import java.io.InputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Takes down what an emulator says of its board. Safe for use by many threads.
public final class BoardRecorder implements Recorder {

  /// The most changes of pins in one trace.
  public static final int MAX_CHANGES = 500_000;

  private static final int NONCE_BYTES = 8;

  private final String board;
  private final Clock clock;
  private final String nonce;
  private final List<String> notCovered;
  private final Map<String, String> pinNames;
  private final List<PinChange> pins = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private long nanos;
  private boolean complete = true;
  private Optional<End> end = Optional.empty();
  private Optional<Bytes> eeprom = Optional.empty();
  private Optional<Memory> memory = Optional.empty();
  private Optional<String> result = Optional.empty();

  /// @param pinNames what each pin may be called, by people or by the emulator, and its name in the
  ///     trace
  public BoardRecorder(
      String board, Clock clock, List<String> notCovered, Map<String, String> pinNames) {
    var random = new byte[NONCE_BYTES];
    new SecureRandom().nextBytes(random);
    this.board = board;
    this.clock = clock;
    this.nonce = HexFormat.of().formatHex(random);
    this.notCovered = List.copyOf(notCovered);
    this.pinNames = Map.copyOf(pinNames);
  }

  /// What each record begins with.
  public String nonce() {
    return nonce;
  }

  @Override
  public InputStream program(InputStream stderr) {
    return new Frames(stderr, nonce, this::take);
  }

  /// What is not understood makes the trace incomplete.
  private synchronized void take(String record) {
    try {
      understand(record);
    } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
      complete = false;
      notes.add("a record that is not understood: " + record);
    }
  }

  private void understand(String record) {
    int space = record.indexOf(' ');
    var rest = space < 0 ? "" : record.substring(space + 1);
    switch (space < 0 ? record : record.substring(0, space)) {
      case "pin" -> pin(rest);
      case "note" -> notes.add(rest);
      case "eeprom" -> eeprom = Optional.of(Bytes.of(HexFormat.of().parseHex(rest)));
      case "lost" -> complete = false;
      case "memory" -> memory(rest.split(" ", 2));
      case "result" -> result(rest);
      case "end" -> end(rest.split(" ", 3));
      default -> notes.add("a record that nobody knows: " + record);
    }
  }

  /// A name may be of several words, such as `GP15 duty`.
  private void pin(String change) {
    int first = change.indexOf(' ');
    int last = change.lastIndexOf(' ');
    long at = Long.parseLong(change.substring(0, first));
    var name = change.substring(first + 1, last);
    nanos = Math.max(nanos, at);
    if (pins.size() == MAX_CHANGES) {
      complete = false;
    } else {
      pins.add(
          new PinChange(
              at, pinNames.getOrDefault(name, name), Integer.parseInt(change.substring(last + 1))));
    }
  }

  private void memory(String[] words) {
    memory = Optional.of(new Memory(Long.parseLong(words[0]), Long.parseLong(words[1])));
  }

  private void result(String json) {
    try {
      result = Optional.of(JsonMapper.shared().readTree(json).toString());
    } catch (JacksonException _) {
      notes.add("the program's result is not JSON");
    }
  }

  private void end(String[] words) {
    nanos = Math.max(nanos, Long.parseLong(words[0]));
    var reason =
        Arrays.stream(Reason.values())
            .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(words[1]))
            .findFirst();
    end = reason.map(one -> new End(one, words.length > 2 ? words[2].strip() : ""));
  }

  @Override
  public synchronized BoardTrace trace() {
    return new BoardTrace(
        board,
        clock,
        Duration.ofNanos(nanos),
        end,
        pinNames,
        pins,
        complete,
        notes,
        notCovered,
        eeprom,
        memory,
        result);
  }
}
