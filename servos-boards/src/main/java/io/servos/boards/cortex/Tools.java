package io.servos.boards.cortex;

import io.servos.boards.catalog.CortexBoard;
import io.servos.boards.qemu.QemuArm;
import io.servos.model.IsolationUnavailableException;
import io.servos.spi.Readiness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// The compiler, the libraries and the emulator as Debian packages them.
///
/// @param root below which the system's files are
record Tools(Path root) {

  /// What each package is recognised by.
  private static final Map<String, String> FILES =
      Map.of(
          QemuArm.NAME,
          "usr/bin/" + QemuArm.NAME,
          "gcc-arm-none-eabi",
          "usr/bin/arm-none-eabi-gcc",
          "libnewlib-arm-none-eabi",
          "usr/lib/arm-none-eabi/newlib/libc.a",
          "make",
          "usr/bin/make",
          "cmake",
          "usr/bin/cmake");

  private static final List<String> RUNNING = List.of(QemuArm.NAME);
  private static final List<String> COMPILING =
      List.of(QemuArm.NAME, "gcc-arm-none-eabi", "libnewlib-arm-none-eabi");

  private static final Path LIBRARY_OF_CPP = Path.of("usr/lib/arm-none-eabi/newlib/libstdc++.a");

  QemuArm emulator() {
    return new QemuArm(root);
  }

  /// For single sources.
  Readiness readiness() {
    var missing = missing(COMPILING);
    return missing.isEmpty()
        ? new Readiness.Ready("Cortex-M boards with gcc-arm-none-eabi and " + emulator().emulator())
        : lacking(missing);
  }

  private boolean isThere(String file) {
    return Files.exists(root.resolve(file));
  }

  private static Readiness.Missing lacking(List<String> packages) {
    return new Readiness.Missing(
        "needs " + String.join(", ", packages),
        "apt-get install --no-install-recommends " + String.join(" ", packages));
  }

  /// Makes sure that a program can be built, or run as it is, for that board.
  ///
  /// @throws IsolationUnavailableException if a package is missing, or QEMU is too old
  void require(CortexProgram program, CortexBoard board) {
    var missing =
        missing(
            switch (program) {
              case CortexProgram.Linked _ -> RUNNING;
              case CortexProgram.Source _ -> COMPILING;
              case CortexProgram.Project project ->
                  Stream.concat(COMPILING.stream(), project.builder().packages().stream()).toList();
            });
    if (!missing.isEmpty()) {
      throw unavailable(board, lacking(missing));
    }
    if (!emulator().isAtLeast(board.since())) {
      throw unavailable(
          board,
          new Readiness.Missing(
              "needs QEMU %s or later, and this is %s"
                  .formatted(board.since(), emulator().emulator()),
              "use a system that packages it, such as Debian 13, or another board"));
    }
  }

  private List<String> missing(List<String> packages) {
    return packages.stream()
        .filter(name -> !isThere(Objects.requireNonNull(FILES.get(name), name)))
        .toList();
  }

  private static IsolationUnavailableException unavailable(
      CortexBoard board, Readiness.Missing missing) {
    return new IsolationUnavailableException(
        "board '" + board.name() + "'", missing.what(), missing.remedy());
  }

  /// Whether there are headers such as `<vector>`.
  boolean hasLibraryOfCpp() {
    return isThere(LIBRARY_OF_CPP.toString());
  }
}
