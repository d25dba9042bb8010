package io.servos.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.servos.model.EnvironmentConfig;
import io.servos.model.InvalidConfigException;
import java.util.List;
import java.util.Locale;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// What a reader on a host with four processors says, as `sentence | remedy`.
final class Mistakes {

  static final EnvironmentConfigReader READER =
      new EnvironmentConfigReader(EnvironmentConfig.defaults(), 4);

  private Mistakes() {}

  static List<String> of(String text, Format format) {
    var source = "env." + format.name().toLowerCase(Locale.ROOT);
    return of(() -> READER.read(text, format, source));
  }

  static List<String> of(ThrowingCallable reading) {
    var mistake = catchThrowableOfType(InvalidConfigException.class, reading);
    return mistake == null
        ? List.of()
        : mistake.problems().stream()
            .map(problem -> problem.sentence() + " | " + problem.remedy())
            .toList();
  }
}
