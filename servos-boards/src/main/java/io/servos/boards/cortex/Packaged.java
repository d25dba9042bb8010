package io.servos.boards.cortex;

import io.servos.boards.packaged.PackagedFile;

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
    return new PackagedFile(Packaged.class, file).text();
  }
}
