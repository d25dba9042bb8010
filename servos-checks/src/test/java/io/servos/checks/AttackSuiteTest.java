package io.servos.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.attacks.AttackCatalog;
import io.servos.attacks.AttackReport;
import io.servos.attacks.AttackReport.Entry;
import io.servos.attacks.AttackSuite;
import io.servos.attacks.Column;
import io.servos.attacks.Verdict;
import io.servos.spi.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Makes every attack on every isolator. Run by root each control has to succeed.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttackSuiteTest {

  private static final List<Column> COLUMNS =
      List.of(
          Column.PROCESS,
          Column.PROCESS_WARM,
          new Column("docker", false, Optional.of("servos-test")),
          new Column("docker", true, Optional.of("servos-test")));

  private static final int MOST_REFUSED_OUTSIDE = 30;
  private static final int MOST_NOT_PROMISED = 7;

  private AttackReport report = new AttackReport(List.of(), List.of(), List.of());
  private List<String> left = List.of();

  @BeforeAll
  void attack() throws IOException, InterruptedException {
    report = new AttackSuite(AttackCatalog.load().attacks(), COLUMNS).run();
    left = scenes();
  }

  @Test
  void attacksEveryIsolator() {
    assertThat(report.refusals()).isEmpty();
  }

  @Test
  void findsNoWayThroughAndEveryControlSucceeds() {
    assertThat(report.failures()).extracting(AttackSuiteTest::told).isEmpty();
  }

  /// What this host refuses to root itself shows nothing. The catalog says where that may be so.
  @Test
  void leavesOutNothingButWhatThereIsNot() {
    assertThat(report.entries().stream().map(Entry::verdict))
        .hasSize(COLUMNS.size() * AttackCatalog.load().attacks().size());
    var leftOut =
        report.entries().stream()
            .filter(entry -> entry.verdict() instanceof Verdict.NotApplicable)
            .toList();
    var refusedOutside =
        leftOut.stream()
            .filter(entry -> entry.verdict().detail().startsWith("refused outside too, with "))
            .toList();
    var notPromised =
        leftOut.stream()
            .filter(entry -> entry.verdict().detail().contains("' does not promise it: "))
            .toList();
    assertThat(leftOut)
        .hasSize(COLUMNS.size() * notAttempted() + refusedOutside.size() + notPromised.size());
    for (var column : COLUMNS) {
      assertThat(notPromised)
          .filteredOn(entry -> entry.column().equals(column))
          .hasSizeLessThan(MOST_NOT_PROMISED);
    }
    assertThat(notPromised).allMatch(entry -> entry.column().isolation().equals("docker"));
    assertThat(refusedOutside)
        .hasSizeLessThan(COLUMNS.size() * MOST_REFUSED_OUTSIDE)
        .noneMatch(entry -> entry.attack().outside().pattern().equals("open"));
  }

  @Test
  void leavesNothingOfItsSceneBehind() {
    assertThat(left).isEmpty();
  }

  private static int notAttempted() {
    boolean isIntel = "amd64".equals(System.getProperty("os.arch"));
    return (int)
        AttackCatalog.load().attacks().stream()
            .filter(
                attack ->
                    attack.notApplicable().isPresent()
                        || (attack.architecture().isPresent() && !isIntel))
            .count();
  }

  private static List<String> scenes() throws IOException {
    var own = "servos-attacks-" + Owner.self(Path.of("/")).prefix();
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(own))
          .toList();
    }
  }

  private static String told(Entry entry) {
    return entry.column().label() + ", " + entry.attack() + ": " + entry.verdict();
  }
}
