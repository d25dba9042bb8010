package io.servos.linux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.engine.IsolationManager;
import io.servos.engine.WarmPool;
import io.servos.model.Input;
import io.servos.model.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Runs each script of a collection both ways: with Python started for it, and with one that
/// waited. Byte for byte, nothing may differ.
class WarmScriptsTest {

  private static final String MARK = "=== ";
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Map<String, String> SCRIPTS = scripts();

  @TempDir static Path folder;

  private static IsolationManager manager;
  private static WarmPool pool;

  private static Map<String, String> scripts() {
    var scripts = new LinkedHashMap<String, String>();
    for (var part : resource("scripts.txt").split("(?m)^" + MARK, -1)) {
      int end = part.indexOf('\n');
      if (!part.startsWith("#")) {
        scripts.put(part.substring(0, end), part.substring(end + 1));
      }
    }
    return scripts;
  }

  private static String resource(String name) {
    try (var stream = WarmScriptsTest.class.getResourceAsStream(name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @BeforeAll
  static void open() throws IOException {
    for (var script : SCRIPTS.entrySet()) {
      Files.writeString(folder.resolve(script.getKey() + ".py"), script.getValue());
    }
    Files.writeString(folder.resolve("neighbour.py"), "VALUE = 42\n");
    Files.writeString(folder.resolve("failing_neighbour.py"), "raise OSError('neighbour')\n");
    Files.writeString(folder.resolve("data.txt"), "data");
    Files.writeString(folder.resolve("input"), "first\nsecond\nlast");
    manager = new IsolationManager();
    pool =
        manager.warmPool(
            Workload.of(folder.resolve("hello.py")), new WarmPool.Size(2, 2, SOON.multipliedBy(9)));
  }

  @AfterAll
  static void close() {
    pool.close();
    manager.close();
  }

  static Stream<String> names() {
    assertThat(SCRIPTS).hasSizeGreaterThan(100);
    return SCRIPTS.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void cannotTellThatPythonWaited(String name) throws IOException, InterruptedException {
    var workload =
        Workload.of(folder.resolve(name + ".py"), "one", "two words", "")
            .withInput(new Input.FromFile(folder.resolve("input")));
    var cold = manager.executeIsolated(workload);
    Deadline.await("a sandbox that waits", () -> pool.counts().ready() > 0);
    long before = pool.counts().warm();

    var warm = pool.executeIsolated(workload);

    assertThat(pool.counts().warm()).isEqualTo(before + 1);
    assertThat(warm.outcome()).isEqualTo(cold.outcome());
    assertThat(warm.stdoutText()).isEqualTo(cold.stdoutText());
    assertThat(withoutAddresses(warm.stderrText())).isEqualTo(withoutAddresses(cold.stderrText()));
  }

  /// The kernel chooses others for every process.
  private static String withoutAddresses(String text) {
    return text.replaceAll(" at 0x[0-9a-f]+", " at an address");
  }
}
