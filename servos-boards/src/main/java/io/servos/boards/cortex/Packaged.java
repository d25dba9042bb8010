package io.servos.boards.cortex;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Files that come with this package.
enum Packaged {
  STARTUP("startup.c"),
  RUNTIME("runtime.cpp"),
  LINKER_SCRIPT("board.ld"),
  BUILD_SOURCE("source.sh"),
  BUILD_PROJECT("project.sh"),
  TOOLCHAIN_FILE("toolchain.cmake"),
  BOARD("board.sh");

  private final String file;

  Packaged(String file) {
    this.file = file;
  }

  String text() {
    try (var input = Packaged.class.getResourceAsStream(file)) {
      if (input == null) {
        throw new AssertionError(file + " is not packaged");
      }
      return new String(input.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
