package io.servos.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `servos test` on a project of Maven, with the plugins that the build of this one has fetched.
class MavenProjectTest {

  private static final String POM =
      """
      <project>
        <modelVersion>4.0.0</modelVersion>
        <groupId>example</groupId>
        <artifactId>example</artifactId>
        <version>1</version>
        <properties>
          <maven.compiler.release>17</maven.compiler.release>
          <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
        </properties>
        <dependencies>
          <dependency>
            <groupId>org.junit.jupiter</groupId>
            <artifactId>junit-jupiter</artifactId>
            <version>{junit}</version>
            <scope>test</scope>
          </dependency>
        </dependencies>
        <build>
          <plugins>
            <plugin>
              <artifactId>maven-resources-plugin</artifactId>
              <version>{maven-resources-plugin}</version>
            </plugin>
            <plugin>
              <artifactId>maven-compiler-plugin</artifactId>
              <version>{maven-compiler-plugin}</version>
            </plugin>
            <plugin>
              <artifactId>maven-surefire-plugin</artifactId>
              <version>{maven-surefire-plugin}</version>
            </plugin>
          </plugins>
        </build>
      </project>
      """;

  private static final String TEST =
      """
      import static org.junit.jupiter.api.Assertions.assertEquals;
      import org.junit.jupiter.api.Test;
      class SumTest {
        @Test void good() { assertEquals(2, 1 + 1); }
        @Test void bad() { assertEquals(3, 1 + 1); }
      }
      """;

  @TempDir Path folder;

  @Test
  void runsTheTestsOfAProjectWithoutANetwork() throws Exception {
    var project = Files.createDirectories(folder.resolve("project"));
    Files.writeString(project.resolve("pom.xml"), withVersions(POM));
    var tests = Files.createDirectories(project.resolve("src/test/java"));
    Files.writeString(tests.resolve("SumTest.java"), TEST);
    var report = folder.resolve("report.xml");

    var process =
        new ProcessBuilder(
                Repository.here().root().resolve("servos").toString(),
                "test",
                "--memory=1GiB",
                "--junit=" + report,
                project.toString())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(output).isEqualTo(1);
    assertThat(output).contains("Tests run: 2, Failures: 1");
    assertThat(report).content().contains("<testsuites>", "tests=\"2\"", "failures=\"1\"");
    assertThat(project.resolve("target")).doesNotExist();
  }

  private static String withVersions(String pom) throws IOException {
    var ours = Files.readString(Repository.here().root().resolve("pom.xml"));
    return Pattern.compile("\\{([a-z-]+)}")
        .matcher(pom)
        .replaceAll(
            found -> {
              var version =
                  Pattern.compile("<" + found.group(1) + "\\.version>([^<]+)<").matcher(ours);
              assertThat(version.find()).as(found.group(1)).isTrue();
              return version.group(1);
            });
  }
}
