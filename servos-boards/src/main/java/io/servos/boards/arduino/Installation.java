package io.servos.boards.arduino;

import io.servos.boards.catalog.BoardsTxt;
import io.servos.boards.store.Fingerprint;
import io.servos.spi.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Arduino's core, builder and compiler as Debian packages them.
///
/// @param root below which the system's files are; of an image, copies of those that matter
/// @param shown what a step sees that needs no file of a user
/// @param identity changes when a package of the image is updated; empty means: look at the files
record Installation(Path root, Path shown, Optional<String> identity) {

  private static final Path SYSTEM = Path.of("/usr/share/arduino");
  private static final Path CORE = Path.of("usr/share/arduino/hardware/arduino/avr");

  /// What each package is recognised by.
  private static final Map<String, String> PACKAGES = packages();

  /// That of this host.
  static Installation ofHost(Path root) {
    return new Installation(root, SYSTEM, Optional.empty());
  }

  /// What each package is recognised by, below the root.
  static Set<String> marks() {
    return PACKAGES.keySet();
  }

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

  /// The packages that are not there.
  List<String> missing() {
    return PACKAGES.entrySet().stream()
        .filter(entry -> !Files.exists(root.resolve(entry.getKey())))
        .map(Map.Entry::getValue)
        .toList();
  }

  Readiness readiness(String detail) {
    var missing = missing();
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
    return identity.orElseGet(this::stamps);
  }

  private String stamps() {
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
