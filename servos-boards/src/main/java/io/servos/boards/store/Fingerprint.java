package io.servos.boards.store;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Predicate;

/// A hash of all that a product is made of. For one thread.
public final class Fingerprint {

  private final MessageDigest digest;

  public Fingerprint() {
    digest = sha256();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java has SHA-256", impossible);
    }
  }

  /// Adds a text.
  public Fingerprint text(String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private Fingerprint bytes(byte[] bytes) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
    return this;
  }

  /// Adds the names and contents of a file or of all files below a directory; of a link, where it
  /// leads to.
  ///
  /// @throws InvalidWorkloadException that names the file, if one cannot be read
  public Fingerprint content(Path root) {
    try {
      return walk(
          root,
          file -> Files.isSymbolicLink(file) || Files.isRegularFile(file, NOFOLLOW_LINKS),
          this::contentOf);
    } catch (UncheckedIOException failure) {
      throw unreadable(root, failure);
    }
  }

  private Fingerprint contentOf(Path file) throws IOException {
    if (Files.isSymbolicLink(file)) {
      return text(Files.readSymbolicLink(file).toString());
    }
    var content = sha256();
    try (var input = Files.newInputStream(file)) {
      var part = new byte[1 << 16];
      for (int count = input.read(part); count >= 0; count = input.read(part)) {
        content.update(part, 0, count);
      }
    }
    return bytes(content.digest());
  }

  private static InvalidWorkloadException unreadable(Path root, UncheckedIOException failure) {
    var file =
        failure.getCause() instanceof FileSystemException named
            ? Optional.ofNullable(named.getFile())
            : Optional.<String>empty();
    return new InvalidWorkloadException(
        Kind.NOT_EXECUTABLE,
        "'" + file.orElseGet(root::toString) + "' cannot be read",
        "make it readable, or move it away");
  }

  /// Adds the names, sizes and times of a file or of all files below a directory: for what a
  /// package manager installs, which is too much to read each time. What is missing counts too.
  public Fingerprint stamps(Path root) {
    if (!Files.exists(root)) {
      return text(root + " is missing");
    }
    return walk(
        root,
        Files::isRegularFile,
        file -> text(Files.size(file) + " " + Files.getLastModifiedTime(file).toMillis()));
  }

  private interface Visit {
    Fingerprint of(Path file) throws IOException;
  }

  private Fingerprint walk(Path root, Predicate<Path> counts, Visit visit) {
    try (var files = Files.walk(root)) {
      for (var file : files.filter(counts).sorted().toList()) {
        text(root.relativize(file).toString());
        visit.of(file);
      }
      return this;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// The hash, 64 hexadecimal digits. Nothing can be added after that.
  public String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
