package io.servos.boards.micropython;

import io.servos.model.Emulator;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Mount;
import io.servos.spi.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// MicroPython for Linux, as `scripts/micropython` unpacks it from Debian's packages: the program
/// with the libraries and the loader that it was built for, so that it runs on every host.
///
/// @param folder where it is
record UnpackedInterpreter(Path folder) implements Interpreter {

  private static final Path INSIDE = Path.of("/servos/micropython");
  private static final String LOADER = "ld.so";
  private static final String PROGRAM = "micropython";
  private static final String VERSION = "version";
  private static final String INSTALL = "scripts/micropython";

  Readiness readiness() {
    return isThere()
        ? new Readiness.Ready("runs scripts with " + emulator())
        : new Readiness.Missing("needs MicroPython in '" + folder + "'", INSTALL);
  }

  private boolean isThere() {
    return Files.isRegularFile(folder.resolve(VERSION))
        && Files.isExecutable(folder.resolve(LOADER))
        && Files.isExecutable(folder.resolve(PROGRAM));
  }

  @Override
  public Emulator emulator() {
    try {
      return new Emulator(PROGRAM, Files.readString(folder.resolve(VERSION)).strip());
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  @Override
  public List<Mount> mounts() {
    try {
      return List.of(new Mount(folder.toRealPath(), INSIDE, Mount.Access.READ_ONLY));
    } catch (IOException gone) {
      throw new IsolationUnavailableException(
          "platform 'micropython'",
          "MicroPython cannot be read: " + gone.getMessage(),
          "scripts/micropython");
    }
  }

  @Override
  public Path executable() {
    return INSIDE.resolve(LOADER);
  }

  @Override
  public List<String> argv(long heapBytes, String start, List<String> arguments) {
    var argv =
        new ArrayList<>(
            List.of(
                PROGRAM,
                "--library-path",
                INSIDE.toString(),
                INSIDE.resolve(PROGRAM).toString(),
                "-X",
                "heapsize=" + heapBytes,
                start));
    argv.addAll(arguments);
    return argv;
  }
}
