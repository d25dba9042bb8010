package io.servos.boards.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Which pin of a board is which pin of its microcontroller, by the core's `pins_arduino.h`.
///
/// @param digital the microcontroller's pin of each number, such as `PB5`
/// @param analog the number of each analog input
/// @param channels the analog channel of each analog input
public record PinMap(List<String> digital, List<Integer> analog, List<Integer> channels) {

  private static final Pattern PORT = Pattern.compile("\\bP([A-L])\\b");
  private static final Pattern BIT = Pattern.compile("_BV\\(\\s*(\\d)\\s*\\)");
  private static final Pattern ANALOG =
      Pattern.compile("(?m)^#define\\s+PIN_A(\\d+)\\s+\\(?(\\d+)\\)?");
  private static final Pattern INCLUDE = Pattern.compile("(?m)^#include\\s+\"(\\.\\./[^\"]+)\"");
  private static final Pattern COMMENT = Pattern.compile("//[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);
  private static final Pattern NUMBER = Pattern.compile("\\b\\d+\\b");

  public PinMap {
    digital = List.copyOf(digital);
    analog = List.copyOf(analog);
    channels = List.copyOf(channels);
  }

  /// Reads the header of a variant.
  ///
  /// @param variant the directory of the variant
  public static PinMap read(Path variant) {
    var text = COMMENT.matcher(text(variant.resolve("pins_arduino.h"))).replaceAll("");
    var ports = entries(text, "digital_pin_to_port_PGM", PORT);
    var bits = entries(text, "digital_pin_to_bit_mask_PGM", BIT);
    var digital = new java.util.ArrayList<String>();
    for (int pin = 0; pin < Math.min(ports.size(), bits.size()); pin++) {
      digital.add("P" + ports.get(pin) + bits.get(pin));
    }
    var analog = new LinkedHashMap<Integer, Integer>();
    ANALOG
        .matcher(text)
        .results()
        .forEach(found -> analog.put(number(found.group(1)), number(found.group(2))));
    var channels = entries(text, "analog_pin_to_channel_PGM", NUMBER);
    return new PinMap(
        digital,
        List.copyOf(analog.values()),
        channels.isEmpty()
            ? List.copyOf(analog.keySet())
            : channels.stream().map(Integer::valueOf).toList());
  }

  private static int number(String text) {
    return Integer.parseInt(text);
  }

  private static String text(Path file) {
    try {
      var text = Files.readString(file);
      var more = new StringBuilder();
      INCLUDE
          .matcher(text)
          .results()
          .map(found -> file.resolveSibling(found.group(1)).normalize())
          .forEach(included -> more.append(text(included)));
      return more + text;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static List<String> entries(String text, String table, Pattern entry) {
    var whole =
        Pattern.compile(table + "\\[\\]\\s*=\\s*\\{(.*?)\\};", Pattern.DOTALL).matcher(text);
    return whole.find()
        ? entry
            .matcher(whole.group(1))
            .results()
            .map((MatchResult found) -> found.groupCount() == 0 ? found.group() : found.group(1))
            .toList()
        : List.of();
  }

  /// What people call the microcontroller's pin: `D13`, or `A0` for one that is an analog input
  /// first; the microcontroller's own name when it is not led out.
  public String label(String pin) {
    for (int input = 0; input < analog.size(); input++) {
      int number = analog.get(input);
      if (number < digital.size()
          && digital.get(number).equals(pin)
          && digital.indexOf(pin) == number) {
        return "A" + input;
      }
    }
    int number = digital.indexOf(pin);
    return number < 0 ? pin : "D" + number;
  }

  /// The microcontroller's pin that a user means by `13`, `D13`, `A0` or `PB5`.
  public Optional<String> find(String text) {
    if (text.matches("P[A-L][0-7]")) {
      return Optional.of(text);
    }
    if (text.matches("D?\\d{1,3}")) {
      return at(number(text.replace("D", "")));
    }
    return analogInput(text).map(analog::get).flatMap(this::at);
  }

  /// The analog channel that a user means by `A0`, or by its number.
  public Optional<Integer> channel(String text) {
    var input = analogInput(text);
    if (input.isEmpty() && text.matches("\\d{1,3}")) {
      int index = analog.indexOf(number(text));
      input = index < 0 ? Optional.empty() : Optional.of(index);
    }
    return input.filter(index -> index < channels.size()).map(channels::get);
  }

  private Optional<Integer> analogInput(String text) {
    return text.matches("A\\d{1,2}") && number(text.substring(1)) < analog.size()
        ? Optional.of(number(text.substring(1)))
        : Optional.empty();
  }

  private Optional<String> at(int number) {
    return number < digital.size() ? Optional.of(digital.get(number)) : Optional.empty();
  }

  /// Everything that a pin may be called, and its label.
  public Map<String, String> names() {
    var names = new LinkedHashMap<String, String>();
    for (int number = 0; number < digital.size(); number++) {
      var pin = digital.get(number);
      var label = label(pin);
      names.put(pin, label);
      names.put("D" + number, label);
      names.put(String.valueOf(number), label);
    }
    for (int input = 0; input < analog.size(); input++) {
      at(analog.get(input)).ifPresent(put(names, "A" + input));
    }
    return names;
  }

  private Consumer<String> put(Map<String, String> names, String name) {
    return pin -> names.put(name, label(pin));
  }
}
