package io.servos.boards.arduino;

import io.servos.boards.project.BoardProject.Dependency;
import io.servos.model.InvalidConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The libraries that a build can use.
///
/// @param folders with a folder for each library
record Libraries(List<Path> folders) {

  private static final String PROPERTIES = "library.properties";

  /// Looks whether a library is there, in the version that is asked for. Nothing is fetched.
  ///
  /// @throws InvalidConfigException if it is not
  void require(Dependency wanted) {
    var found = folders.stream().flatMap(folder -> find(folder, wanted).stream()).findFirst();
    if (found.isEmpty()) {
      throw wanted
          .place()
          .wrong(
              "library '" + wanted.name() + "' is not there, and none is fetched",
              "put it into the sketch's folder of libraries, or name another: --libraries DIR");
    }
    var version = property(found.get(), "version");
    if (wanted.version().isPresent() && !wanted.version().equals(version)) {
      throw wanted
          .place()
          .wrong(
              "asks for %s %s, and %s is there"
                  .formatted(wanted.name(), wanted.version().get(), version.orElse("no version")),
              "put that version there, or ask for none");
    }
  }

  private static Optional<Path> find(Path folder, Dependency wanted) {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (var libraries = Files.list(folder)) {
      return libraries
          .filter(Files::isDirectory)
          .filter(
              library ->
                  wanted.name().equals(String.valueOf(library.getFileName()))
                      || property(library, "name").equals(Optional.of(wanted.name())))
          .findFirst();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Optional<String> property(Path library, String name) {
    var file = library.resolve(PROPERTIES);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (var lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name + "="))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
