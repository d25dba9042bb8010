package io.servos.linux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a Python script does when Python waited for it.
class WarmScriptsTest {

  private static final Map<String, String> SCRIPTS = BothWays.scripts("scripts.txt");

  @TempDir static Path folder;

  private static BothWays ways;

  @BeforeAll
  static void open() throws IOException {
    write(folder);
    ways = BothWays.in(folder, "hello.py");
  }

  static void write(Path folder) throws IOException {
    for (var script : SCRIPTS.entrySet()) {
      Files.writeString(folder.resolve(script.getKey() + ".py"), script.getValue());
    }
    Files.writeString(folder.resolve("neighbour.py"), "VALUE = 42\n");
    Files.writeString(folder.resolve("failing_neighbour.py"), "raise OSError('neighbour')\n");
  }

  @AfterAll
  static void close() {
    ways.close();
  }

  static Stream<String> names() {
    assertThat(SCRIPTS).hasSizeGreaterThan(100);
    return SCRIPTS.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void cannotTellThatPythonWaited(String name) throws IOException, InterruptedException {
    ways.compare(name + ".py");
  }
}
