package io.servos.boards.arduino;

import io.servos.boards.catalog.AvrBoard;
import io.servos.boards.firmware.CompilerMessages;
import io.servos.boards.project.BoardProject.Layout;
import io.servos.boards.store.Fingerprint;
import io.servos.boards.store.Store;
import io.servos.model.BackendFailedException;
import io.servos.model.Input;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import io.servos.model.Mount;
import io.servos.model.Outcome;
import io.servos.model.Receipt;
import io.servos.spi.Build;
import io.servos.spi.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Builds a sketch with Arduino's own builder: it joins the tabs, adds the prototypes and finds the
/// libraries. Everything runs in steps, in the private /tmp of their sandbox; what they make comes
/// out of their standard output.
///
/// The core of a board is compiled once, without any file of a user, and kept.
final class SketchBuild {

  private static final String CORE = "arduino-core";
  private static final String SKETCH = "arduino-sketch";
  private static final Path SHELL = Path.of("/bin/sh");
  private static final Path TMP = Path.of("/tmp");
  private static final Path CAT = Path.of("/bin/cat");
  private static final Path KEPT = Path.of("/servos/kept");
  private static final String ARCHIVE = "core";
  private static final Path LIBRARIES = Path.of("/servos/libraries");
  private static final String INSIDE = "/tmp/sketch/";

  /// Where the builder copies files of the sketch to.
  private static final String COPIED = "/tmp/out/sketch/";

  private static final String PROGRAM = "sketch.elf";
  private static final int BUILD_FAILED = 1;

  /// gcc 5.4, which Debian 12 has, does not define what a header of the core uses; for newer ones
  /// the definition changes nothing. The linker gets room, so that a sketch that is too big is
  /// linked all the same, and we can say by how much.
  private static final String BUILDER =
      """
      mkdir -p /tmp/out /tmp/cache/core
      roomy=-Wl,--defsym=__TEXT_REGION_LENGTH__=0x100000,--defsym=__DATA_REGION_LENGTH__=0x100000
      build() {
        arduino-builder -compile -quiet -warnings none \
          -hardware /usr/share/arduino-builder -hardware /usr/share/arduino/hardware \
          -tools /usr/bin -built-in-libraries /usr/share/arduino/hardware/arduino/avr/libraries \
          -fqbn "$fqbn" -build-path /tmp/out -build-cache /tmp/cache -core-api-version 10819 \
          -prefs compiler.cpp.extra_flags="-DDECIMAL_DIG=__DECIMAL_DIG__ $flags" \
          -prefs compiler.c.extra_flags="$flags" \
          -prefs compiler.c.elf.extra_flags="$roomy" "$@" >&2
      }
      """;

  private static final String BUILD_CORE =
      "set -e\nfqbn=$1 flags=$2\n"
          + BUILDER
          + """
          mkdir /tmp/empty
          echo 'void setup() {} void loop() {}' >/tmp/empty/empty.ino
          build /tmp/empty/empty.ino
          cd /tmp/cache/core
          ls
          cat *.a
          """;

  private static final String BUILD_SKETCH =
      "set -e\nfqbn=$1 flags=$2 core=$3 from=$4 name=$5 sources=$6 headers=$7 own=$8\n"
          + BUILDER
          + """
          { read -r archive; cat >/tmp/cache/core/"$archive"; } <"$core"
          mkdir -p /tmp/sketch/"$name"
          cd /tmp/sketch/"$name"
          if [ -n "$sources" ]; then
            cp -R "$from/$sources" src
            for folder in "$headers" "$own"; do
              [ ! -d "$from/$folder" ] || cp -R "$from/$folder" "$folder"
            done
            # The first is the main one, as Arduino has it; prototypes are added only there.
            main=$name.ino
            : >"$main"
            for tab in src/*.ino; do
              [ ! -e "$tab" ] || mv "$tab" "$main"
              main=.
            done
            # What Arduino takes for a library with sources of its own needs a file that says so.
            for library in "$own"/*/src; do
              said=${library%/src}/library.properties
              [ ! -d "$library" ] || [ -e "$said" ] ||
                printf '%s=own\\n' name version author maintainer >"$said"
            done
          elif [ -d "$from" ]; then cp -R "$from"/. .
          else cp "$from" "$name".ino; fi
          set -- /tmp/sketch/"$name"/"$name".ino
          if [ -d /servos/libraries ]; then set -- -libraries /servos/libraries "$@"; fi
          if [ -d "$own" ]; then set -- -libraries "$PWD/$own" "$@"; fi
          status=0
          build "$@" || status=$?
          if [ -e /tmp/out/"$name".ino.elf ]; then cat /tmp/out/"$name".ino.elf; fi
          exit $status
          """;

