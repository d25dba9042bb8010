package io.servos.boards.trace;

import io.servos.model.BoardTrace;
import io.servos.model.BoardTrace.PinChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A trace by pin.
///
/// @param byPin the changes of each pin, in the order of time; pins in the order of their names,
///     numbers as numbers
public record Signals(Map<String, List<PinChange>> byPin) {

  public static Signals of(BoardTrace trace) {
    var byPin = new TreeMap<String, List<PinChange>>(Signals::compare);
    for (var change : trace.pins()) {
      byPin.computeIfAbsent(change.pin(), _ -> new ArrayList<>()).add(change);
    }
    return new Signals(byPin);
  }

  private static int compare(String one, String other) {
    int letters = word(one).compareTo(word(other));
    int numbers = Integer.compare(number(one), number(other));
    return letters != 0 ? letters : numbers != 0 ? numbers : one.compareTo(other);
  }

  private static String word(String pin) {
    return pin.replaceFirst("\\d+.*$", "");
  }

  private static int number(String pin) {
    var digits = pin.replaceFirst("^\\D*", "").replaceFirst("\\D.*$", "");
    return digits.isEmpty() || digits.length() > 6 ? -1 : Integer.parseInt(digits);
  }

  /// The level of a pin at a time; 0 before its first change.
  public int level(String pin, long nanos) {
    int level = 0;
    for (var change : byPin.getOrDefault(pin, List.of())) {
      if (change.nanos() > nanos) {
        break;
      }
      level = change.level();
    }
    return level;
  }
}
