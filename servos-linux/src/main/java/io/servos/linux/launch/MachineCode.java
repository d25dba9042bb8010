package io.servos.linux.launch;

import io.servos.linux.abi.Architecture;
import java.util.Optional;

/// Writes the interpreter that makes the calls of a [LaunchProgram]: the only machine code of a
/// launch. It keeps the current entry in a register, uses no stack, and so may run in a process
/// that was just cloned.
///
/// ```
/// loop:  result = syscall(entry.number, entry.arguments)
///        store result where the entry says
///        if result is an error: entry = entry.onError, or report the failure when there is none
///        if result is 0 and entry.whenZero is set: entry = entry.whenZero
///        if entry.repeatUntil is set and result differs from what it points to: again
///        entry = next
/// ```
abstract sealed class MachineCode permits X86Code, Arm64Code {

  static MachineCode of(Architecture architecture) {
    return switch (architecture) {
      case X86_64 -> new X86Code();
      case AARCH64 -> new Arm64Code();
    };
  }

  /// Where what the image was called with is to be stored.
  ///
  /// @param arguments address of the cell for the address of the arguments
  /// @param environment address of the cell for the address of the variables
  record Origin(long arguments, long environment) {}

  /// The interpreter; its size does not depend on the addresses. To be called once.
  ///
  /// @param first address of the entry to begin with
  /// @param failureRecord address of the record that a failure fills in
  /// @param failureSequence address of the entry where a failure goes on
  /// @param origin empty when the image does not ask what it was called with
  abstract Assembly interpreter(
      long first, long failureRecord, long failureSequence, Optional<Origin> origin);
}
