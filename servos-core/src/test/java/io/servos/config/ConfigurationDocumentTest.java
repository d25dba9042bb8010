package io.servos.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// docs/configuration.md says what the code does.
class ConfigurationDocumentTest {

  private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```([^\\n]+)\\n(.*?)^```$");

  private record Block(String language, String text) {}

  @Test
  void documentsEveryKeyAsTheTablesSay() throws IOException {
    assertThat(Files.readString(DOCUMENT)).contains(KeyTables.ours(), KeyTables.originals());
  }

  @Test
  void showsExamplesThatParse() throws IOException {
    var examples =
        blocks().stream()
            .filter(block -> List.of("yaml", "json", "properties").contains(block.language()))
            .toList();

    assertThat(examples).hasSizeGreaterThan(6);
    for (var example : examples) {
      var format = Format.valueOf(example.language().toUpperCase(Locale.ROOT));
      assertThat(Mistakes.of(example.text(), format)).as(example.text()).isEmpty();
    }
  }

  @Test
  void showsMistakesAsTheyAreReported() throws IOException {
    var wrong = text("yaml wrong");

    assertThat(String.join("\n", Mistakes.of(wrong, Format.YAML)).replace(" | ", "\n  ") + "\n")
        .isEqualTo(text("text"));
  }

  private static String text(String language) throws IOException {
    return blocks().stream()
        .filter(block -> block.language().equals(language))
        .findFirst()
        .orElseThrow()
        .text();
  }

  private static List<Block> blocks() throws IOException {
    return BLOCK
        .matcher(Files.readString(DOCUMENT))
        .results()
        .map(match -> new Block(match.group(1), match.group(2)))
        .toList();
  }
}
