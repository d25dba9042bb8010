package io.servos.boards.micropython;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.engine.IsolationManager;
import io.servos.model.EnvironmentConfig;
import io.servos.model.ExecutionResult;
import io.servos.model.Input;
import io.servos.model.Outcome;
import io.servos.model.Platform;
import io.servos.model.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Scripts with what they must do beside them, as MicroPython tests itself: `NAME.py` and
/// `NAME.exp`; what comes to the board is in `NAME.yaml`, its input in `NAME.in`, and settings are
/// in the first lines. Each runs on the real interpreter, in the sandbox.
class ScriptsTest {

  private static final Path FOLDER = Path.of("src/test/resources/micropython").toAbsolutePath();
  private static final Pattern SETTING = Pattern.compile("# (board|time|status): (.+)");

  @TestFactory
  Stream<DynamicTest> doWhatIsExpected() throws IOException {
    return scripts().stream()
        .map(script -> DynamicTest.dynamicTest(name(script), () -> check(script)));
  }

  @Test
  void areMany() throws IOException {
    assertThat(scripts()).hasSizeGreaterThanOrEqualTo(40);
  }

  private static List<Path> scripts() throws IOException {
    try (var files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".py") && !file.endsWith("driver.py"))
          .sorted()
          .toList();
    }
  }

  private static String name(Path script) {
    return script.getFileName().toString().replaceFirst("\\.py$", "");
  }

  private static void check(Path script) throws IOException, InterruptedException {
    var settings = new HashMap<String, String>();
    Files.readAllLines(script).stream()
        .map(SETTING::matcher)
        .takeWhile(found -> found.matches())
        .forEach(found -> settings.put(found.group(1), found.group(2)));
    int status = Integer.parseInt(settings.getOrDefault("status", "0"));
    settings.remove("status");
    var scenario = script.resolveSibling(name(script) + ".yaml");
    if (Files.exists(scenario)) {
      settings.put("scenario", scenario.toString());
    }

    var result = run(script, settings);

    assertThat(report(result))
        .isEqualTo(Files.readString(script.resolveSibling(name(script) + ".exp")));
    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(status));
  }

  private static ExecutionResult run(Path script, Map<String, String> settings)
      throws InterruptedException {
    var file = script.resolveSibling(name(script) + ".in");
    var input = Files.exists(file) ? new Input.FromFile(file) : new Input.Empty();
    try (var manager = new IsolationManager(Platform.MICROPYTHON, EnvironmentConfig.defaults())) {
      return manager.executeIsolated(new Workload(script, List.of(), input, settings));
    }
  }

  /// All that can be seen of a run: a time is in microseconds.
  private static String report(ExecutionResult result) {
    var text = new StringBuilder(result.stdoutText());
    if (result.stderr().length > 0) {
      text.append("--- stderr\n").append(result.stderrText().replace(FOLDER + "/", ""));
    }
    var board = result.board().orElseThrow();
    board.notes().forEach(note -> text.append("--- note ").append(note).append('\n'));
    if (!board.pins().isEmpty()) {
      text.append("--- pins\n");
    }
    for (var change : board.pins()) {
      text.append("%d %s %d%n".formatted(change.nanos() / 1000, change.pin(), change.level()));
    }
    board.result().ifPresent(json -> text.append("--- result ").append(json).append('\n'));
    var end = board.end().orElseThrow();
    var reason = end.reason().name().toLowerCase(Locale.ROOT);
    var detail = end.detail().replace(FOLDER + "/", "");
    return text.append(("--- " + reason + " " + detail).strip()).append('\n').toString();
  }
}
