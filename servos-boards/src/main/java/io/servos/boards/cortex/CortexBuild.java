package io.servos.boards.cortex;

import io.servos.boards.catalog.CortexBoard;
import io.servos.boards.firmware.CompilerMessages;
import io.servos.model.Input;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import io.servos.model.Outcome;
import io.servos.spi.Build;
import io.servos.spi.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Builds a program for a board, in a step: what it makes comes out of its standard output. The
/// variables of make's built-in rules, such as `CFLAGS`, hold for single sources too.
///
/// @param tools what is installed
/// @param isDebugged whether gdb is to see each line and variable of a single source
record CortexBuild(Tools tools, CortexBoard board, boolean isDebugged) {

  private static final Path SHELL = Path.of("/bin/sh");
  private static final Path TMP = Path.of("/tmp");

  /// Where a project is copied to.
  static final String PROJECT = "/tmp/project";

  private static final String COPIED = PROJECT + "/";

  /// The status of [Packaged#BUILD_PROJECT] when there is not exactly one program.
  private static final int NOT_ONE_PROGRAM = 77;

  /// What it writes before the name of each program then.
  private static final String FOUND = "servos-program: ";

  Build of(CortexProgram.Source source) {
    var argv =
        List.of(
            "sh",
            "-c",
            Packaged.BUILD_SOURCE.text(),
            "sh",
            board.options(),
            source.isCpp() ? "arm-none-eabi-g++" : "arm-none-eabi-gcc",
            source.real().toString(),
            definitions(),
            Packaged.STARTUP.text(),
            Packaged.RUNTIME.text(),
            Packaged.LINKER_SCRIPT.text(),
            isDebugged ? "-Og" : "-Os");
    var step = new Step(SHELL, argv, source.material(), TMP, new Input.Empty());
    var inside = source.real().resolveSibling("") + "/";
    var name = String.valueOf(source.real().getFileName());
    var product = name.substring(0, name.lastIndexOf('.'));
    return build(step, product, new Judge(source, inside, source.shown(), remedy(source)));
  }

  /// What start and linker script are told.
  private String definitions() {
    return "-DUART_KIND=%d -DUART=0x%x -Dflash_start=0x%x -Dram_start=0x%x -Dram_bytes=%d"
        .formatted(
            board.usart().kind(),
            board.console(),
            board.flash().start(),
            board.ram().start(),
            board.ram().bytes());
  }

  private String remedy(CortexProgram.Source source) {
    return source.isCpp() && !tools.hasLibraryOfCpp()
        ? "mend it; headers such as <vector> take the package libstdc++-arm-none-eabi-newlib"
        : "mend it";
  }

  Build of(CortexProgram.Project project) {
    var argv =
        List.of(
            "sh",
            "-c",
            Packaged.BUILD_PROJECT.text(),
            "sh",
            project.material().toString(),
            project.builder().command(),
            Packaged.TOOLCHAIN_FILE.text());
    var step = new Step(SHELL, argv, project.material(), TMP, new Input.Empty());
    var product = String.valueOf(project.material().getFileName());
    return build(step, product, new Judge(project, COPIED, project.shown(), "mend what is named"));
  }

  private static Build build(Step step, String name, Judge judge) {
    return new Build(step, Build.FOLDER.resolve(name + ".elf"), Optional.empty(), judge);
  }

  private final class Judge implements Build.Judge {

    private final CortexProgram program;
    private final String inside;
    private final Path outside;
    private final String remedy;

    /// @param inside where the compiler had the files, as a prefix of their paths
    /// @param outside the folder that the user named
    Judge(CortexProgram program, String inside, Path outside, String remedy) {
      this.program = program;
      this.inside = inside;
      this.outside = outside;
      this.remedy = remedy;
    }

    @Override
    public void made(Path product) {
      ProgramSize.check(program.named(), product, board);
    }

    @Override
    public void failed(Outcome outcome, Path product, String said) {
      if (outcome instanceof Outcome.Exited(int status)) {
        var messages = CompilerMessages.of(said, inside, outside);
        var summary =
            status == NOT_ONE_PROGRAM && program instanceof CortexProgram.Project
                ? found(said)
                : messages.summary().orElse("'" + program.named() + "' does not build");
        throw new InvalidWorkloadException(
            Kind.NOT_BUILDABLE,
            summary,
            status == NOT_ONE_PROGRAM ? "let it make exactly one program for Arm" : remedy,
            messages.text());
      }
      // A limit ended it: that is the end of the workload.
    }

    private String found(String said) {
      var names =
          said.lines()
              .filter(line -> line.startsWith(FOUND))
              .map(line -> line.substring(FOUND.length()))
              .toList();
      return names.isEmpty()
          ? "building '" + program.named() + "' made no program for a microcontroller"
          : "building '%s' made several programs: %s"
              .formatted(program.named(), String.join(", ", names));
    }
  }
}
