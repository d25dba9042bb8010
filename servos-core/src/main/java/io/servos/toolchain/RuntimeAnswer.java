package io.servos.toolchain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// What a program of the system says when it is asked for its version.
final class RuntimeAnswer {

  private static final int LONGEST = 256;
  private static final long PATIENCE_SECONDS = 5;

  private RuntimeAnswer() {}

  /// The beginning of what it prints; empty when it cannot be started or takes too long.
  static Optional<String> of(Path program) {
    var builder =
        new ProcessBuilder(List.of(program.toString(), "--version")).redirectErrorStream(true);
    builder.environment().clear();
    try {
      var process = builder.start();
      process.getOutputStream().close();
      try (var output = process.getInputStream()) {
        return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)
            ? Optional.of(new String(output.readNBytes(LONGEST), StandardCharsets.UTF_8))
            : Optional.empty();
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException _) {
      // It cannot be started: it has no version.
      return Optional.empty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
