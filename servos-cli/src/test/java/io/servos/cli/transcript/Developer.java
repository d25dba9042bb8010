package io.servos.cli.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A user with tools of their own, and how they call the program.
///
/// @param folder theirs
/// @param environment variables, as far as they are not those of these tests
record Developer(Path folder, Map<String, String> environment) {

  static final Path TOOLS = Path.of("src/test/resources/builders");
  private static final long PATIENCE_SECONDS = 300;

  /// How a call ended.
  record Ending(int status, String stdout, String stderr) {}

  /// One with those folders in `PATH`, before the system's.
  static Developer with(Path folder, Path... tools) throws IOException {
    var program = Program.install(folder);
    var path =
        Stream.concat(Stream.of(program.resolveSibling("")), Arrays.stream(tools))
            .map(Path::toString)
            .collect(Collectors.joining(":"));
    var environment = new HashMap<String, String>();
    environment.put("PATH", path + ":/usr/bin:/bin");
    environment.put("LC_ALL", "C.UTF-8");
    return new Developer(folder, environment);
  }

  /// Where `scripts/platformio` puts the real one.
  static Path platformIo() {
    var cache =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .filter(path -> path.startsWith("/"))
            .orElse(System.getProperty("user.home") + "/.cache");
    return Path.of(cache, "servos", "platformio");
  }

  /// Calls `servos`, with the folder as its own.
  Ending servos(String... words) throws IOException, InterruptedException {
    var stdout = folder.resolve("stdout");
    var stderr = folder.resolve("stderr");
    var command =
        Stream.concat(Stream.of(folder.resolve("bin/servos").toString()), Arrays.stream(words))
            .toList();
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(Redirect.to(stdout.toFile()))
            .redirectError(Redirect.to(stderr.toFile()));
    builder.environment().putAll(environment);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    var process = builder.start();
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("ends in time").isTrue();
    return new Ending(process.exitValue(), Files.readString(stdout), Files.readString(stderr));
  }

  Path write(String name, String text) throws IOException {
    var file = folder.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    return Files.writeString(file, text);
  }

  /// Names and sizes of all that is below a folder.
  static List<String> content(Path below) throws IOException {
    try (var files = Files.walk(below)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> below.relativize(file) + " " + file.toFile().length())
          .sorted()
          .toList();
    }
  }

  static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }
}
