package io.servos.boards.avr;

import io.servos.boards.catalog.AvrBoard;
import io.servos.boards.catalog.PinMap;
import io.servos.boards.debug.DebugConnection;
import io.servos.boards.scenario.Scenario;
import io.servos.boards.scenario.Stimulus;
import io.servos.model.InvalidConfigException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One board for one run: what its program is told.
///
/// @param time how long it runs by its own clock; empty means until the program ends
/// @param scenario what comes to it from outside
/// @param hasEeprom whether the content of its EEPROM is given
/// @param keepsEeprom whether the content of its EEPROM at the end is asked for
/// @param isDebugged whether it waits for gdb
public record EmulatedBoard(
    AvrBoard board,
    PinMap pins,
    Optional<Duration> time,
    Scenario scenario,
    boolean hasEeprom,
    boolean keepsEeprom,
    boolean isDebugged) {

  /// Where the program sees the content of the EEPROM.
  public static final Path EEPROM = Path.of("/servos/eeprom");

  /// Where the program sees the folder of a [DebugConnection].
  public static final Path DEBUGGER = DebugConnection.INSIDE;

  private static final char ESCAPE = 1;
  private static final int LONGEST_PIECE = 40_000;

  /// What no board here has, and what this one lacks besides.
  public List<String> notCovered() {
    var all =
        new ArrayList<>(
            List.of(
                "what is not connected reads low, and 0 volts at analog inputs",
                "electrical properties of pins",
                "levels on the lines of the I2C bus",
                "exact times within one instruction"));
    if (board.hasUsb()) {
      all.add("USB: no host is attached, so Serial shows nothing");
    }
    return all;
  }

  /// The arguments of the board's program.
  ///
  /// @param nonce what its records begin with
  /// @param sketch where it sees the linked sketch
  public List<String> argv(String nonce, Path sketch) {
    var argv =
        new ArrayList<>(
            List.of(
                "board",
                nonce,
                sketch.toString(),
                board.mcu(),
                String.valueOf(board.hertz()),
                String.valueOf(board.millivolts())));
    time.ifPresent(limit -> argv.add("limit:" + cycles(limit)));
    if (hasEeprom) {
      argv.add("eeprom:" + EEPROM);
    }
    if (keepsEeprom) {
      argv.add("keep");
    }
    if (isDebugged) {
      argv.add("debugger:" + DEBUGGER.resolve(DebugConnection.SOCKET));
    }
    argv.addAll(Traps.tokens(board.mcu()));
    scenario.stimuli().forEach(stimulus -> argv.addAll(tokens(stimulus)));
    return argv;
  }

  private long cycles(Duration time) {
    return BigInteger.valueOf(time.toNanos())
        .multiply(BigInteger.valueOf(board.hertz()))
        .divide(BigInteger.valueOf(1_000_000_000))
        .longValueExact();
  }

  private List<String> tokens(Stimulus stimulus) {
    long at = cycles(stimulus.at());
    return switch (stimulus) {
      case Stimulus.Level(_, var pin, int level) -> {
        var known = pins.find(pin).orElseThrow(() -> noPin(pin));
        yield List.of("level:" + at + ":" + known.charAt(1) + ":" + known.charAt(2) + ":" + level);
      }
      case Stimulus.Voltage(_, var pin, int millivolts) -> {
        int channel = pins.channel(pin).orElseThrow(() -> noPin(pin));
        if (millivolts > board.millivolts()) {
          throw InvalidConfigException.of(
              "scenario",
              millivolts + " mV are more than board '" + board.name() + "' runs on",
              "use at most " + board.millivolts() + " mV");
        }
        yield List.of("volts:" + at + ":" + channel + ":" + millivolts);
      }
      case Stimulus.Serial(_, var text) -> texts("text:" + at + ":", text);
      case Stimulus.Register(_, int address, int register, var content) ->
          List.of("register:" + at + ":" + address + ":" + register + ":" + content);
    };
  }

  /// The text in pieces: the kernel takes less than 128 KiB as one argument, and no NUL.
  private static List<String> texts(String prefix, String text) {
    var tokens = new ArrayList<String>();
    var piece = new StringBuilder(prefix);
    for (int one : text.codePoints().toArray()) {
      if (piece.length() > LONGEST_PIECE) {
        tokens.add(piece.toString());
        piece.setLength(prefix.length());
      }
      switch (one) {
        case 0 -> piece.append(ESCAPE).append('0');
        case ESCAPE -> piece.append(ESCAPE).append('1');
        default -> piece.appendCodePoint(one);
      }
    }
    tokens.add(piece.toString());
    return tokens;
  }

  private InvalidConfigException noPin(String pin) {
    return InvalidConfigException.of(
        "scenario",
        "'" + pin + "' is not a pin of board '" + board.name() + "' for that",
        "use a number, such as 2, or an analog input, such as A0");
  }
}
