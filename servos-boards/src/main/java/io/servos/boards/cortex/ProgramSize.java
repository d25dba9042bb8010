package io.servos.boards.cortex;

import io.servos.boards.catalog.CortexBoard;
import io.servos.boards.catalog.CortexBoard.Memory;
import io.servos.boards.firmware.ElfFile;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// How much of a board's memory a linked program takes.
///
/// @param flashBytes for program and constants
/// @param ramBytes for variables, and what its linker script keeps for heap and stack
record ProgramSize(CortexBoard board, long flashBytes, long ramBytes) {

  /// Processors that people compile for by mistake; after elf(5).
  private static final Map<Integer, String> MACHINES =
      Map.of(3, "x86", 8, "MIPS", 20, "PowerPC", ElfFile.AVR, "AVR", 94, "Xtensa", 243, "RISC-V");

  /// Makes sure that a file is a program for that board.
  ///
  /// @param named what the user calls it
  /// @throws InvalidWorkloadException if it is none, or does not fit
  static void check(String named, Path file, CortexBoard board) {
    try {
      var program = ElfFile.read(file);
      if (program.machine() != ElfFile.ARM) {
        var machine = "processor family " + program.machine();
        throw refused(
            "program '%s' is for %s, not for the Cortex-M microcontroller of board '%s'"
                .formatted(named, MACHINES.getOrDefault(program.machine(), machine), board.name()),
            "compile it with arm-none-eabi-gcc");
      }
      if (!program.isExecutable()) {
        throw refused("'" + named + "' is an object file for a linker", "link it");
      }
      var size = of(named, program, board);
      if (!size.fits()) {
        throw refused(
            "program '%s' does not fit on board '%s': %s"
                .formatted(named, board.name(), size.text()),
            "make it smaller, or choose a board with more memory");
      }
    } catch (IOException broken) {
      throw refused(
          "'%s' is no program for a microcontroller: %s".formatted(named, broken.getMessage()),
          "compile it with arm-none-eabi-gcc");
    }
  }

  private static InvalidWorkloadException refused(String problem, String remedy) {
    return new InvalidWorkloadException(Kind.NOT_BUILDABLE, problem, remedy);
  }

  private static ProgramSize of(String named, ElfFile program, CortexBoard board) {
    long flash = 0;
    long ram = 0;
    for (var segment : program.segments()) {
      if (segment.fileBytes() > 0 && !board.ram().isPlaceOf(segment.from())) {
        flash =
            Math.max(flash, end(named, board, board.flash(), segment.from(), segment.fileBytes()));
      }
      if (segment.bytes() > 0 && !board.flash().isPlaceOf(segment.at())) {
        ram = Math.max(ram, end(named, board, board.ram(), segment.at(), segment.bytes()));
      }
    }
    return new ProgramSize(board, flash, ram);
  }

  /// How far into that memory it reaches.
  private static long end(
      String named, CortexBoard board, Memory memory, long address, long bytes) {
    if (!memory.isPlaceOf(address)) {
      throw refused(
          "program '%s' has %d bytes at 0x%08x, where board '%s' has no memory"
              .formatted(named, bytes, address, board.name()),
          "link it for flash at 0x%08x and RAM at 0x%08x"
              .formatted(board.flash().start(), board.ram().start()));
    }
    return address + bytes - memory.start();
  }

  private boolean fits() {
    return flashBytes <= board.flash().bytes() && ramBytes <= board.ram().bytes();
  }

  private String text() {
    return part("flash", flashBytes, board.flash()) + ", " + part("RAM", ramBytes, board.ram());
  }

  private static String part(String name, long bytes, Memory memory) {
    return "%s %d of %d bytes (%d%%)"
        .formatted(name, bytes, memory.bytes(), 100 * bytes / memory.bytes());
  }
}
