package io.servos.boards.espidf;

import io.servos.model.InvalidConfigException;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// An ESP-IDF, as `IDF_PATH` names it, and where its tools are.
///
/// @param path of ESP-IDF
/// @param version such as `v5.1.7`
/// @param series what its tools are named after, such as `5.1`
/// @param tools its folder of tools, whether it is there or not
/// @param environment the variables of the user
record IdfInstallation(
    Path path, String version, String series, Path tools, Map<String, String> environment) {

  static final String VARIABLE = "IDF_PATH";
  private static final String TOOLS = "IDF_TOOLS_PATH";
  private static final String PYTHON = "IDF_PYTHON_ENV_PATH";

  /// What an ESP-IDF has.
  private static final List<String> OWN = List.of("tools/idf.py", "tools/cmake/project.cmake");

  private static final Pattern SERIES = Pattern.compile("v?(\\d+\\.\\d+).*", Pattern.DOTALL);
  private static final Pattern PART =
      Pattern.compile("set\\(IDF_VERSION_(?:MAJOR|MINOR|PATCH) (\\d+)\\)");
  private static final Pattern TOOLCHAIN = Pattern.compile("toolchain-(esp32\\w*)\\.cmake");
  private static final Pattern PREFIX =
      Pattern.compile("set\\(\\s*_CMAKE_TOOLCHAIN_PREFIX\\s+([\\w.-]+-)\\s*\\)");
  private static final int MOST = 1 << 16;

  /// The one that the variables name; empty when they name none.
  ///
  /// @param home of the user
  /// @throws InvalidWorkloadException if there is none where they say
  static Optional<IdfInstallation> of(Map<String, String> environment, Path home) {
    var named = environment.getOrDefault(VARIABLE, "");
    if (named.isEmpty()) {
      return Optional.empty();
    }
    var path = folder(VARIABLE, named);
    if (!Files.isDirectory(path)) {
      throw absent("%s '%s' is no folder".formatted(VARIABLE, named), "set it to that of ESP-IDF");
    }
    for (var file : OWN) {
      if (!Files.isRegularFile(path.resolve(file))) {
        throw absent(
            "%s '%s' is no ESP-IDF: it has no %s".formatted(VARIABLE, named, file),
            "set it to the folder of ESP-IDF");
      }
    }
    var version = version(path);
    var series = SERIES.matcher(version);
    if (!series.matches()) {
      throw absent(
          "%s '%s' does not tell its version, in version.txt or tools/cmake/version.cmake"
              .formatted(VARIABLE, named),
          "install ESP-IDF anew");
    }
    var tools = environment.getOrDefault(TOOLS, "");
    return Optional.of(
        new IdfInstallation(
            path,
            version,
            series.group(1),
            tools.isEmpty() ? home.resolve(".espressif") : folder(TOOLS, tools),
            environment));
  }

  private static Path folder(String variable, String named) {
    try {
      return Path.of(named).toAbsolutePath().normalize();
    } catch (InvalidPathException _) {
      throw absent(variable + " is not a path", "set it to the folder of ESP-IDF");
    }
  }

  private static String version(Path path) {
    var told = begin(path.resolve("version.txt")).strip();
    if (!told.isEmpty()) {
      return told;
    }
    return PART.matcher(begin(path.resolve("tools/cmake/version.cmake")))
        .results()
        .map(part -> part.group(1))
        .collect(Collectors.joining(".", "v", ""));
  }

  private static String begin(Path file) {
    try (var content = Files.newInputStream(file)) {
      return new String(content.readNBytes(MOST), StandardCharsets.UTF_8);
    } catch (IOException _) {
      // Not to be there is what this is asked for.
      return "";
    }
  }

  /// The folder of the Python environment that it runs in.
  ///
  /// @throws InvalidWorkloadException if there is none
  Path python() {
    var named = environment.getOrDefault(PYTHON, "");
    if (!named.isEmpty()) {
      var folder = folder(PYTHON, named);
      if (isEnvironment(folder)) {
        return folder;
      }
      throw absent(
          "%s '%s' has no bin/python".formatted(PYTHON, named), "leave it out, or " + install(""));
    }
    var all = tools.resolve("python_env");
    return pythons(all).stream()
        .max(Comparator.naturalOrder())
        .map(Environment::folder)
        .orElseThrow(
            () ->
                absent(
                    "ESP-IDF %s has no Python environment in '%s'".formatted(version, all),
                    install("") + ", or set " + TOOLS));
  }

  /// One that was made for a version of Python.
  private record Environment(int major, int minor, Path folder) implements Comparable<Environment> {

    @Override
    public int compareTo(Environment other) {
      return Comparator.comparingInt(Environment::major)
          .thenComparingInt(Environment::minor)
          .compare(this, other);
    }
  }

  private List<Environment> pythons(Path all) {
    var name = Pattern.compile("idf" + Pattern.quote(series) + "_py(\\d{1,4})\\.(\\d{1,4})_env");
    try (var folders = Files.list(all)) {
      return folders
          .filter(IdfInstallation::isEnvironment)
          .flatMap(folder -> named(name, folder).map(it -> environment(it, folder)))
          .toList();
    } catch (IOException _) {
      // There is no such folder.
      return List.of();
    }
  }

  private static Stream<MatchResult> named(Pattern name, Path folder) {
    var matcher = name.matcher(String.valueOf(folder.getFileName()));
    return matcher.matches() ? Stream.of(matcher.toMatchResult()) : Stream.empty();
  }

  private static Environment environment(MatchResult name, Path folder) {
    return new Environment(
        Integer.parseInt(name.group(1)), Integer.parseInt(name.group(2)), folder);
  }

  private static boolean isEnvironment(Path folder) {
    return Files.isExecutable(folder.resolve("bin/python"));
  }

  /// The program that compiles C for a target.
  ///
  /// @throws InvalidConfigException if it has no such target
  String compiler(String target) {
    var targets = targets();
    if (!targets.contains(target)) {
      throw InvalidConfigException.of(
          "board",
          "ESP-IDF %s does not build for '%s'".formatted(version, target),
          "use one of " + String.join(", ", targets));
    }
    var prefix = PREFIX.matcher(begin(cmake().resolve("toolchain-" + target + ".cmake")));
    if (!prefix.find()) {
      throw absent(
          "ESP-IDF %s does not tell its compiler for %s".formatted(version, target),
          "install ESP-IDF anew");
    }
    return prefix.group(1) + "gcc";
  }

  private Path cmake() {
    return path.resolve("tools/cmake");
  }

  private List<String> targets() {
    try (var files = Files.list(cmake())) {
      return files
          .map(file -> TOOLCHAIN.matcher(String.valueOf(file.getFileName())))
          .filter(name -> name.matches())
          .map(name -> name.group(1))
          .sorted()
          .toList();
    } catch (IOException failure) {
      throw absent("'" + cmake() + "' cannot be read: " + failure, "let this user read it");
    }
  }

  /// How to get what is missing.
  String install(String target) {
    return "run '" + path.resolve("install.sh") + (target.isEmpty() ? "'" : " " + target + "'");
  }

  static InvalidWorkloadException absent(String fact, String remedy) {
    return new InvalidWorkloadException(Kind.NOT_FOUND, fact, remedy);
  }
}
