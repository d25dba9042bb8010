package io.servos.spi;

import java.util.Optional;

/// What programs may ask of the kernel; see seccomp(2). Found with [java.util.ServiceLoader].
public interface CallFilter {

  /// The filter of every sandbox as an array of `struct sock_filter`; empty when there is none for
  /// that architecture.
  ///
  /// @param architecture by the kernel's name, such as `x86_64`
  Optional<byte[]> instructions(String architecture);
}
