package io.servos.linux.sandbox;

import io.servos.linux.abi.Architecture;
import io.servos.linux.facility.Seccomp;
import io.servos.linux.seccomp.SeccompFilter;
import io.servos.linux.seccomp.SeccompPolicy;

/// The filter of every sandbox, compiled once per JVM.
final class StandardFilter {

  static final Seccomp SECCOMP = compile();

  private StandardFilter() {}

  private static Seccomp compile() {
    var program = SeccompFilter.compile(SeccompPolicy.standard(), Architecture.current());
    return new Seccomp(program, program.digest());
  }
}
