package io.servos.boards.catalog;

import io.servos.boards.packaged.PackagedFile;
import io.servos.model.InvalidConfigException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A board that runs MicroPython.
///
/// @param name such as `pico`
/// @param title for people
/// @param port of MicroPython, such as `rp2`: what its modules are like
/// @param hertz of its clock
/// @param heapBytes that its MicroPython has for objects
/// @param millivolts at which its analog inputs read full; 0 when they are not emulated
/// @param pins what each pin may be called, and its name in traces
/// @param inputs names of pins that cannot be outputs
/// @param channels the pin of each analog channel, by its number
/// @param analog names of pins that are analog inputs too
/// @param uarts how many serial ports it has
/// @param i2cs how many I2C buses it has
/// @param notEmulated modules that it has and that are not emulated
/// @param absent modules that the interpreter has and the board has not
public record MicroPythonBoard(
    String name,
    String title,
    String port,
    long hertz,
    long heapBytes,
    int millivolts,
    Map<String, String> pins,
    Set<String> inputs,
    Map<String, String> channels,
    Set<String> analog,
    int uarts,
    int i2cs,
    List<String> notEmulated,
    List<String> absent) {

  private static final String TABLE = "micropython-boards.tsv";

  public MicroPythonBoard {
    pins = Map.copyOf(pins);
    inputs = Set.copyOf(inputs);
    channels = Map.copyOf(channels);
    analog = Set.copyOf(analog);
    notEmulated = List.copyOf(notEmulated);
    absent = List.copyOf(absent);
  }

  /// The board of that name.
  ///
  /// @throws InvalidConfigException if nobody knows it
  public static MicroPythonBoard named(String name) {
    var all = all();
    return all.stream()
        .filter(board -> board.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                InvalidConfigException.of(
                    "board",
                    "'" + name + "' is not a board that runs MicroPython here",
                    "use one of: "
                        + String.join(", ", all.stream().map(MicroPythonBoard::name).toList())
                        + ", microbit, mps2-an385"));
  }

  /// All that can be emulated.
  public static List<MicroPythonBoard> all() {
    return new PackagedFile(MicroPythonBoard.class, TABLE)
        .rows().stream().map(MicroPythonBoard::of).toList();
  }

  private static MicroPythonBoard of(String[] columns) {
    var prefix = columns[6];
    var pins = new LinkedHashMap<String, String>();
    for (int number : numbers(columns[7])) {
      pins.put(String.valueOf(number), prefix + number);
      pins.put(prefix + number, prefix + number);
    }
    pairs(columns[8]).forEach((alias, pin) -> pins.put(alias, label(prefix, pin)));
    var inputs = new LinkedHashSet<String>();
    numbers(columns[9]).forEach(number -> inputs.add(prefix + number));
    var channels = new LinkedHashMap<String, String>();
    pairs(columns[10]).forEach((channel, pin) -> channels.put(channel, label(prefix, pin)));
    return new MicroPythonBoard(
        columns[0],
        columns[1],
        columns[2],
        Long.parseLong(columns[3]),
        Long.parseLong(columns[4]),
        Integer.parseInt(columns[5]),
        pins,
        inputs,
        channels,
        Set.copyOf(channels.values()),
        Integer.parseInt(columns[11]),
        Integer.parseInt(columns[12]),
        words(columns[13]),
        words(columns[14]));
  }

  private static String label(String prefix, String pin) {
    return Character.isDigit(pin.charAt(0)) ? prefix + pin : pin;
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
  }

  private static Map<String, String> pairs(String text) {
    var pairs = new LinkedHashMap<String, String>();
    for (var pair : words(text)) {
      int sign = pair.indexOf('=');
      pairs.put(pair.substring(0, sign), pair.substring(sign + 1));
    }
    return pairs;
  }

  /// Of `0-5 12`.
  private static Set<Integer> numbers(String text) {
    var numbers = new LinkedHashSet<Integer>();
    for (var range : words(text)) {
      int dash = range.indexOf('-');
      int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
      int last = Integer.parseInt(range.substring(dash + 1));
      for (int number = first; number <= last; number++) {
        numbers.add(number);
      }
    }
    return numbers;
  }
}
