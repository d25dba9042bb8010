package io.servos.boards.arduino;

import io.servos.boards.avr.Simavr;
import io.servos.boards.image.ImageFiles;
import io.servos.boards.store.Store;
import io.servos.model.IsolationUnavailableException;
import io.servos.spi.Build;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Core, builder, compiler and simulator of an image.
///
/// @param store where is kept what they make
/// @param image its name; empty means: the one of the platform
record ImageTools(Store store, Optional<String> image) {

  private static final String IDENTITY = ".tools";

  private static final String SURVEY =
      """
      mark "$@"
      for file; do [ -e "$file" ] || exit 0; done
      core=usr/share/arduino/hardware/arduino/avr
      give $core/boards.txt $core/platform.txt $core/variants/*/pins_arduino.h
      give $core/libraries/*/library.properties usr/lib/pkgconfig/simavr.pc
      give usr/lib/*/pkgconfig/simavr.pc
      tools=$(find usr/share/arduino usr/share/arduino-builder usr/bin/arduino-builder usr/bin/avr-* \
        usr/lib/gcc usr/lib/avr usr/include/simavr -type f -printf '%p %s %T@\\n' |
        sort | sha256sum)
      printf '64 .tools\\n%.64s' "$tools"
      """;

  /// Looks at them.
  Build survey() {
    return files().survey(Simavr.sourcesIn(store), SURVEY, List.copyOf(Installation.marks()));
  }

  private ImageFiles files() {
    return new ImageFiles(store, image);
  }

  /// Those that the image turned out to have.
  ///
  /// @throws IsolationUnavailableException if something is missing
  Tools of(Path surveyed) {
    var root = files().unpacked(surveyed);
    var shown = Simavr.sourcesIn(store);
    var missing = new Installation(root, shown, Optional.of("")).missing();
    if (!missing.isEmpty()) {
      throw new IsolationUnavailableException(
          files().label(),
          "it lacks " + String.join(", ", missing),
          image.isPresent()
              ? "install them in it, or leave --image out"
              : "have it built anew: servos image build arduino");
    }
    var identity = identity(root);
    return new Tools(
        new Installation(root, shown, Optional.of(identity)),
        new Simavr(root, store, shown, identity));
  }

  /// With the name, so that no image can give what another one gets.
  private String identity(Path root) {
    try {
      return image.orElse("") + " " + Files.readString(root.resolve(IDENTITY));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
