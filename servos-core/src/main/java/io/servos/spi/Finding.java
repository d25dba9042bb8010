package io.servos.spi;

/// Whether one barrier or limit of an isolator stands on this host.
///
/// @param barrier its name, such as `seccomp` or `limit-memory`
/// @param available whether trying it succeeded
/// @param needed whether a run under the default config asks for it, and so is refused without
/// @param detail a version or number, or the reason why not
/// @param remedy what mends it, a command where there is one; empty when it is available
/// @param loss what is not there without it; empty when it is available
public record Finding(
    String barrier, boolean available, boolean needed, String detail, String remedy, String loss) {

  /// One that stands.
  public static Finding good(String barrier, boolean needed, String detail) {
    return new Finding(barrier, true, needed, detail, "", "");
  }
}
