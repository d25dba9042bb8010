package io.servos.boards.avr;

import io.servos.boards.packaged.PackagedFile;
import io.servos.boards.store.Fingerprint;
import io.servos.boards.store.Store;
import io.servos.model.BackendFailedException;
import io.servos.model.Emulator;
import io.servos.model.Input;
import io.servos.model.Mount;
import io.servos.model.Outcome;
import io.servos.spi.Build;
import io.servos.spi.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The simulator libsimavr of a system, and our program on it that is the board.
///
/// @param root below which the system's files are; of an image, copies of those that matter
/// @param store where the program is kept once it is compiled
/// @param shown what the compiler sees besides the system
/// @param identity changes when the simulator does
public record Simavr(Path root, Store store, Path shown, String identity) {

  private static final String KIND = "avr-board";
  private static final String SOURCE_KIND = "avr-board-source";
  private static final String PROGRAM = "board";
  private static final List<String> SOURCES =
      List.of("board.c", "bus.c", "bus.h", "debugger.c", "debugger.h");
  private static final Path LIBRARIES = Path.of("usr/lib");
  private static final Path SHELL = Path.of("/bin/sh");
  private static final Path HEADERS = Path.of("/usr/include");

  private static final String COMPILE =
      "cd /tmp && for name in %s; do printf %%s \"$1\" >\"$name\" && shift || exit 1; done"
              .formatted(String.join(" ", SOURCES))
          + " && gcc -O2 -w -I/usr/include/simavr -o board *.c -lsimavr -lelf >&2"
          + " && cat /tmp/board";

  /// That of this host.
  public static Simavr ofHost(Path root, Store store) {
    return new Simavr(
        root, store, HEADERS, new Fingerprint().stamps(root.resolve("usr/include/simavr")).hex());
  }

  /// Where the text of the program is on this host.
  public static Path sourcesIn(Store store) {
    var texts = new TreeMap<String, String>();
    SOURCES.forEach(name -> texts.put(name, source(name)));
    var fingerprint = new Fingerprint().text(texts.toString()).hex();
    if (store.find(SOURCE_KIND, fingerprint).isEmpty()) {
      store.keep(SOURCE_KIND, fingerprint, texts);
    }
    return store.directory(SOURCE_KIND, fingerprint);
  }

  /// What it is, when the system has it.
  public Optional<Emulator> emulator() {
    return describedBy().map(file -> new Emulator("simavr", property(file, "Version")));
  }

  private Optional<Path> describedBy() {
    var libraries = root.resolve(LIBRARIES);
    try (var folders = Files.list(libraries)) {
      return Stream.concat(folders, Stream.of(libraries))
          .map(folder -> folder.resolve("pkgconfig/simavr.pc"))
          .filter(Files::isRegularFile)
          .findFirst();
    } catch (IOException _) {
      // A host without libraries has no simulator.
      return Optional.empty();
    }
  }

  private static String property(Path file, String name) {
    try (var text = Files.newBufferedReader(file)) {
      var properties = new Properties();
      properties.load(text);
      return properties.getProperty(name, "unknown").strip();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// The program, if it was compiled before.
  public Optional<Mount> program() {
    return store
        .find(KIND, fingerprint())
        .map(
            kept ->
                new Mount(kept.resolve(PROGRAM), Path.of("/servos/board"), Mount.Access.READ_ONLY));
  }

  /// Compiles the program.
  public Build build() {
    var argv = new ArrayList<>(List.of("sh", "-c", COMPILE, "sh"));
    argv.addAll(sources());
    var step = new Step(SHELL, argv, shown, Path.of("/tmp"), new Input.Empty());
    return new Build(step, Build.FOLDER.resolve(PROGRAM), Optional.empty(), new Keeping(this))
        .reusable();
  }

  private record Keeping(Simavr simavr) implements Build.Judge {

    @Override
    public void made(Path product) {
      simavr.store.keep(KIND, simavr.fingerprint(), PROGRAM, product, true);
    }

    @Override
    public void failed(Outcome outcome, Path product, String said) {
      throw new BackendFailedException(
          "simavr",
          "the board's program could not be compiled (" + outcome.kind() + "): " + said.strip(),
          "install libsimavr-dev, libelf-dev and gcc as this distribution has them",
          null);
    }
  }

  private String fingerprint() {
    return new Fingerprint()
        .text(String.join("", sources()))
        .text(emulator().map(Emulator::toString).orElse(""))
        .text(System.getProperty("os.arch", ""))
        .text(identity)
        .hex();
  }

  private static List<String> sources() {
    return SOURCES.stream().map(Simavr::source).toList();
  }

  private static String source(String name) {
    return new PackagedFile(Simavr.class, name).text();
  }
}
