package io.servos.boards.micropython;

import io.servos.model.Emulator;
import io.servos.model.Mount;
import java.nio.file.Path;
import java.util.List;

/// MicroPython for Linux.
sealed interface Interpreter permits UnpackedInterpreter, ImageInterpreter {

  Emulator emulator();

  /// What a run needs to see of it.
  List<Mount> mounts();

  /// What is executed.
  Path executable();

  /// The arguments of [#executable].
  ///
  /// @param heapBytes of the interpreter
  List<String> argv(long heapBytes, String start, List<String> arguments);
}
