package io.servos.boards.arduino;

import io.servos.boards.catalog.BoardsTxt;
import io.servos.boards.store.Fingerprint;
import io.servos.spi.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// Arduino's core, builder and compiler as Debian packages them.
///
/// @param root below which the system's files are
record Installation(Path root) {

  private static final Path CORE = Path.of("usr/share/arduino/hardware/arduino/avr");

  /// What each package is recognised by.
  private static final Map<String, String> PACKAGES = packages();

  private static Map<String, String> packages() {
    var packages = new LinkedHashMap<String, String>();
    packages.put("usr/share/arduino-builder/platform.txt", "arduino-builder");
    packages.put(CORE + "/boards.txt", "arduino-core-avr");
    packages.put("usr/bin/avr-g++", "gcc-avr");
    packages.put("usr/lib/avr/include/avr/io.h", "avr-libc");
    packages.put("usr/include/simavr/sim_avr.h", "libsimavr-dev");
    packages.put("usr/include/libelf.h", "libelf-dev");
    packages.put("usr/bin/gcc", "gcc");
    packages.put("usr/include/stdio.h", "libc6-dev");
    return packages;
  }

  Readiness readiness(String detail) {
    var missing =
        PACKAGES.entrySet().stream()
            .filter(entry -> !Files.exists(root.resolve(entry.getKey())))
            .map(Map.Entry::getValue)
            .toList();
    return missing.isEmpty()
        ? new Readiness.Ready(detail)
        : new Readiness.Missing(
            "needs " + String.join(", ", missing),
            "apt-get install --no-install-recommends " + String.join(" ", missing));
  }

  BoardsTxt boards() {
    return BoardsTxt.read(core().resolve("boards.txt"));
  }

  /// The version of the core.
  String coreVersion() {
    var file = core().resolve("platform.txt");
    try (var lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith("version="))
          .map(line -> line.substring("version=".length()).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// Where the core's own libraries are.
  Path libraries() {
    return core().resolve("libraries");
  }

  private Path core() {
    return root.resolve(CORE);
  }

  Path variant(String name) {
    return core().resolve("variants").resolve(name);
  }

  /// Changes when a package is updated.
  String fingerprint() {
    return new Fingerprint()
        .stamps(core())
        .stamps(root.resolve("usr/share/arduino-builder"))
        .stamps(root.resolve("usr/bin/arduino-builder"))
        .stamps(root.resolve("usr/lib/gcc/avr"))
        .stamps(root.resolve("usr/lib/avr"))
        .stamps(root.resolve("usr/bin/avr-g++"))
        .stamps(root.resolve("usr/bin/avr-gcc"))
        .hex();
  }
}
