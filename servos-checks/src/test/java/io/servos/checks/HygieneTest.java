package io.servos.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class HygieneTest {

  private final Repository repository = Repository.here();
  private final Sources sources = new Sources(repository);

  @Test
  void rootHoldsOnlyWhatIsListed() throws IOException {
    assertThat(repository.unlistedRootFiles()).isEmpty();
  }

  @Test
  void filesAreShort() throws IOException {
    assertThat(repository.longFiles()).isEmpty();
  }

  @Test
  void methodsAreShort() throws IOException {
    assertThat(sources.longMethods()).isEmpty();
  }

  @Test
  void testsAreNamedAsSentences() throws IOException {
    assertThat(sources.testsNotNamedAsSentences()).isEmpty();
  }

  @Test
  void testsNeitherSleepNorAreSwitchedOff() throws IOException {
    assertThat(repository.testsThatSleepOrAreOff()).isEmpty();
  }

  @Test
  void namesNoHostAndNoPathOfOneMachine() throws IOException {
    assertThat(repository.addresses()).isEmpty();
  }

  @Test
  void doesWithoutPictures() throws IOException {
    assertThat(repository.pictures()).isEmpty();
  }

  @Test
  void readmeMentionsEveryModule() throws IOException {
    assertThat(repository.modulesWithoutMentionInTheReadme()).isEmpty();
  }

  @Test
  void readmeShowsFiguresThatWereMeasured() throws IOException {
    assertThat(repository.figuresThatWereNotMeasured()).isEmpty();
  }

  @Test
  void linksOfTheDocumentsLeadSomewhere() throws IOException {
    assertThat(repository.brokenLinks()).isEmpty();
  }
}
