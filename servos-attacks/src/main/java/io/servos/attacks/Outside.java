package io.servos.attacks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// No isolation at all.
///
/// @param folder where programs start
/// @param leaked what they have open as descriptors 8 and 9
/// @param environment what they have besides the environment of this process
record Outside(Path folder, List<Path> leaked, Map<String, String> environment) implements Vantage {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String WITH_LEAKS =
      "file=$1 place=$2; shift 2; exec \"$@\" 8<$file 9<$place";

  /// The interpreter of the attacks: that of the system, as isolators show the system's programs.
  static Path python() throws IOException {
    return Path.of("/usr/bin/python3").toRealPath();
  }

  @Override
  public String word(Path script) throws IOException, InterruptedException {
    var process = builder(script).redirectInput(Path.of("/dev/null").toFile()).start();
    var error = reading(process.getErrorStream());
    var output = reading(process.getInputStream());
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return "no end";
    }
    int status = process.exitValue();
    // What a daemon holds open has no end.
    var said = Vantage.lastLine(output.completeOnTimeout("", 10, TimeUnit.SECONDS).join());
    if (status == 0 && !said.isEmpty()) {
      return said;
    }
    var why = Vantage.lastLine(error.completeOnTimeout("", 10, TimeUnit.SECONDS).join());
    return (status > 128 ? "signaled " + (status - 128) : "exited " + status) + ": " + why;
  }

  @Override
  public Held hold(Path script) throws IOException {
    var process = builder(script).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    var said = String.valueOf(process.inputReader().readLine());
    return new Held() {
      @Override
      public String trouble() {
        return said.equals("left") ? "" : "what was to be left: " + said;
      }

      @Override
      public void close() {
        process.destroyForcibly();
      }
    };
  }

  private ProcessBuilder builder(Path script) throws IOException {
    var command = new ArrayList<>(List.of("/bin/sh", "-c", WITH_LEAKS, "sh"));
    leaked.forEach(path -> command.add(path.toString()));
    command.add(python().toString());
    command.add(script.toString());
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    builder.environment().put("SERVOS_ATTACK_FROM", "outside");
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    return builder;
  }

  private static CompletableFuture<String> reading(InputStream stream) {
    var text = new CompletableFuture<String>();
    Thread.ofVirtual()
        .start(
            () -> {
              try (stream) {
                text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
              } catch (IOException failure) {
                text.completeExceptionally(failure);
              }
            });
    return text;
  }

  /// Whether attacks can be made at all.
  static boolean isPossible() {
    return Files.isExecutable(Path.of("/usr/bin/python3"));
  }
}
