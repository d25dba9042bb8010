package io.servos.boards.scenario;

import io.servos.config.Durations;
import io.servos.model.Bytes;
import io.servos.model.InvalidConfigException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// What comes to a board while it runs, in the order of time.
///
/// A scenario file is a YAML list; each entry has a time (`at: 100ms`) and one thing that happens
/// then: `pin: 2` with `value: 1`, `pin: A0` with `volts: 2.5`, `serial: "text"`, or `i2c: 0x48`
/// with `register: 0` and `bytes: [0x19, 0x80]`.
public record Scenario(List<Stimulus> stimuli) {

  /// Nothing comes.
  public static final Scenario NONE = new Scenario(List.of());

  private static final Duration LATEST = Duration.ofDays(1);
  private static final int HIGHEST_ADDRESS = 0x77;
  private static final int MOST_BYTES = 4096;
  private static final int HIGHEST_BYTE = 0xff;
  private static final BigDecimal MOST_VOLTS = BigDecimal.valueOf(1000);

  private static final String FORMS =
      "write 'at' with 'pin' and 'value', with 'pin' and 'volts', with 'serial', or with 'i2c',"
          + " 'register' and 'bytes'";

  public Scenario {
    stimuli = stimuli.stream().sorted(Comparator.comparing(Stimulus::at)).toList();
  }

  /// Reads a scenario file.
  ///
  /// @throws InvalidConfigException that names the entry if something is wrong with the file
  public static Scenario read(Path file) {
    return new Scenario(list(file).read(Scenario::stimulus));
  }

  /// Takes the text of a scenario.
  ///
  /// @param file how it is named in complaints
  /// @throws InvalidConfigException that names the entry if something is wrong with it
  static Scenario of(Path file, String text) {
    return new Scenario(list(file).read(text, Scenario::stimulus));
  }

  private static YamlList list(Path file) {
    return new YamlList("scenario", file, FORMS);
  }

  private static Stimulus stimulus(JsonNode entry) {
    var keys = new TreeSet<>(YamlList.keys(entry));
    if (!keys.contains("at")) {
      throw new IllegalArgumentException("it has no 'at'");
    }
    var at = time(entry.get("at").asString());
    if (keys.equals(Set.of("at", "pin", "value"))) {
      return new Stimulus.Level(at, entry.get("pin").asString(), level(entry.get("value")));
    }
    if (keys.equals(Set.of("at", "pin", "volts"))) {
      return new Stimulus.Voltage(
          at, entry.get("pin").asString(), millivolts(entry.get("volts").asString()));
    }
    if (keys.equals(Set.of("at", "serial"))) {
      return new Stimulus.Serial(at, entry.get("serial").asString());
    }
    if (keys.equals(Set.of("at", "i2c", "register", "bytes"))) {
      return new Stimulus.Register(
          at,
          number("i2c", entry.get("i2c"), HIGHEST_ADDRESS),
          number("register", entry.get("register"), HIGHEST_BYTE),
          bytes(entry.get("bytes")));
    }
    throw new IllegalArgumentException("it has the keys " + String.join(", ", keys));
  }

  private static Duration time(String text) {
    var time = text.equals("0") ? Duration.ZERO : Durations.parse(text);
    if (time.compareTo(LATEST) > 0) {
      throw new IllegalArgumentException("at '" + text + "' is later than 1d");
    }
    return time;
  }

  private static int level(JsonNode value) {
    return switch (value.asString()) {
      case "0", "false" -> 0;
      case "1", "true" -> 1;
      default ->
          throw new IllegalArgumentException("value '" + value.asString() + "' is not 0 or 1");
    };
  }

  private static int number(String name, JsonNode value, int highest) {
    int number;
    try {
      number = Integer.decode(value.asString());
    } catch (NumberFormatException _) {
      number = -1;
    }
    if (number < 0 || number > highest) {
      throw new IllegalArgumentException(
          name + " '" + value.asString() + "' is not a number up to " + highest);
    }
    return number;
  }

  private static Bytes bytes(JsonNode list) {
    if (!list.isArray() || list.isEmpty()) {
      throw new IllegalArgumentException("bytes is not a list of numbers");
    }
    if (list.size() > MOST_BYTES) {
      throw new IllegalArgumentException("bytes has more than " + MOST_BYTES + " numbers");
    }
    var bytes = new byte[list.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) number("bytes", list.get(i), HIGHEST_BYTE);
    }
    return Bytes.of(bytes);
  }

  private static int millivolts(String text) {
    try {
      var volts = new BigDecimal(text);
      if (volts.signum() < 0) {
        throw new IllegalArgumentException("volts '" + text + "' is below ground");
      }
      // Before the digits of a number such as 1e99999999 are written out.
      if (volts.compareTo(MOST_VOLTS) > 0) {
        throw new IllegalArgumentException("volts '" + text + "' is more than " + MOST_VOLTS);
      }
      return volts.movePointRight(3).intValueExact();
    } catch (ArithmeticException | NumberFormatException _) {
      throw new IllegalArgumentException("volts '" + text + "' is not a number of millivolts");
    }
  }
}
