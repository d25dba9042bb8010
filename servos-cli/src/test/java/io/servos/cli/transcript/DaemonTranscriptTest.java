package io.servos.cli.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Where a daemon does the command, `servos isolate` prints to the byte what it prints without.
class DaemonTranscriptTest {

  /// Some of those that the daemon has to do itself, of every kind.
  private static final Set<String> SERVED =
      Set.of(
          "arguments-that-look-like-options",
          "asked-to-end",
          "asked-to-end-after-grace",
          "asked-to-end-twice",
          "cpu-time",
          "disk-full",
          "exit-status",
          "hello",
          "json",
          "json-bytes",
          "out-of-memory",
          "out-of-processes",
          "output-bytes-unchanged",
          "output-device-full",
          "output-limit",
          "reader-gone",
          "signal",
          "stdin-piped",
          "streams-apart",
          "timeout",
          "timeout-mid-line",
          "timeout-quiet");

  /// Containers are never served; with another cache it is the client of another daemon.
  private static final Pattern LEFT_OUT = Pattern.compile("--isolation docker|XDG_CACHE_HOME=");

  @TempDir private static Path work;

  private static RunningDaemon daemon;
  private static Path client;

  @BeforeAll
  static void start() throws IOException {
    daemon = RunningDaemon.start(work, "");
    client =
        Files.createSymbolicLink(
            Files.createDirectory(work.resolve("client")).resolve("servos"), daemon.client());
  }

  @TestFactory
  Stream<DynamicTest> printsWhatIsExpected() throws IOException {
    return Stream.concat(
        isolating().stream()
            .map(
                transcript ->
                    DynamicTest.dynamicTest(
                        transcript.name(), () -> Transcripts.check(transcript, client, work))),
        Stream.of(DynamicTest.dynamicTest("by the daemon", DaemonTranscriptTest::wereServed)));
  }

  private static List<Transcript> isolating() throws IOException {
    var isolating = new ArrayList<Transcript>();
    for (var transcript : Transcripts.all()) {
      var command = Files.readString(transcript.command());
      if (command.contains("servos isolate ") && !LEFT_OUT.matcher(command).find()) {
        isolating.add(transcript);
      }
    }
    return isolating;
  }

  private static void wereServed() throws IOException {
    var alone = new TreeSet<String>();
    for (var folder : daemon.alone()) {
      alone.add(String.valueOf(Path.of(folder).getFileName()));
    }
    assertThat(alone).contains("mount", "receipt").doesNotContainAnyElementsOf(SERVED);
  }

  /// It ends when it is asked to, has seen no bug, and leaves nothing.
  @AfterAll
  static void stop() throws IOException, InterruptedException {
    daemon.end();
    assertThat(daemon.await()).isEqualTo(143);
    assertThat(daemon.said().lines()).isEmpty();
    assertThat(daemon.folder()).doesNotExist();
  }
}
