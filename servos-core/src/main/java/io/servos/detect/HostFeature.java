package io.servos.detect;

/// Whether something that Servos can use works on a host.
///
/// @param name stable, such as `user-namespaces` or `docker`
/// @param available whether it works
/// @param detail a version or number, or the reason why not
/// @param source how that is known
public record HostFeature(String name, boolean available, String detail, Source source) {

  /// How sure an answer is.
  public enum Source {
    /// It was tried just now.
    TRIED,
    /// The host's files say so; trying it may still fail.
    READ
  }
}
