package io.servos.cli.command;

import io.servos.config.Durations;
import io.servos.config.Sizes;
import io.servos.model.InvalidConfigException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.ParseResult;

/// What was given to a command about containers. Mistakes are told with the option's name.
///
/// @param parsed as picocli understood it
public record Given(ParseResult parsed) {

  public boolean json() {
    return flag("--json");
  }

  public boolean flag(String name) {
    return Specs.isSet(parsed, name);
  }

  public Optional<String> value(String name) {
    return Optional.ofNullable(parsed.matchedOptionValue(name, (String) null));
  }

  public List<String> values(String name) {
    return parsed.matchedOptionValue(name, List.of());
  }

  /// All arguments, in their order.
  public List<String> arguments() {
    var all = new ArrayList<String>();
    for (var position : parsed.matchedPositionals()) {
      position.stringValues().forEach(all::add);
    }
    return all;
  }

  public String argument(int index) {
    return arguments().get(index);
  }

  /// The value of an option, read.
  public <T> Optional<T> read(String option, Function<String, T> reader) {
    return value(option).map(text -> read(option, text, reader));
  }

  /// The values of an option, read.
  public <T> List<T> readAll(String option, Function<String, T> reader) {
    return values(option).stream().map(text -> read(option, text, reader)).toList();
  }

  private static <T> T read(String option, String text, Function<String, T> reader) {
    try {
      return reader.apply(text);
    } catch (InvalidConfigException wrong) {
      var problem = wrong.problems().getFirst();
      throw new UsageException(option + ": " + problem.problem(), problem.remedy());
    }
  }

  public Optional<Duration> time(String option) {
    return read(option, Durations::parse);
  }

  public Optional<Long> size(String option) {
    return read(option, Sizes::parse);
  }

  /// A whole number that is not negative.
  public Optional<Integer> whole(String option) {
    return value(option)
        .map(
            text -> {
              if (!text.matches("\\d{1,9}")) {
                throw new UsageException(
                    option + ": '" + text + "' is not a whole number", "use one such as 3");
              }
              return Integer.parseInt(text);
            });
  }

  /// A place in a memory.
  public Optional<Long> address(String option) {
    return value(option).map(text -> address(option + ": ", text));
  }

  /// The same of what stands elsewhere.
  ///
  /// @param place what the message begins with
  public static long address(String place, String text) {
    if (!text.matches("0x\\p{XDigit}{1,8}|\\d{1,10}")) {
      throw new UsageException(place + "'" + text + "' is no address", "use one such as 0x10000");
    }
    return Long.decode(text.startsWith("0x") ? text : text.replaceFirst("^0+(?=\\d)", ""));
  }

  /// Values of the form `K=V`; `K` alone is copied from here where that is allowed.
  public Map<String, String> pairs(String option, boolean copies) {
    var pairs = new LinkedHashMap<String, String>();
    for (var text : values(option)) {
      int equals = text.indexOf('=');
      if (equals == 0 || (equals < 0 && !copies)) {
        throw new UsageException(
            option + ": '" + text + "' is not K=V", copies ? "use K=V or K" : "use K=V");
      }
      if (equals > 0) {
        pairs.put(text.substring(0, equals), text.substring(equals + 1));
      } else {
        Optional.ofNullable(System.getenv(text)).ifPresent(value -> pairs.put(text, value));
      }
    }
    return pairs;
  }

  public static Path path(String what, String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException _) {
      throw new UsageException(what + ": '" + name + "' is not a path", "name a file");
    }
  }
}
