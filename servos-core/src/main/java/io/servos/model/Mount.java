package io.servos.model;

import java.nio.file.Path;

/// A file or directory of the host that the program sees.
///
/// @param source where it is on the host
/// @param target absolute path where the program sees it
/// @param access whether the program may write to it
public record Mount(Path source, Path target, Access access) {

  /// What the program may do below a [Mount].
  public enum Access {
    READ_ONLY("ro"),
    READ_WRITE("rw");

    private final String label;

    Access(String label) {
      this.label = label;
    }

    /// `ro` or `rw`.
    public String label() {
      return label;
    }
  }

  public Mount {
    if (!target.isAbsolute()) {
      throw InvalidConfigException.of(
          "mounts", "target '" + target + "' is not an absolute path", "start it with '/'");
    }
    target = target.normalize();
  }

  /// `SRC:DST` or `SRC:DST:rw`, as on the command line.
  public String label() {
    return source + ":" + target + (access == Access.READ_WRITE ? ":rw" : "");
  }
}
