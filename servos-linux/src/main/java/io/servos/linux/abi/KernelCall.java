package io.servos.linux.abi;

import java.util.Locale;
import java.util.OptionalInt;

/// What can be asked of a [Syscall]; apart from it so that the list stays a list.
public sealed interface KernelCall permits Syscall {

  /// The constant's name.
  String name();

  /// The number on an architecture; empty if the call does not exist there.
  OptionalInt numberOn(Architecture architecture);

  /// The number on an architecture.
  ///
  /// @throws IllegalArgumentException if the call does not exist there
  default int number(Architecture architecture) {
    return numberOn(architecture)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "The system call "
                        + label()
                        + " does not exist on "
                        + architecture.label()
                        + ". Ask existsOn first."));
  }

  /// Whether the call exists on an architecture.
  default boolean existsOn(Architecture architecture) {
    return numberOn(architecture).isPresent();
  }

  /// The name as the kernel's tables spell it.
  default String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
