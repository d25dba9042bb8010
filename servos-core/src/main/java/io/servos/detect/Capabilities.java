package io.servos.detect;

import io.servos.detect.PlatformCapability.Ability;
import io.servos.detect.PlatformCapability.Action;
import io.servos.model.Platform;
import io.servos.spi.Readiness;
import io.servos.spi.Toolchain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds out what Servos can do for each platform: what its own parts answer, and which programs of
/// others are there.
///
/// @param natives the platforms that need no emulator here
/// @param path directories of programs
record Capabilities(List<Toolchain> toolchains, Set<Platform> natives, List<Path> path) {

  private static final String BOARDS = "the module servos-boards";
  private static final String OTHER_HOST = "an x86_64 host";
  private static final String NOTHING_TO_COMPILE = "nothing to do, boards read scripts as they are";
  private static final String NOTHING_TO_FLASH = "nothing to do, programs are files of the system";

  private static final Map<Platform, List<String>> COMPILERS =
      Map.of(
          Platform.ARM64, List.of("aarch64-linux-gnu-gcc"),
          Platform.RPI_ARM, List.of("arm-linux-gnueabihf-gcc"));

  private static final Map<Platform, List<String>> FLASHERS =
      Map.of(Platform.ARDUINO, List.of("avrdude"), Platform.MICROPYTHON, List.of("mpremote"));

  /// Names of one program each, by which the distributions call it.
  private static final Map<Platform, List<String>> EMULATORS =
      Map.of(
          Platform.ARM64, List.of("qemu-aarch64", "qemu-aarch64-static"),
          Platform.RPI_ARM, List.of("qemu-arm", "qemu-arm-static"));

  List<PlatformCapability> all() {
    return Arrays.stream(Platform.values())
        .flatMap(
            platform ->
                Arrays.stream(Action.values())
                    .map(
                        action ->
                            new PlatformCapability(platform, action, ability(platform, action))))
        .toList();
  }

  private Ability ability(Platform platform, Action action) {
    return switch (action) {
      case RUN -> run(platform);
      case COMPILE -> compile(platform);
      case FLASH -> flash(platform);
      case EMULATE -> emulate(platform);
    };
  }

  private Ability run(Platform platform) {
    var missing = new ArrayList<String>();
    for (var toolchain : toolchains.stream().filter(one -> one.targets(platform)).toList()) {
      switch (toolchain.probe(platform)) {
        case Readiness.Ready(var detail) -> {
          return new Ability.Available(detail);
        }
        case Readiness.Missing(var what, _) -> missing.add(what.replaceFirst("^needs ", ""));
      }
    }
    return new Ability.Missing(
        missing.isEmpty() ? List.of(isBoard(platform) ? BOARDS : "a toolchain") : missing);
  }

  private Ability compile(Platform platform) {
    var compilers =
        natives.contains(platform)
            ? List.of("gcc")
            : COMPILERS.getOrDefault(platform, List.of(OTHER_HOST));
    return switch (platform) {
      case ARDUINO -> run(platform);
      case MICROPYTHON -> new Ability.NotApplicable(NOTHING_TO_COMPILE);
      case ARM64, X86_64, RPI_ARM -> oneOf(compilers);
    };
  }

  private Ability flash(Platform platform) {
    return isBoard(platform)
        ? lacking(FLASHERS.getOrDefault(platform, List.of()), BOARDS)
        : new Ability.NotApplicable(NOTHING_TO_FLASH);
  }

  private Ability emulate(Platform platform) {
    if (isBoard(platform)) {
      return run(platform);
    }
    if (natives.contains(platform)) {
      return new Ability.NotApplicable("nothing to do, this host executes it itself");
    }
    var names = EMULATORS.getOrDefault(platform, List.of(OTHER_HOST));
    return oneOf(names);
  }

  /// The first one that is there.
  private Ability oneOf(List<String> programs) {
    return programs.stream()
        .filter(this::isThere)
        .findFirst()
        .<Ability>map(Ability.Available::new)
        .orElseGet(() -> new Ability.Missing(programs.subList(0, 1)));
  }

  private static boolean isBoard(Platform platform) {
    return platform == Platform.ARDUINO || platform == Platform.MICROPYTHON;
  }

  /// The programs that are not there, and the part of Servos that would use them.
  private Ability lacking(List<String> programs, String part) {
    var missing = new ArrayList<>(programs.stream().filter(name -> !isThere(name)).toList());
    missing.add(part);
    return new Ability.Missing(missing);
  }

  private boolean isThere(String program) {
    return path.stream()
        .map(directory -> directory.resolve(program))
        .anyMatch(file -> Files.isRegularFile(file) && Files.isExecutable(file));
  }
}
