package io.servos.bench.way;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Runs commands by [ProcessBuilder] and looks whether they did what they should.
final class Commands {

  private static final int SHOWN = 2000;

  /// Variables that change what is run or where; others might change how.
  private static final Set<String> PASSED =
      Set.of("PATH", "HOME", "DOCKER_HOST", "JAVA_HOME", "SERVOS_JAVA_HOME");

  private Commands() {}

  /// Runs it to its end; what it says must be as long as it should be.
  static void run(List<String> command, long outputBytes) throws IOException, InterruptedException {
    run(command, Map.of(), outputBytes);
  }

  /// The same, with those variables besides.
  static void run(List<String> command, Map<String, String> environment, long outputBytes)
      throws IOException, InterruptedException {
    long bytes = outputBytes(command, environment);
    if (bytes != outputBytes) {
      throw new FailedRunException(
          "%s said %d bytes in place of %d".formatted(command.getFirst(), bytes, outputBytes));
    }
  }

  /// Runs it to its end: how much it says.
  static long outputBytes(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().retainAll(PASSED);
    builder.environment().putAll(environment);
    var process = builder.start();
    process.getOutputStream().close();
    var output = process.getInputStream().readAllBytes();
    int status = process.waitFor();
    if (status != 0) {
      var said = new String(output, 0, Math.min(output.length, SHOWN), UTF_8);
      throw new FailedRunException(
          "%s ended with %d and %d bytes: %s"
              .formatted(
                  command.getFirst(), status, output.length, said.strip().replace("\n", " ")));
    }
    return output.length;
  }

  /// Why a program cannot be used; empty when it can.
  static Optional<String> missing(String program, String debianPackage) {
    return Files.isExecutable(Path.of(program))
        ? Optional.empty()
        : Optional.of(program + " is missing: apt-get install " + debianPackage);
  }
}
