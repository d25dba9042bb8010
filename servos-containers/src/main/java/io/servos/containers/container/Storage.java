package io.servos.containers.container;

import io.servos.model.InvalidConfigException;
import java.nio.file.Path;

/// Something that a container can store files in, or read them from, besides its image.
public sealed interface Storage {

  /// Where it is inside.
  String target();

  /// Files of the host.
  record Bind(Path source, String target, boolean isWritable) implements Storage {
    public Bind {
      checkTarget(target);
    }
  }

  /// A volume, which has to be there.
  record Named(String volume, String target, boolean isWritable) implements Storage {
    public Named {
      checkTarget(target);
    }
  }

  /// Memory that is empty at each start.
  record Temporary(String target, long bytes) implements Storage {
    public Temporary {
      checkTarget(target);
    }
  }

  /// Reads `SOURCE:TARGET[:ro|:rw]`: a source with a `/` is files of the host, read-only unless it
  /// says otherwise; another one is a volume, writable unless it says otherwise.
  static Storage parse(String text) {
    var parts = text.split(":", -1);
    boolean isSaid = parts.length == 3 && (parts[2].equals("ro") || parts[2].equals("rw"));
    if (!(parts.length == 2 || isSaid) || parts[0].isEmpty()) {
      throw InvalidConfigException.of(
          "volume",
          "'" + text + "' is not SOURCE:TARGET, perhaps with :ro or :rw",
          "use one such as data:/data");
    }
    boolean isVolume = !parts[0].contains("/") && !parts[0].startsWith(".");
    boolean isWritable = isSaid ? parts[2].equals("rw") : isVolume;
    return isVolume
        ? new Named(parts[0], parts[1], isWritable)
        : new Bind(Path.of(parts[0]).toAbsolutePath().normalize(), parts[1], isWritable);
  }

  private static void checkTarget(String target) {
    if (!target.startsWith("/") || target.equals("/") || target.contains("/../")) {
      throw InvalidConfigException.of(
          "volume", "target '" + target + "' is not an absolute path", "start it with '/'");
    }
  }
}
