package io.servos.linux.seccomp;

import io.servos.linux.abi.Architecture;
import io.servos.spi.CallFilter;
import java.util.Optional;

/// The standard policy, compiled for whoever loads it.
public final class StandardCallFilter implements CallFilter {

  @Override
  public Optional<byte[]> instructions(String architecture) {
    return switch (architecture) {
      case "x86_64" -> Optional.of(compiled(Architecture.X86_64));
      case "aarch64" -> Optional.of(compiled(Architecture.AARCH64));
      default -> Optional.empty();
    };
  }

  private static byte[] compiled(Architecture architecture) {
    return SeccompFilter.compile(SeccompPolicy.standard(), architecture).bytes();
  }
}
