package io.servos.checks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.servos.boards.scenario.ScenarioFuzz;
import io.servos.checks.fuzz.BoardFilesFuzz;
import io.servos.checks.fuzz.BoardTraceFuzz;
import io.servos.checks.fuzz.ConfigFuzz;
import io.servos.checks.fuzz.RecordsFuzz;
import io.servos.checks.fuzz.ReplFuzz;
import io.servos.cli.program.ArgumentsFuzz;
import io.servos.containers.docker.StreamsFuzz;
import io.servos.containers.engine.AnswersFuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Lets Jazzer look for inputs that break what reads from outside, starting from the seeds of this
/// repository. `scripts/fuzz SECONDS` does it for longer.
class FuzzTest {

  private static final Path SEEDS =
      Repository.here().root().resolve("servos-checks/src/test/resources/fuzz");
  private static final Pattern DONE = Pattern.compile("(?m)^Done (\\d+) runs in");
  private static final int SECONDS =
      Integer.parseInt(System.getenv().getOrDefault("SERVOS_FUZZ_SECONDS", "10"));

  static final List<Class<?>> TARGETS =
      List.of(
          ConfigFuzz.class,
          RecordsFuzz.class,
          ArgumentsFuzz.class,
          AnswersFuzz.class,
          StreamsFuzz.class,
          ScenarioFuzz.class,
          BoardFilesFuzz.class,
          BoardTraceFuzz.class,
          ReplFuzz.class);

  private static final int AT_A_TIME =
      Integer.parseInt(System.getenv().getOrDefault("SERVOS_FUZZ_AT_A_TIME", "2"));
  private static final Map<Class<?>, Search> SEARCHES = new HashMap<>();

  @TempDir static Path work = Path.of("");

  /// How a search ended.
  private record Search(int status, String output) {

    long runs() {
      var done = DONE.matcher(output);
      return done.find() ? Long.parseLong(done.group(1)) : 0;
    }
  }

  @BeforeAll
  static void searchEach() throws IOException, InterruptedException, ExecutionException {
    try (var threads = Executors.newFixedThreadPool(AT_A_TIME)) {
      var searches = new LinkedHashMap<Class<?>, Future<Search>>();
      for (var target : TARGETS) {
        var seeds = SEEDS.resolve(target.getSimpleName());
        assertThat(seeds).isNotEmptyDirectory();
        searches.put(target, threads.submit(() -> search(target, seeds)));
      }
      for (var search : searches.entrySet()) {
        SEARCHES.put(search.getKey(), search.getValue().get());
      }
    }
  }

  @ParameterizedTest
  @FieldSource("TARGETS")
  void findsNothingThatBreaksIt(Class<?> target) {
    var search = Objects.requireNonNull(SEARCHES.get(target));

    assertThat(search.status()).as(search.output()).isZero();
    assertThat(search.runs()).as(search.output()).isPositive();
    System.out.printf("%s: %d executions%n", target.getSimpleName(), search.runs());
  }

  /// A target that breaks on a byte, for the control.
  public static final class BrokenFuzz {

    private BrokenFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
      if (input.length > 0 && input[0] == 'x') {
        throw new IllegalStateException("broken");
      }
    }
  }

  @Test
  void noticesWhatBreaks() throws IOException, InterruptedException {
    var seeds = Files.createDirectory(work.resolve("seeds"));
    Files.writeString(seeds.resolve("x"), "x");

    var search = search(BrokenFuzz.class, seeds);

    assertThat(search.status()).isNotZero();
    assertThat(search.output()).contains("java.lang.IllegalStateException: broken");
  }

  /// New inputs that go other ways than the seeds are gathered in a directory of their own.
  private static Search search(Class<?> target, Path seeds)
      throws IOException, InterruptedException {
    var found = Files.createDirectories(work.resolve(target.getSimpleName()));
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+EnableDynamicAgentLoading",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "com.code_intelligence.jazzer.Jazzer",
            "--target_class=" + target.getName(),
            "--instrumentation_includes=io.servos.**",
            "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.*",
            "--reproducer_path=" + work,
            "-max_total_time=" + SECONDS,
            "-timeout=20",
            "-artifact_prefix=" + work + "/" + target.getSimpleName() + "-",
            found.toString(),
            seeds.toString()));
    var process = new ProcessBuilder(command).directory(work.toFile()).redirectErrorStream(true);
    var started = process.start();
    started.getOutputStream().close();
    var output = new String(started.getInputStream().readAllBytes(), UTF_8);
    return new Search(started.waitFor(), output);
  }
}
