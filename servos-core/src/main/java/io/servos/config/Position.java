package io.servos.config;

import java.util.OptionalInt;

/// A place in a text. [#NOWHERE] stands for a value that comes from no file.
///
/// @param line 1-based
/// @param column 1-based, in UTF-16 units
record Position(int line, int column) {

  static final Position NOWHERE = new Position(0, 0);

  static final Position START = new Position(1, 1);

  OptionalInt knownLine() {
    return line == 0 ? OptionalInt.empty() : OptionalInt.of(line);
  }

  OptionalInt knownColumn() {
    return column == 0 ? OptionalInt.empty() : OptionalInt.of(column);
  }
}