  private final Store store;
  private final Sketch sketch;
  private final AvrBoard board;
  private final Optional<Path> libraries;
  private final Optional<Layout> layout;
  private final String flags;
  private final String tools;
  private final Path shown;
  private final String coreKey;
  private final String sketchKey;

  SketchBuild(
      Installation installation,
      Store store,
      Sketch sketch,
      AvrBoard board,
      Ingredients ingredients) {
    this.store = store;
    this.sketch = sketch;
    this.board = board;
    this.libraries = ingredients.libraries();
    this.layout = ingredients.layout();
    this.flags = String.join(" ", ingredients.flags());
    tools = installation.fingerprint();
    shown = installation.shown();
    coreKey =
        new Fingerprint().text(tools).text(BUILD_CORE).text(board.fqbn()).text(this.flags).hex();
    sketchKey = fingerprint();
  }

  /// Of the user's files as they are now.
  private String fingerprint() {
    var all = new Fingerprint().text(tools).text(BUILD_SKETCH).text(board.fqbn()).text(flags);
    libraries.ifPresent(all::content);
    all.text(sketch.name());
    if (layout.isEmpty()) {
      return all.content(sketch.material()).hex();
    }
    folders()
        .map(sketch.material()::resolve)
        .filter(Files::isDirectory)
        .forEach(folder -> all.text(folder.getFileName().toString()).content(folder));
    return all.hex();
  }

  /// Those of a project; for a sketch, no sources and headers besides its own.
  private Stream<String> folders() {
    return layout
        .map(all -> Stream.of(all.sources(), all.headers(), all.libraries()))
        .orElseGet(() -> Stream.of("", "", "libraries"));
  }

  /// Where the compiler sees the folder of that sketch.
  static String folderInside(Sketch sketch) {
    return INSIDE + sketch.name();
  }

  /// The steps; the last one makes the linked program.
  List<Build> steps() {
    if (store.find(SKETCH, sketchKey).isPresent()) {
      return List.of(again());
    }
    var core = store.find(CORE, coreKey);
    return core.isPresent()
        ? List.of(sketchStep(core))
        : List.of(coreStep(), sketchStep(Optional.empty()));
  }

  /// Where later steps see the linked program.
  static Path program() {
    return Build.FOLDER.resolve(PROGRAM);
  }

  /// Gives what was built before.
  private Build again() {
    var kept = new Mount(store.directory(SKETCH, sketchKey), KEPT, Mount.Access.READ_ONLY);
    var argv = List.of("cat", KEPT.resolve(PROGRAM).toString());
    var step = new Step(CAT, argv, shown, TMP, new Input.Empty()).withMount(kept);
    return new Build(step, program(), Optional.empty(), new KeptJudge()).reusable();
  }

  private Build coreStep() {
    var argv = List.of("sh", "-c", BUILD_CORE, "sh", board.fqbn(), flags);
    var step = new Step(SHELL, argv, shown, TMP, new Input.Empty());
    return new Build(step, Build.FOLDER.resolve(ARCHIVE), Optional.empty(), new CoreJudge())
        .reusable();
  }

  /// @param core where it is kept; empty when it has just been made
  private Build sketchStep(Optional<Path> core) {
    var archive = core.isPresent() ? KEPT.resolve(ARCHIVE) : Build.FOLDER.resolve(ARCHIVE);
    var argv =
        Stream.concat(
                Stream.of(
                    "sh",
                    "-c",
                    BUILD_SKETCH,
                    "sh",
                    board.fqbn(),
                    layout
                        .map(all -> flags + " -I" + INSIDE + sketch.name() + "/" + all.headers())
                        .orElse(flags),
                    archive.toString(),
                    sketch.material().toString(),
                    sketch.name()),
                folders())
            .toList();
    var step = new Step(SHELL, argv, sketch.material(), TMP, new Input.Empty());
    if (core.isPresent()) {
      step = step.withMount(new Mount(core.get(), KEPT, Mount.Access.READ_ONLY));
    }
    if (libraries.isPresent()) {
      step = step.withMount(new Mount(libraries.get(), LIBRARIES, Mount.Access.READ_ONLY));
    }
    return new Build(step, program(), Optional.empty(), new SketchJudge()).reusable();
  }

