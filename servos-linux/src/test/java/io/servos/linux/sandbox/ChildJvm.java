package io.servos.linux.sandbox;

import io.servos.spi.Step;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Another JVM that runs a main class of the tests.
public record ChildJvm(Process process, BufferedReader lines) implements AutoCloseable {

  static ChildJvm start(Class<?> main, List<String> options, String... arguments)
      throws IOException {
    return startBy(List.of(), main, options, arguments);
  }

  /// The same, by a program that starts the rest of its command line.
  public static ChildJvm startBy(
      List<String> starter, Class<?> main, List<String> options, String... arguments)
      throws IOException {
    var command = new ArrayList<>(starter);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xshare:auto", "-Xmx256m"));
    command.addAll(options);
    command.addAll(List.of("-cp", classPath(), main.getName()));
    command.addAll(List.of(arguments));
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    return new ChildJvm(process, process.inputReader());
  }

  /// Directories or jars of the tests, of this module and of the core, however this JVM got them.
  private static String classPath() {
    return Stream.of(ChildJvm.class, ProcessIsolator.class, Step.class)
        .map(ChildJvm::placeOf)
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String placeOf(Class<?> type) {
    var file = "/" + type.getName().replace('.', '/') + ".class";
    var url = String.valueOf(type.getResource(file));
    var place = url.substring(0, url.length() - file.length());
    return place.startsWith("jar:")
        ? Path.of(URI.create(place.substring(4, place.length() - 1))).toString()
        : Path.of(URI.create(place)).toString();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
