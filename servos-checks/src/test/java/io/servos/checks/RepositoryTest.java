package io.servos.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each check of the repository finds what is planted for it.
class RepositoryTest {

  @TempDir Path root;
  private Repository repository = new Repository(Path.of(""));

  @BeforeEach
  void start() {
    repository = new Repository(root);
  }

  @Test
  void findsAnUnlistedRootFile() throws IOException {
    write("SUMMARY.md", "");
    write("pom.xml", "");

    assertThat(repository.unlistedRootFiles())
        .containsExactly("SUMMARY.md is not in the list of what the root may hold");
  }

  @Test
  void findsALongFile() throws IOException {
    write("a/Short.java", "\n".repeat(400));
    write("a/Long.java", "\n".repeat(401));

    assertThat(repository.longFiles()).containsExactly("a/Long.java has 401 lines");
  }

  @Test
  void findsALongMethod() throws IOException {
    write(
        "a/A.java",
        "class A {\nvoid shorter() {%s}\nvoid longer() {%s}\n}"
            .formatted("\n".repeat(39), "\n".repeat(40)));

    assertThat(new Sources(repository).longMethods())
        .containsExactly("a/A.java:42 longer() has 41 lines");
  }

  @Test
  void findsATestThatIsNotNamedAsASentence() throws IOException {
    write(
        "a/A.java",
        """
        class A {
          @Test void testStop() {}
          @Test void stops() {}
          @Test void it_stops() {}
        }
        """);

    assertThat(new Sources(repository).testsNotNamedAsSentences())
        .containsExactly(
            "a/A.java:2 testStop() is not a sentence about behaviour",
            "a/A.java:4 it_stops() is not a sentence about behaviour");
  }

  @Test
  void findsATestThatSleepsOrIsOff() throws IOException {
    write(
        "a/src/test/A.java",
        """
        @Disabled
        Thread.sleep(100);
        TimeUnit.SECONDS.sleep(1);
        sleep();
        """);

    assertThat(repository.testsThatSleepOrAreOff())
        .containsExactly(
            "a/src/test/A.java:1 holds '@Disabled'",
            "a/src/test/A.java:2 holds 'Thread.sleep('",
            "a/src/test/A.java:3 holds 'TimeUnit.SECONDS.sleep('");
  }

  @Test
  void findsAHostAndAPathOfOneMachine() throws IOException {
    write(
        "a.txt",
        """
        https://downloads.servos.dev/x
        /work/main
        http://localhost:8080 "$schema": https://json-schema.org/x
        """);

    assertThat(repository.addresses())
        .containsExactly("a.txt:1 holds 'https://'", "a.txt:2 holds '/work/'");
  }

  @Test
  void findsAPicture() throws IOException {
    write("a.txt", "plain … text\n\u2728 and " + Character.toString(0x1f680));

    assertThat(repository.pictures()).hasSize(2).allMatch(one -> one.startsWith("a.txt:2 holds"));
  }

  @Test
  void findsAModuleWithoutMention() throws IOException {
    write("pom.xml", "<module>one</module> <module>two</module>");
    write("README.md", "two");

    assertThat(repository.modulesWithoutMentionInTheReadme())
        .containsExactly("one is not mentioned in README.md");
  }

  @Test
  void findsAFigureThatWasNotMeasured() throws IOException {
    write("docs/performance.md", "| way | p50 |\n| warm | 2.1 |\n");
    write("README.md", "# A\n\n## Performance\n\n| way | p50 |\n| warm | 1.2 |\n\n## B\n| c |\n");

    assertThat(repository.figuresThatWereNotMeasured())
        .containsExactly("README.md shows what docs/performance.md does not: | warm | 1.2 |");
  }

  @Test
  void findsABrokenLink() throws IOException {
    write("docs/a.md", "[b](b.md#part) [here](a.md#part) [up](../README.md)\n");

    assertThat(repository.brokenLinks())
        .containsExactly(
            "docs/a.md:1 links to 'b.md', which does not exist",
            "docs/a.md:1 links to '../README.md', which does not exist");
  }

  @Test
  void looksAtNothingThatGitIgnores() throws IOException {
    write("a/target/A.java", "\n".repeat(401));

    assertThat(repository.longFiles()).isEmpty();
  }

  private void write(String name, String text) throws IOException {
    var file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
