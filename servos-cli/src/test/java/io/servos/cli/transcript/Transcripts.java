package io.servos.cli.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// All transcripts, and how one is checked.
final class Transcripts {

  private static final Path TRANSCRIPTS = Path.of("src/test/resources/transcripts");
  private static final String SCRIPTS = "scripts";
  private static final long PATIENCE_SECONDS = 300;

  private Transcripts() {}

  static Transcript named(String name) {
    return new Transcript(TRANSCRIPTS.resolve(name));
  }

  static List<Transcript> all() throws IOException {
    try (var directories = Files.list(TRANSCRIPTS)) {
      return directories
          .filter(directory -> !directory.endsWith(SCRIPTS))
          .sorted()
          .map(Transcript::new)
          .toList();
    }
  }

  /// Runs it with the program in a folder of its name, which has copies of all scripts.
  static void check(Transcript transcript, Path program, Path work)
      throws IOException, InterruptedException {
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
