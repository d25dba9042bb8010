package io.servos.detect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The files of a host below its root directory. What cannot be read is absent.
///
/// @param root `/` for the live host
/// @param isLive whether this is the host that this JVM runs on
record Tree(Path root, boolean isLive) {

  /// Longer than any file that detection reads, but for the C library.
  private static final int LONGEST = 8 << 20;

  static Tree live() {
    return new Tree(Path.of("/"), true);
  }

  static Tree recorded(Path root) {
    return new Tree(root.toAbsolutePath(), false);
  }

  Path at(String path) {
    return root.resolve(path);
  }

  boolean exists(String path) {
    return Files.exists(at(path), LinkOption.NOFOLLOW_LINKS);
  }

  boolean isDirectory(String path) {
    return Files.isDirectory(at(path));
  }

  /// The content as text, without the NUL that ends device tree properties.
  Optional<String> text(String path) {
    return bytes(path)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .map(text -> text.endsWith("\0") ? text.substring(0, text.length() - 1) : text);
  }

  /// The first line, stripped; absent when blank.
  Optional<String> line(String path) {
    return lines(path).stream().findFirst().map(String::strip).filter(line -> !line.isEmpty());
  }

  List<String> lines(String path) {
    return text(path).map(text -> text.lines().toList()).orElse(List.of());
  }

  /// The value of the first `name : value` line.
  Optional<String> field(String path, String name) {
    return lines(path).stream()
        .map(line -> line.split(":", 2))
        .filter(parts -> parts.length == 2 && parts[0].strip().equals(name))
        .map(parts -> parts[1].strip())
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  Optional<byte[]> bytes(String path) {
    var file = at(path);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (var input = Files.newInputStream(file)) {
      return Optional.of(input.readNBytes(LONGEST));
    } catch (IOException _) {
      // Not readable by this user, or gone: absent either way.
      return Optional.empty();
    }
  }

  /// Where a symbolic link points, as it is written.
  Optional<String> link(String path) {
    try {
      return Optional.of(Files.readSymbolicLink(at(path)).toString());
    } catch (IOException | UnsupportedOperationException _) {
      // No link, or not readable.
      return Optional.empty();
    }
  }

  /// The names in a directory, sorted; none when it cannot be read.
  List<String> names(String path) {
    try (var entries = Files.list(at(path))) {
      return entries.map(entry -> String.valueOf(entry.getFileName())).sorted().toList();
    } catch (IOException _) {
      // No such directory, or not readable.
      return List.of();
    }
  }
}
