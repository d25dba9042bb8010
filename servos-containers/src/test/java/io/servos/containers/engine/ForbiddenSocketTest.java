package io.servos.containers.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A socket that the user may not use, tried by a process of another user.
class ForbiddenSocketTest {

  @TempDir Path folder;

  /// Says why it cannot reach the engine.
  static final class Caller {

    private Caller() {}

    public static void main(String[] arguments) {
      try {
        Engine.connect(new EngineAddress.Unix(Path.of(arguments[0])), Duration.ofSeconds(30));
        System.out.println("reached");
      } catch (EngineException failure) {
        System.out.println(failure.kind() + ": " + failure.getMessage());
      }
    }
  }

  @Test
  void saysThatThisUserMayNot() throws IOException, InterruptedException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    var socket = folder.resolve("s");
    var answer = ScriptedEngine.json(200, "{\"ApiVersion\":\"1.44\",\"MinAPIVersion\":\"1.24\"}");
    try (var engine = new ScriptedEngine(socket, _ -> answer)) {
      assertThat(engine.address().text()).isEqualTo("unix://" + socket);
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw----"));

      assertThat(asked(socket, List.of())).isEqualTo("reached");
      assertThat(asked(socket, asAnother()))
          .isEqualTo("FORBIDDEN: this user may not use '" + socket + "'");
    }
  }

  private static List<String> asAnother() {
    return List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups");
  }

  private String asked(Path socket, List<String> prefix) throws IOException, InterruptedException {
    var classes = copyOfClasses();
    var command =
        Stream.of(
                prefix,
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    classes,
                    Caller.class.getName(),
                    socket.toString()))
            .flatMap(List::stream)
            .toList();
    var process =
        new ProcessBuilder(command)
            .directory(new File("/"))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var lines = process.inputReader()) {
      var line = String.valueOf(lines.readLine());
      assertThat(process.waitFor()).isZero();
      return line;
    }
  }

  /// The source tree may not be the other user's to read.
  private String copyOfClasses() throws IOException {
    var target = folder.resolve("classes");
    for (var type : List.of(Caller.class, Engine.class, tools.jackson.core.JsonParser.class)) {
      copy(placeOf(type), target);
    }
    try (var jars = Files.list(target)) {
      return jars.filter(file -> file.toString().endsWith(".jar"))
              .map(Path::toString)
              .collect(Collectors.joining(":"))
          + ":"
          + target;
    }
  }

  private static Path placeOf(Class<?> type) {
    var file = "/" + type.getName().replace('.', '/') + ".class";
    var url = String.valueOf(type.getResource(file));
    var place = url.substring(0, url.length() - file.length());
    return place.startsWith("jar:")
        ? Path.of(URI.create(place.substring(4, place.length() - 1)))
        : Path.of(URI.create(place));
  }

  private static void copy(Path from, Path target) throws IOException {
    Files.createDirectories(target);
    if (Files.isRegularFile(from)) {
      Files.copy(
          from,
          target.resolve(String.valueOf(from.getFileName())),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      return;
    }
    try (var files = Files.walk(from)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var copy = target.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
