package io.servos.boards.arduino;

import io.servos.boards.project.PlatformIoProject;
import io.servos.model.InvalidConfigException;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import io.servos.model.Mount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// PlatformIO Core, as the user has installed it.
///
/// @param program real path of `pio`
/// @param core the user's folder of platforms and packages
/// @param mounts what it takes to start the program
record Pio(Path program, Path core, List<Mount> mounts) {

  private static final String INSIDE = "/tmp/project/";
  private static final String PYTHON = "bin/python3";

  /// What a step sees of the user's folder. Beside these there are an account's tokens.
  private static final List<String> SHOWN = List.of("platforms", "packages", "boards", "lib");

  /// PlatformIO writes locks, its state and what it builds. What it does not find it would look for
  /// in a network that is not there, for a minute; what it says before is enough to end it. Four
  /// compilers at a time are within the memory of a run that says nothing of it.
  private static final String SCRIPT =
      """
      set -e
      what=$1 pio=$2 core=$3 from=$4 env=$5
      export HOME=/tmp/home LC_ALL=C PYTHONUTF8=1 PYTHONUNBUFFERED=1 PLATFORMIO_NO_ANSI=true \
        PLATFORMIO_CORE_DIR=/tmp/pio/core PLATFORMIO_WORKSPACE_DIR=/tmp/pio/workspace \
        PLATFORMIO_BUILD_DIR=/tmp/pio/build PLATFORMIO_SETTING_ENABLE_TELEMETRY=no
      mkdir -p /tmp/home /tmp/pio/workspace /tmp/project
      for folder in platforms packages boards lib; do
        mkdir -p /tmp/pio/core/"$folder"
        for one in "$core/$folder"/*; do
          [ ! -e "$one" ] || ln -s "$one" /tmp/pio/core/"$folder"/
        done
      done
      [ "$what" = build ] || exec "$pio" --version
      [ ! -d /servos/libraries ] || export PLATFORMIO_LIB_EXTRA_DIRS=/servos/libraries
      cd "$from"
      for entry in * .[!.]*; do
        [ "$entry" = .pio ] || [ ! -e "$entry" ] || cp -R "$entry" /tmp/project/
      done
      [ ! -d .pio/libdeps ] || cp -R .pio/libdeps /tmp/pio/workspace/
      cd /tmp/project
      mkfifo /tmp/pio/said
      "$pio" run -e "$env" -j 4 </dev/null >/tmp/pio/said 2>&1 &
      while IFS= read -r line; do
        printf '%s\\n' "$line"
        case $line in
          *file://* | *symlink://*) ;;
          *' Manager: Installing '*)
            kill $! || :
            printf 'servos: not installed: %s\\n' "${line#* Manager: Installing }"
            ;;
        esac
      done </tmp/pio/said >/tmp/pio/log
      wait $! 2>/dev/null || {
        status=$?
        cat /tmp/pio/log >&2
        exit $status
      }
      set -- /tmp/pio/build/"$env"/*.elf
      if [ $# -ne 1 ] || [ ! -e "$1" ]; then
        echo 'servos: pio made no program, or several' >&2
        exit 1
      fi
      cat "$1"
      """;

  /// The one that the user means by `pio`.
  ///
  /// @throws InvalidWorkloadException if there is none, or none that a sandbox can be shown
  static Pio of(UserTools user) {
    var folder = user.folder("PLATFORMIO_CORE_DIR", ".platformio");
    var program =
        user.program("pio", List.of(folder.resolve("penv/bin/pio")))
            .orElseThrow(
                () ->
                    new InvalidWorkloadException(
                        Kind.NOT_FOUND,
                        "builder 'pio' is neither in PATH nor in '" + folder + "/penv/bin'",
                        "install it: python3 -m venv DIR && DIR/bin/pip install platformio, and put"
                            + " DIR/bin into PATH; or leave --builder out"));
    var core = Files.exists(folder) ? UserTools.real(folder) : folder.toAbsolutePath();
    return new Pio(program, core, python(program));
  }

  /// The environment of Python that the program belongs to, and the Python that it was made with.
  private static List<Mount> python(Path program) {
    if (UserTools.isOfSystem(program)) {
      return List.of();
    }
    var folder = Optional.ofNullable(program.resolveSibling("..")).orElse(program).normalize();
    if (!Files.exists(folder.resolve("pyvenv.cfg")) || !Files.exists(folder.resolve(PYTHON))) {
      throw new InvalidWorkloadException(
          Kind.NOT_EXECUTABLE,
          "builder 'pio' is '" + program + "', which is in no environment of Python of its own",
          "install it in one: python3 -m venv DIR && DIR/bin/pip install platformio, and put"
              + " DIR/bin into PATH");
    }
    var mounts = new ArrayList<>(UserTools.shown(folder).toList());
    var python = UserTools.real(folder.resolve(PYTHON));
    if (!UserTools.isOfSystem(python)) {
      UserTools.shown(python.resolveSibling("..").normalize()).forEach(mounts::add);
    }
    return mounts;
  }

  /// Its run on one environment of a project.
  ///
  /// @throws InvalidConfigException if it is no project
  BuildTool on(Sketch sketch, PlatformIoProject.Environment environment) {
    return new BuildTool(
        Builder.PIO,
        SCRIPT,
        List.of(
            program.toString(), core.toString(), sketch.material().toString(), environment.name()),
        Stream.concat(mounts.stream(), SHOWN.stream().map(core::resolve).flatMap(UserTools::shown))
            .toList(),
        INSIDE,
        "environment '" + environment.name() + "'",
        "pio pkg install -d '" + sketch.shown() + "' -e " + environment.name());
  }
}
