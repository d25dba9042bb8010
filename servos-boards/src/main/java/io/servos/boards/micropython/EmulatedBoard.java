package io.servos.boards.micropython;

import io.servos.boards.catalog.MicroPythonBoard;
import io.servos.boards.scenario.Scenario;
import io.servos.boards.scenario.Stimulus;
import io.servos.model.InvalidConfigException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/// One board for one run: what its layer is told.
///
/// @param time how long it runs by its own clock; empty means until the script ends
/// @param scenario what comes to it from outside
record EmulatedBoard(MicroPythonBoard board, Optional<Duration> time, Scenario scenario) {

  /// Words of this host's processors are twice as long as those of microcontrollers, so a heap of
  /// twice the size holds as many objects.
  private static final int WORDS = 2;

  /// Besides the script the heap holds the layer; what it does not need is taken away at the start.
  private static final long LAYER_BYTES = 512 << 10;

  /// The interpreter stops at a longer one.
  private static final int LONGEST_ARGUMENT = 250;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  long heapBytes() {
    return WORDS * board.heapBytes();
  }

  /// The heap of the interpreter.
  long wholeHeapBytes() {
    return heapBytes() + LAYER_BYTES;
  }

  List<String> notCovered() {
    return List.of(
        "times of computing: a call of a module of the board takes 5 us, sleeping takes what it"
            + " says",
        "the size of single buffers: the heap has twice the board's bytes, as words are twice as"
            + " long",
        "the board's flash: files are those of the sandbox",
        "what is not connected reads low, and 0 volts at analog inputs",
        "restarts: a reset ends the run",
        "a script that forges its own pins: it runs in the process that emulates them");
  }

  /// What the layer is told, as JSON in pieces.
  ///
  /// @param nonce what its records begin with
  List<String> told(String nonce, Path script) {
    var json = JSON.writeValueAsString(values(nonce, script));
    var pieces = new ArrayList<String>();
    for (int at = 0; at < json.length(); at += LONGEST_ARGUMENT) {
      pieces.add(json.substring(at, Math.min(json.length(), at + LONGEST_ARGUMENT)));
    }
    return pieces;
  }

  private Map<String, Object> values(String nonce, Path script) {
    var told = new LinkedHashMap<String, Object>();
    told.put("nonce", nonce);
    told.put("script", script.toString());
    told.put("board", board.name());
    told.put("port", board.port());
    told.put("hertz", board.hertz());
    told.put("heap", heapBytes());
    told.put("limit", time.map(Duration::toNanos).orElse(0L));
    told.put("pins", board.pins());
    told.put("inputs", board.inputs());
    told.put("analog", board.analog());
    told.put("channels", board.channels());
    told.put("fullscale", board.millivolts());
    told.put("uarts", board.uarts());
    told.put("i2cs", board.i2cs());
    told.put("refused", board.notEmulated());
    told.put("absent", board.absent());
    told.put("stimuli", scenario.stimuli().stream().map(this::told).toList());
    return told;
  }

  private List<Object> told(Stimulus stimulus) {
    long at = stimulus.at().toNanos();
    return switch (stimulus) {
      case Stimulus.Level(_, var pin, int level) ->
          List.of(at, "level", List.of(known(pin), level));
      case Stimulus.Voltage(_, var pin, int millivolts) -> {
        if (!board.analog().contains(board.pins().getOrDefault(pin, ""))) {
          throw noPin(pin);
        }
        yield List.of(at, "volts", List.of(pin, millivolts));
      }
      case Stimulus.Serial(_, var text) -> List.of(at, "serial", text);
      case Stimulus.Register(_, int address, int register, var content) ->
          List.of(at, "register", List.of(address, register, numbers(content.toArray())));
    };
  }

  private String known(String pin) {
    if (!board.pins().containsKey(pin)) {
      throw noPin(pin);
    }
    return pin;
  }

  private static List<Integer> numbers(byte[] bytes) {
    var numbers = new ArrayList<Integer>();
    for (byte one : bytes) {
      numbers.add(one & 0xff);
    }
    return numbers;
  }

  /// What each pin may be called, and its name in the trace.
  Map<String, String> pinNames() {
    return board.pins();
  }

  private InvalidConfigException noPin(String pin) {
    return InvalidConfigException.of(
        "scenario",
        "'" + pin + "' is not a pin of board '" + board.name() + "' for that",
        board.analog().isEmpty()
            ? "use a number, such as 2"
            : "use a number, such as 2; analog inputs are "
                + String.join(", ", board.analog().stream().sorted().toList()));
  }
}
