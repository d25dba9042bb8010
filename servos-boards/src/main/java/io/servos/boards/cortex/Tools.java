package io.servos.boards.cortex;

import io.servos.boards.catalog.CortexBoard;
import io.servos.boards.qemu.QemuArm;
import io.servos.model.IsolationUnavailableException;
import io.servos.spi.Readiness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The compiler, the libraries and the emulator as Debian packages them.
///
/// @param root below which the system's files are
record Tools(Path root) {

  /// What each package is recognised by.
  private static final Map<String, String> COMPILING =
      ordered(
          QemuArm.NAME,
          "usr/bin/" + QemuArm.NAME,
          "gcc-arm-none-eabi",
          "usr/bin/arm-none-eabi-gcc",
          "libnewlib-arm-none-eabi",
          "usr/lib/arm-none-eabi/newlib/libc.a");

  private static final Map<String, String> BY_PACKAGE =
      ordered("make", "usr/bin/make", "cmake", "usr/bin/cmake");

  private static final Path LIBRARY_OF_CPP = Path.of("usr/lib/arm-none-eabi/newlib/libstdc++.a");

  private static Map<String, String> ordered(String... pairs) {
    var ordered = new LinkedHashMap<String, String>();
    for (int i = 0; i < pairs.length; i += 2) {
      ordered.put(pairs[i], pairs[i + 1]);
    }
    return ordered;
  }

  QemuArm emulator() {
    return new QemuArm(root);
  }

  /// For single sources.
  Readiness readiness() {
    var missing =
        COMPILING.entrySet().stream()
            .filter(entry -> !isThere(entry.getValue()))
            .map(Map.Entry::getKey)
            .toList();
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
        switch (program) {
          case CortexProgram.Linked _ ->
              emulator().isThere() ? List.<String>of() : List.of(QemuArm.NAME);
          case CortexProgram.Source _ -> missing(List.of());
          case CortexProgram.Project project -> missing(project.builder().packages());
        };
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

  private List<String> missing(List<String> besides) {
    var needed = new LinkedHashMap<>(COMPILING);
    besides.forEach(name -> needed.put(name, BY_PACKAGE.getOrDefault(name, "")));
    return needed.entrySet().stream()
        .filter(entry -> !isThere(entry.getValue()))
        .map(Map.Entry::getKey)
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
