package io.servos.config;

import io.servos.config.Node.Scalar;
import io.servos.model.InvalidConfigException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/// A size, a time or a count within bounds.
record Amount<T extends Comparable<T>>(Measure<T> measure, T least, Optional<T> most)
    implements Kind<T> {

  /// A way to write amounts.
  ///
  /// @param noun with its article
  /// @param examples what to write, empty where the noun says it
  /// @param pattern the regular expression of texts, or empty where only numbers are allowed
  record Measure<T>(
      String noun,
      String examples,
      Optional<String> pattern,
      Function<String, T> parse,
      Function<T, String> format) {}

  static final Measure<Long> SIZE =
      new Measure<>(
          "a size",
          "512MiB, 64K or 524288",
          Optional.of(Sizes.PATTERN),
          Sizes::parse,
          Sizes::format);

  static final Measure<Duration> TIME =
      new Measure<>(
          "a time",
          "10s, 500ms, 2m30s or 300 (seconds)",
          Optional.of(Durations.PATTERN),
          Durations::parse,
          Durations::format);

  static final Measure<Integer> COUNT =
      new Measure<>("a whole number", "", Optional.empty(), Amount::parseCount, String::valueOf);

  /// A size of so many bytes or more.
  static Amount<Long> ofBytes(long least) {
    return new Amount<>(SIZE, least, Optional.empty());
  }

  private static int parseCount(String text) {
    if (!text.matches("[0-9]+")) {
      throw Amounts.refused(text, "a whole number", "");
    }
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException _) {
      throw InvalidConfigException.of("", Quoted.of(text) + " is too large", "");
    }
  }

  @Override
  public String allowed() {
    var range =
        most.map(top -> " from " + shown(least) + " to " + shown(top))
            .orElse(" of " + shown(least) + " or more");
    return measure.noun()
        + range
        + (measure.examples().isEmpty() ? "" : ", such as " + measure.examples());
  }

  @Override
  public Optional<T> read(Node node, Place place, String remedy) {
    boolean wantsNumber =
        measure.pattern().isEmpty()
            && node instanceof Scalar scalar
            && scalar.kind() == Scalar.Kind.TEXT;
    if (wantsNumber) {
      return place.wrongType(node, measure.noun(), remedy);
    }
    return place
        .amount(node, measure.noun(), remedy)
        .flatMap(text -> parse(text, node, place, remedy))
        .filter(value -> isWithin(value, node, place, remedy));
  }

  private Optional<T> parse(String text, Node node, Place place, String remedy) {
    try {
      return Optional.of(measure.parse().apply(text));
    } catch (InvalidConfigException e) {
      place.report(node.at(), e.problems().getFirst().problem(), remedy);
      return Optional.empty();
    }
  }

  private boolean isWithin(T value, Node node, Place place, String remedy) {
    if (value.compareTo(least) < 0) {
      place.report(node.at(), node.described() + " is less than " + shown(least), remedy);
      return false;
    }
    if (most.isPresent() && value.compareTo(most.get()) > 0) {
      place.report(node.at(), node.described() + " is more than " + shown(most.get()), remedy);
      return false;
    }
    return true;
  }

  @Override
  public Optional<Node> write(T value) {
    var text = shown(value);
    return Optional.of(text.matches("[0-9]+") ? Scalar.number(text) : Scalar.text(text));
  }

  private String shown(T value) {
    return measure.format().apply(value);
  }
}
