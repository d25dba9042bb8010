package io.servos.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.attacks.AttackCatalog;
import io.servos.attacks.ThreatClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Each claim of the threat model names what shows it.
class ThreatModelTest {

  private static final Path DOCUMENT = Repository.here().root().resolve("docs/threat-model.md");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (\\d+)\\. ([^|]+) \\| ([^|]+) \\| (.+) \\|$");
  private static final Pattern LINK = Pattern.compile("\\[[^]]+]\\(([^)]+)\\)");

  @Test
  void hasARowForEveryClassOfAttack() throws IOException {
    var rows = ROW.matcher(Files.readString(DOCUMENT)).results().toList();

    assertThat(rows)
        .extracting(row -> new ThreatClass(Integer.parseInt(row.group(1)), row.group(2)))
        .containsExactlyElementsOf(AttackCatalog.load().classes());
  }

  @Test
  void linksEachRowToTheAttacksOfItsClassAndToTestsThatExist() throws IOException {
    var rows = ROW.matcher(Files.readString(DOCUMENT)).results().toList();

    assertThat(rows)
        .allSatisfy(
            row -> {
              var targets =
                  LINK.matcher(row.group(4)).results().map(link -> target(link.group(1))).toList();
              assertThat(targets).isNotEmpty().allMatch(Files::isRegularFile);
              assertThat(Files.readString(targets.getFirst()))
                  .startsWith("class " + row.group(1) + " " + row.group(2) + "\n");
              assertThat(targets.subList(1, targets.size()))
                  .allMatch(test -> test.toString().endsWith("Test.java"));
            });
  }

  private static Path target(String link) {
    return DOCUMENT.resolveSibling(link).normalize();
  }
}