  private final class CoreJudge implements Build.Judge {

    @Override
    public void made(Path product) {
      store.keep(CORE, coreKey, ARCHIVE, product, false);
    }

    @Override
    public void failed(Outcome outcome, Path product, String said) {
      throw new BackendFailedException(
          "arduino-builder",
          "the core of board '"
              + board.name()
              + "' did not build ("
              + outcome.kind()
              + "): "
              + said.strip(),
          "check the packages gcc-avr, avr-libc and arduino-core-avr, and the memory limit",
          null);
    }
  }

  private Optional<Receipt.Line> receipt(String observed) {
    return Optional.of(
        new Receipt.Line("builder", "servos", "arduino-builder", observed + board.fqbn()));
  }

  private final class KeptJudge implements Build.Judge {

    @Override
    public Optional<Receipt.Line> receipt() {
      return SketchBuild.this.receipt("kept since it built ");
    }
  }

  private final class SketchJudge implements Build.Judge {

    @Override
    public Optional<Receipt.Line> receipt() {
      return SketchBuild.this.receipt("built ");
    }

    @Override
    public void made(Path product) {
      SketchSize.check(product, sketch, board, "arduino-builder");
      // Saved while it was built, it may be made of either text.
      if (fingerprint().equals(sketchKey)) {
        store.keep(SKETCH, sketchKey, PROGRAM, product, false);
      }
    }

    @Override
    public void failed(Outcome outcome, Path product, String said) {
      if (hasContent(product)) {
        SketchSize.check(product, sketch, board, "arduino-builder");
      }
      throw failure(outcome, said);
    }
  }

  private static boolean hasContent(Path file) {
    try {
      return Files.size(file) > 0;
    } catch (IOException _) {
      // Nothing came of it.
      return false;
    }
  }

  private RuntimeException failure(Outcome outcome, String stderr) {
    var inside = folderInside(sketch) + "/";
    var read = stderr.replace(COPIED, inside);
    var said = layout.map(all -> asInProject(read, inside, all)).orElse(read);
    var messages = CompilerMessages.of(said, inside, sketch.shown());
    var summary = messages.summary();
    if (summary.isPresent()) {
      return new InvalidWorkloadException(
          Kind.NOT_BUILDABLE, summary.get(), "mend the sketch", messages.text());
    }
    if (outcome instanceof Outcome.Exited(int status) && status == BUILD_FAILED) {
      return new InvalidWorkloadException(
          Kind.NOT_BUILDABLE,
          "sketch '" + sketch.name() + "' does not build",
          "mend what the builder names",
          messages.text());
    }
    return new BackendFailedException(
        "arduino-builder",
        "building sketch '"
            + sketch.name()
            + "' ended as "
            + outcome.kind()
            + ": "
            + messages.text(),
        "give it more memory or time: --memory, --timeout",
        null);
  }

  /// With the paths of a project's files, which were built at other places.
  private String asInProject(String text, String inside, Layout all) {
    var mapped = text.replace(inside + "src/", inside + all.sources() + "/");
    var main = sketch.name() + ".ino";
    for (var tab : tabs(sketch.material().resolve(all.sources()))) {
      mapped = mapped.replace(inside + main + ":", inside + all.sources() + "/" + tab + ":");
      mapped = mapped.replace(inside + tab + ":", inside + all.sources() + "/" + tab + ":");
      main = tab;
    }
    return mapped;
  }

  /// In the order of the shell.
  private static List<String> tabs(Path folder) {
    try (var files = Files.list(folder)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(".ino"))
          .sorted()
          .toList();
    } catch (IOException _) {
      // The builder has said so.
      return List.of();
    }
  }
}
