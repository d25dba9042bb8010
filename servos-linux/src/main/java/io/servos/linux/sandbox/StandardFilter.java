package io.servos.linux.sandbox;

import io.servos.linux.abi.Architecture;
import io.servos.linux.facility.Seccomp;
import io.servos.linux.seccomp.SeccompFilter;
import io.servos.linux.seccomp.SeccompPolicy;

/// The filter of every sandbox, compiled once per JVM.
final class StandardFilter {

  static final Seccomp SECCOMP =
      Seccomp.of(SeccompFilter.compile(SeccompPolicy.standard(), Architecture.current()));

  private StandardFilter() {}
}
