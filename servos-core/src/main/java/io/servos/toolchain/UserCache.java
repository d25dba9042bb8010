package io.servos.toolchain;

import java.nio.file.Path;

/// Where Servos keeps what it can make again, as the XDG base directory specification says.
///
/// @param folder may not exist yet
public record UserCache(Path folder) {

  /// That of the user whose process this is.
  public static UserCache ofUser() {
    var named = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
    // A relative path there is invalid and to be ignored.
    var base =
        named.startsWith("/")
            ? Path.of(named)
            : Path.of(System.getProperty("user.home")).toAbsolutePath().resolve(".cache");
    return new UserCache(base.resolve("servos"));
  }

  /// Systems of other architectures, each in a folder that has Debian's name for its architecture.
  Path roots() {
    return folder.resolve("roots");
  }

  /// What builds made for runs that go on.
  public Path builds() {
    return folder.resolve("builds");
  }
}
