package io.servos.cli.run;

import io.servos.cli.command.Given;
import io.servos.cli.command.UsageException;
import io.servos.cli.output.BuildProgress;
import io.servos.cli.output.Console;
import io.servos.cli.output.ConsoleLog;
import io.servos.cli.output.ConsoleLog.Form;
import io.servos.cli.output.Descriptors;
import io.servos.config.EnvironmentConfigReader;
import io.servos.model.EnvironmentConfig;
import io.servos.spi.LogSink;
import io.servos.spi.Progress;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/// What was given to `servos isolate`, or to another command with options of the same names.
///
/// @param given the values of each option by its longest name, of a flag that is set none
/// @param script as it was named
/// @param arguments what follows the script, without a `--` that only parts it from its arguments
public record IsolateOptions(
    Map<String, List<String>> given, String script, List<String> arguments) {

  static final String DELIMITER = "--";

  /// As picocli understood it.
  public static IsolateOptions of(ParseResult parsed) {
    var given = new HashMap<String, List<String>>();
    for (var option : parsed.matchedOptions()) {
      Object value = option.getValue();
      if (value instanceof List<?> several) {
        given.put(option.longestName(), several.stream().map(String::valueOf).toList());
      } else if (value instanceof String text) {
        given.put(option.longestName(), List.of(text));
      } else if (Boolean.TRUE.equals(value)) {
        given.put(option.longestName(), List.of());
      }
    }
    return new IsolateOptions(given, parsed.matchedPositionalValue(0, ""), arguments(parsed));
  }

  private static List<String> arguments(ParseResult parsed) {
    List<String> arguments = parsed.matchedPositionalValue(1, List.of());
    boolean parts = !arguments.isEmpty() && arguments.getFirst().equals(DELIMITER);
    var typed = parsed.originalArgs();
    boolean partedBefore =
        typed.size() > arguments.size() + 1
            && typed.get(typed.size() - arguments.size() - 2).equals(DELIMITER);
    return parts && !partedBefore ? arguments.subList(1, arguments.size()) : arguments;
  }

  boolean json() {
    return flag("--json");
  }

  boolean quiet() {
    return flag("--quiet");
  }

  boolean explain() {
    return flag("--explain");
  }

  boolean tty() {
    return flag("--tty");
  }

  public boolean flag(String name) {
    return given.containsKey(name);
  }

  /// What was given with that option.
  public Optional<String> value(String name) {
    var values = values(name);
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
  }

  List<String> values(String name) {
    return given.getOrDefault(name, List.of());
  }

  /// The environment: that of the options, over that of the file, over those defaults.
  public EnvironmentConfig config(EnvironmentConfig defaults) {
    var file =
        value("--environment")
            .map(name -> EnvironmentConfigReader.create().read(Given.path("--environment", name)))
            .orElse(defaults);
    return new Overrides(this, Runtime.getRuntime().availableProcessors()).over(file);
  }

  /// Where the log goes that was asked for.
  public LogSink log(Console console) {
    var level = logLevel();
    var form = logForm();
    return level == Level.OFF
        ? LogSink.nowhere()
        : new ConsoleLog(console, level, form, Descriptors.isTerminal(2) && !noColour());
  }

  /// Where it is told what is made before the run.
  public Progress progress(Console console) {
    return quiet() ? Progress.ignored() : BuildProgress.inShort(console);
  }

  private static boolean noColour() {
    return !System.getenv().getOrDefault("NO_COLOR", "").isEmpty();
  }

  private Level logLevel() {
    var name = value("--log-level").orElse("off");
    return switch (name) {
      case "off" -> Level.OFF;
      case "error" -> Level.ERROR;
      case "warning" -> Level.WARNING;
      case "info" -> Level.INFO;
      case "debug" -> Level.DEBUG;
      default ->
          throw new UsageException(
              "--log-level: '" + name + "' is not a level",
              "use off, error, warning, info or debug");
    };
  }

  private Form logForm() {
    var name = value("--log-format").orElse("text");
    return switch (name) {
      case "text" -> Form.TEXT;
      case "json" -> Form.JSON;
      default ->
          throw new UsageException(
              "--log-format: '" + name + "' is not a form", "use text or json");
    };
  }
}
