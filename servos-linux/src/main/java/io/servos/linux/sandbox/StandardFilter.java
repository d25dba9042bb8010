package io.servos.linux.sandbox;

import io.servos.linux.abi.Architecture;
import io.servos.linux.facility.Seccomp;
import io.servos.linux.seccomp.SeccompFilter;
import io.servos.linux.seccomp.SeccompPolicy;

/// The filter of every sandbox, compiled once per JVM.
final class StandardFilter {

  static final Seccomp SECCOMP =
      new Seccomp(SeccompFilter.compile(SeccompPolicy.standard(), Architecture.current()));

  private StandardFilter() {}

  /// Which filter it is, in words. The first time takes milliseconds more, for Java's digests.
  static String text() {
    return Text.TEXT;
  }

  private static final class Text {
    private static final String TEXT =
        "BPF, "
            + SECCOMP.program().length()
            + " instructions, sha256 "
            + SECCOMP.program().digest();
  }
}
