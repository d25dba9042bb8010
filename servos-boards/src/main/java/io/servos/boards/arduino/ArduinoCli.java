package io.servos.boards.arduino;

import io.servos.boards.catalog.AvrBoard;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import io.servos.model.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Arduino's command line tool, as the user has installed it.
///
/// @param program its real path
/// @param data the user's folder of platforms and tools
/// @param user the user's folder of libraries and of platforms of their own
record ArduinoCli(Path program, Path data, Path user) {

  private static final String INSIDE = "/tmp/sketch/";

  /// The tool writes to its folders, so it gets its own, with links to what is in those of
  /// the user. The file with its settings is not among them: it may have passwords.
  private static final String SCRIPT =
      """
      set -e
      what=$1 tool=$2 data=$3 user=$4 from=$5 name=$6 fqbn=$7 profile=$8
      export HOME=/tmp/home LC_ALL=C ARDUINO_UPDATER_ENABLE_NOTIFICATION=false \
        ARDUINO_DIRECTORIES_DATA=/tmp/cli/data ARDUINO_DIRECTORIES_USER=/tmp/cli/user \
        ARDUINO_DIRECTORIES_DOWNLOADS=/tmp/cli/downloads
      mkdir -p /tmp/home /tmp/cli/data /tmp/cli/user /tmp/sketch/"$name"
      [ "$what" = build ] || exec "$tool" version
      for one in "$data"/packages "$data"/internal "$data"/*.json; do
        [ ! -e "$one" ] || ln -s "$one" /tmp/cli/data/
      done
      for one in "$user"/libraries "$user"/hardware; do
        [ ! -e "$one" ] || ln -s "$one" /tmp/cli/user/
      done
      if [ -d "$from" ]; then cp -R "$from"/. /tmp/sketch/"$name"
      else cp "$from" /tmp/sketch/"$name"/"$name".ino; fi
      set -- -b "$fqbn" --build-path /tmp/out --no-color
      [ -z "$profile" ] || set -- "$@" -m "$profile"
      [ ! -d /servos/libraries ] || set -- "$@" --libraries /servos/libraries
      "$tool" compile "$@" /tmp/sketch/"$name" </dev/null >/tmp/cli/log 2>&1 || {
        status=$?
        cat /tmp/cli/log >&2
        exit $status
      }
      cat /tmp/out/"$name".ino.elf
      """;

  /// The one that the user means by `arduino-cli`.
  ///
  /// @throws InvalidWorkloadException if there is none
  static ArduinoCli of(UserTools user) {
    var program =
        user.program("arduino-cli", List.of())
            .orElseThrow(
                () ->
                    new InvalidWorkloadException(
                        Kind.NOT_FOUND,
                        "builder 'arduino-cli' is not in PATH",
                        "install it from Arduino's releases and put its folder into PATH; or leave"
                            + " --builder out"));
    return new ArduinoCli(
        program,
        user.folder("ARDUINO_DIRECTORIES_DATA", ".arduino15"),
        user.folder("ARDUINO_DIRECTORIES_USER", "Arduino"));
  }

  /// Its run on one sketch.
  ///
  /// @param profile of the sketch's project file, if one is meant
  BuildTool on(Sketch sketch, AvrBoard board, Optional<String> profile) {
    return new BuildTool(
        Builder.ARDUINO_CLI,
        SCRIPT,
        List.of(
            program.toString(),
            data.toString(),
            user.toString(),
            sketch.material().toString(),
            sketch.name(),
            board.fqbn(),
            profile.orElse("")),
        mounts(),
        INSIDE + sketch.name() + "/",
        board.fqbn(),
        profile
            .map(name -> "arduino-cli compile -m " + name + " '" + sketch.shown() + "'")
            .orElse("arduino-cli core install %s"));
  }

  private List<Mount> mounts() {
    var folders =
        Stream.of(
            program,
            data.resolve("packages"),
            data.resolve("internal"),
            user.resolve("libraries"),
            user.resolve("hardware"));
    return Stream.concat(folders, indexes()).flatMap(UserTools::shown).toList();
  }

  /// What says which platforms there are.
  private Stream<Path> indexes() {
    if (!Files.isDirectory(data)) {
      return Stream.empty();
    }
    try (var files = Files.list(data)) {
      return files
          .filter(file -> file.toString().endsWith("_index.json"))
          .sorted()
          .toList()
          .stream();
    } catch (IOException _) {
      throw UserTools.unreadable(data);
    }
  }
}
