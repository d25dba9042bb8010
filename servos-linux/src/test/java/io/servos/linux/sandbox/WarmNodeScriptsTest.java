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

/// What a script does when Node.js waited for it.
class WarmNodeScriptsTest {

  private static final Map<String, String> SCRIPTS = BothWays.scripts("node-scripts.txt");
  private static final String TYPED = "typed/";

  @TempDir static Path folder;

  private static BothWays common;
  private static BothWays typed;

  @BeforeAll
  static void open() throws IOException {
    var parts = Files.createDirectory(folder.resolve("typed"));
    for (var script : SCRIPTS.entrySet()) {
      Files.writeString(folder.resolve(script.getKey()), script.getValue());
    }
    Files.writeString(folder.resolve("neighbour.js"), "exports.value = 42;\n");
    Files.writeString(folder.resolve("failing_neighbour.js"), "throw new Error('neighbour');\n");
    Files.writeString(folder.resolve("module.mjs"), "export default 5;\nexport const named = 6;\n");
    Files.writeString(folder.resolve("data.json"), "{\"value\": 42}\n");
    var dependency = Files.createDirectories(folder.resolve("node_modules/some-package"));
    Files.writeString(dependency.resolve("package.json"), "{\"main\": \"main.js\"}\n");
    Files.writeString(dependency.resolve("main.js"), "module.exports = 'a package';\n");
    Files.writeString(dependency.resolve("part.js"), "module.exports = 'its part';\n");
    Files.writeString(parts.resolve("package.json"), "{\"type\": \"module\"}\n");
    Files.writeString(parts.resolve("part.js"), "export const value = 7;\n");
    common = BothWays.in(folder, "hello.js");
    typed = BothWays.in(parts, "main.js");
  }

  @AfterAll
  static void close() {
    common.close();
    typed.close();
  }

  static Stream<String> names() {
    assertThat(SCRIPTS).hasSizeGreaterThan(100);
    return SCRIPTS.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void cannotTellThatNodeWaited(String name) throws IOException, InterruptedException {
    if (name.startsWith(TYPED)) {
      typed.compare(name.substring(TYPED.length()));
    } else {
      common.compare(name);
    }
  }
}
