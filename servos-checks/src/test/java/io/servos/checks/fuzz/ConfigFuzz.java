package io.servos.checks.fuzz;

import io.servos.config.EnvironmentConfigReader;
import io.servos.config.EnvironmentConfigWriter;
import io.servos.config.Format;
import io.servos.model.EnvironmentConfig;
import io.servos.model.InvalidConfigException;
import io.servos.model.InvalidConfigException.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// Environment files: the first byte chooses the notation. What can be read can be written in every
/// notation and read back.
public final class ConfigFuzz {

  private static final EnvironmentConfigReader READER =
      new EnvironmentConfigReader(EnvironmentConfig.defaults(), 4);
  private static final String SOURCE = "fuzz";
  private static final List<Format> FORMATS = List.of(Format.values());
  private static final Pattern REST = Pattern.compile("has (1 more mistake|[0-9]+ more mistakes)");

  private ConfigFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    var format = FORMATS.get((input[0] & 0xff) % FORMATS.size());
    var text = new String(Arrays.copyOfRange(input, 1, input.length), StandardCharsets.UTF_8);
    try {
      roundTrip(READER.read(text, format, SOURCE));
    } catch (InvalidConfigException refusal) {
      var first = refusal.problems().getFirst();
      for (var problem : refusal.problems()) {
        boolean hasPlace = problem.line().isPresent() || isRest(problem, first);
        if (!problem.source().equals(SOURCE) || !hasPlace) {
          throw new AssertionError("a mistake without a place: " + problem);
        }
        if (problem.sentence().isBlank() || problem.remedy().isBlank()) {
          throw new AssertionError("a mistake without words: " + problem);
        }
      }
    }
  }

  /// Whether it only says that there are more, after those that have places.
  private static boolean isRest(Problem problem, Problem first) {
    return !problem.equals(first) && REST.matcher(problem.problem()).matches();
  }

  private static void roundTrip(EnvironmentConfig config) {
    for (var format : FORMATS) {
      var written = EnvironmentConfigWriter.write(config, format);
      var again = READER.read(written, format, SOURCE);
      if (!again.equals(config)) {
        throw new AssertionError("lost in " + format + ":\n" + written);
      }
    }
  }
}
