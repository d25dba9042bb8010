package io.servos.boards.cortex;

import io.servos.boards.project.Place;
import io.servos.model.InvalidConfigException;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A project of STM32CubeMX: its `.ioc` file, from which the code beside it was generated.
///
/// @param values every key of the file
record CubeProject(Path file, Map<String, String> values) {

  private static final String ENDING = ".ioc";
  private static final int LARGEST = 1 << 20;
  private static final String MICROCONTROLLER = "Mcu.Name";
  private static final String TOOLCHAIN = "ProjectManager.TargetToolchain";

  /// The beginning of names such as `STM32F405RGTx` and `STM32L475V(C-E-G)Tx`.
  private static final Pattern FAMILY = Pattern.compile("STM32[A-Z]+\\d");

  static boolean isOne(Path file) {
    return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(ENDING);
  }

  /// The one of a folder, if it has one.
  ///
  /// @throws InvalidWorkloadException if it has several
  static Optional<Path> in(Path folder) {
    try (var files = Files.list(folder)) {
      var found = files.filter(CubeProject::isOne).sorted().toList();
      if (found.size() > 1) {
        throw new InvalidWorkloadException(
            Kind.NOT_EXECUTABLE,
            "'%s' has several .ioc files: %s"
                .formatted(
                    folder,
                    found.stream()
                        .map(file -> String.valueOf(file.getFileName()))
                        .collect(Collectors.joining(", "))),
            "name the one that is meant");
      }
      return found.stream().findFirst();
    } catch (IOException failure) {
      throw new InvalidWorkloadException(
          Kind.NOT_EXECUTABLE,
          "'" + folder + "' cannot be read: " + failure.getMessage(),
          "let this user read it");
    }
  }

  /// @throws InvalidConfigException if it cannot be read, or is no such file
  static CubeProject read(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new InvalidWorkloadException(
            Kind.NOT_FOUND, "project '" + file + "' does not exist", "check its path");
      }
      if (Files.size(file) > LARGEST) {
        throw place(file, "").wrong("is larger than 1 MiB", "name a file of STM32CubeMX");
      }
      // Latin-1 accepts any bytes; what matters here is ASCII.
      return new CubeProject(
          file,
          Files.readString(file, StandardCharsets.ISO_8859_1)
              .lines()
              .filter(line -> !line.startsWith("#") && line.contains("="))
              .collect(
                  Collectors.toMap(
                      line -> line.substring(0, line.indexOf('=')).strip(),
                      line -> line.substring(line.indexOf('=') + 1).strip(),
                      (_, later) -> later)));
    } catch (IOException failure) {
      throw place(file, "").wrong("cannot be read: " + failure, "let this user read it");
    }
  }

  private static Place place(Path file, String key) {
    return new Place(file, OptionalInt.empty(), key);
  }

  /// The family of its microcontroller, such as `STM32F4`.
  ///
  /// @throws InvalidConfigException if it does not say
  String family() {
    var family = FAMILY.matcher(microcontroller());
    if (!family.lookingAt()) {
      throw place(file, MICROCONTROLLER)
          .wrong("names no microcontroller of the STM32 family", "save it again with STM32CubeMX");
    }
    return family.group();
  }

  /// As it names it.
  String microcontroller() {
    return values.getOrDefault(MICROCONTROLLER, "");
  }

  /// What builds the code that was generated: what the file says, or else what is there.
  ///
  /// @throws InvalidConfigException if none can
  CortexProgram.Builder builder() {
    var folder = file.toAbsolutePath().resolveSibling("");
    var toolchain = values.getOrDefault(TOOLCHAIN, "");
    if (toolchain.equalsIgnoreCase("cmake") && CortexProgram.Builder.CMAKE.isIn(folder)) {
      return CortexProgram.Builder.CMAKE;
    }
    for (var builder : CortexProgram.Builder.values()) {
      if (builder.isIn(folder)) {
        return builder;
      }
    }
    throw place(file, TOOLCHAIN)
        .wrong(
            "is '" + toolchain + "', and there is neither Makefile nor CMakeLists.txt beside it",
            "generate the code with the toolchain 'Makefile' or 'CMake' in STM32CubeMX");
  }
}
