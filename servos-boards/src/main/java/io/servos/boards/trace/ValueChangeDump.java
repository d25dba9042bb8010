package io.servos.boards.trace;

import io.servos.model.BoardTrace;
import java.util.LinkedHashMap;
import java.util.Map;

/// A trace as a value change dump (IEEE 1364), which waveform viewers read.
public final class ValueChangeDump {

  private static final int BITS_OF_A_DUTY_CYCLE = 16;
  private static final int BITS_OF_A_COLOUR = 24;
  private static final int FIRST = '!';
  private static final int CODES = '~' - '!' + 1;

  private ValueChangeDump() {}

  /// The dump, in nanoseconds.
  public static String of(BoardTrace trace) {
    var codes = codes(trace);
    var text = new StringBuilder();
    text.append("$version Servos $end\n$timescale 1 ns $end\n");
    text.append("$scope module ").append(trace.board()).append(" $end\n");
    codes.forEach(
        (pin, code) ->
            text.append("$var wire ")
                .append(bits(trace, pin))
                .append(' ')
                .append(code)
                .append(' ')
                .append(pin.replace(' ', '_'))
                .append(" $end\n"));
    text.append("$upscope $end\n$enddefinitions $end\n#0\n$dumpvars\n");
    codes.forEach((pin, code) -> text.append(value(bits(trace, pin), 0, code)));
    text.append("$end\n");
    long now = 0;
    for (var change : trace.pins()) {
      if (change.nanos() != now) {
        now = change.nanos();
        text.append('#').append(now).append('\n');
      }
      text.append(
          value(bits(trace, change.pin()), change.level(), codes.getOrDefault(change.pin(), "")));
    }
    if (trace.time().toNanos() > now) {
      text.append('#').append(trace.time().toNanos()).append('\n');
    }
    return text.toString();
  }

  private static Map<String, String> codes(BoardTrace trace) {
    var codes = new LinkedHashMap<String, String>();
    for (var pin : Signals.of(trace).byPin().keySet()) {
      codes.put(pin, code(codes.size()));
    }
    return codes;
  }

  private static String code(int number) {
    var last = Character.toString(FIRST + number % CODES);
    return number < CODES ? last : code(number / CODES - 1) + last;
  }

  /// Outputs that are not digital have names of two words.
  private static int bits(BoardTrace trace, String pin) {
    if (trace.pinNames().containsValue(pin) || pin.indexOf(' ') < 0) {
      return 1;
    }
    return pin.contains(" pixel") ? BITS_OF_A_COLOUR : BITS_OF_A_DUTY_CYCLE;
  }

  private static String value(int bits, int level, String code) {
    return bits == 1
        ? level + code + "\n"
        : "b" + Integer.toBinaryString(level) + " " + code + "\n";
  }
}
