package io.servos.cli.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Runs every transcript against the program, each among fresh copies of the scripts.
class TranscriptTest {

  private static final Path TRANSCRIPTS = Path.of("src/test/resources/transcripts");
  private static final String SCRIPTS = "scripts";
  private static final long PATIENCE_SECONDS = 300;

  @TempDir private Path work;

  @TestFactory
  Stream<DynamicTest> printsWhatIsExpected() throws IOException {
    var program = Program.install(work);
    return transcripts().stream()
        .map(
            transcript ->
                DynamicTest.dynamicTest(transcript.name(), () -> check(transcript, program)));
  }

  /// The control: a wrong expectation is noticed.
  @Test
  void noticesADifference() throws IOException {
    var transcript = new Transcript(TRANSCRIPTS.resolve("hello"));

    assertThat(transcript.difference("stdout", "Hello, world\n".getBytes(StandardCharsets.UTF_8)))
        .isEmpty();
    assertThat(transcript.difference("stdout", "Hello, World\n".getBytes(StandardCharsets.UTF_8)))
        .isNotEmpty();
    var version = new Transcript(TRANSCRIPTS.resolve("version"));
    assertThat(version.difference("stdout", "Servos 0.1.0\n".getBytes(StandardCharsets.UTF_8)))
        .isNotEmpty();
  }

  @Test
  void coversAllOfTheTable() throws IOException {
    assertThat(transcripts()).hasSizeGreaterThan(25);
  }

  private static List<Transcript> transcripts() throws IOException {
    try (var directories = Files.list(TRANSCRIPTS)) {
      return directories
          .filter(directory -> !directory.endsWith(SCRIPTS))
          .sorted()
          .map(Transcript::new)
          .toList();
    }
  }

  private void check(Transcript transcript, Path program) throws IOException, InterruptedException {
    var scripts = copyScripts(work.resolve(transcript.name()));
    var stdout = work.resolve(transcript.name() + ".stdout");
    var stderr = work.resolve(transcript.name() + ".stderr");
    var builder =
        new ProcessBuilder("sh", transcript.command().toAbsolutePath().toString())
            .directory(scripts.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(Redirect.to(stdout.toFile()))
            .redirectError(Redirect.to(stderr.toFile()));
    builder.environment().merge("PATH", program.getParent() + ":", (old, bin) -> bin + old);
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    var process = builder.start();
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("ends in time").isTrue();

    var differences =
        transcript.difference("stdout", Files.readAllBytes(stdout))
            + transcript.difference("stderr", Files.readAllBytes(stderr));
    assertThat(differences).isEmpty();
    assertThat(process.exitValue()).isEqualTo(transcript.status());
  }

  private static Path copyScripts(Path target) throws IOException {
    Files.createDirectory(target);
    try (var files = Files.list(TRANSCRIPTS.resolve(SCRIPTS))) {
      for (var file : files.toList()) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    }
    return target;
  }
}
