package io.servos.boards.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A hash of all that a product is made of. For one thread.
public final class Fingerprint {

  private final MessageDigest digest;

  public Fingerprint() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
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

  /// Adds the names and contents of a file or of all files below a directory; links are not
  /// followed.
  public Fingerprint content(Path root) {
    return walk(root, file -> bytes(Files.readAllBytes(file)));
  }

  /// Adds the names, sizes and times of a file or of all files below a directory: for what a
  /// package manager installs, which is too much to read each time. What is missing counts too.
  public Fingerprint stamps(Path root) {
    if (!Files.exists(root)) {
      return text(root + " is missing");
    }
    return walk(
        root, file -> text(Files.size(file) + " " + Files.getLastModifiedTime(file).toMillis()));
  }

  private interface Visit {
    Fingerprint of(Path file) throws IOException;
  }

  private Fingerprint walk(Path root, Visit visit) {
    try (var files = Files.walk(root)) {
      for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
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
