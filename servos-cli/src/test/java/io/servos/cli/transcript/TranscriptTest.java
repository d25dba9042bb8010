package io.servos.cli.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Runs every transcript against the program, each among fresh copies of the scripts.
class TranscriptTest {

  @TempDir private Path work;

  @TestFactory
  Stream<DynamicTest> printsWhatIsExpected() throws IOException {
    var program = Program.install(work);
    return Transcripts.all().stream()
        .map(
            transcript ->
                DynamicTest.dynamicTest(
                    transcript.name(), () -> Transcripts.check(transcript, program, work)));
  }

  /// The control: a wrong expectation is noticed.
  @Test
  void noticesADifference() throws IOException {
    var transcript = Transcripts.named("hello");

    assertThat(transcript.difference("stdout", "Hello, world\n".getBytes(StandardCharsets.UTF_8)))
        .isEmpty();
    assertThat(transcript.difference("stdout", "Hello, World\n".getBytes(StandardCharsets.UTF_8)))
        .isNotEmpty();
    var version = Transcripts.named("version");
    assertThat(version.difference("stdout", "Servos 0.1.0\n".getBytes(StandardCharsets.UTF_8)))
        .isNotEmpty();
  }

  @Test
  void coversAllOfTheTable() throws IOException {
    assertThat(Transcripts.all()).hasSizeGreaterThan(25);
  }
}
