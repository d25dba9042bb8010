package io.servos.containers.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A folder as an archive of which size and hash are known before it is written.
///
/// @param size in bytes
/// @param sha256 in hexadecimal digits
public record PackedFolder(Folder folder, long size, String sha256) {

  /// Reads all of the folder.
  public static PackedFolder of(Folder folder) throws IOException {
    try (var count = new Count(OutputStream.nullOutputStream());
        var digest = new DigestOutputStream(count, algorithm())) {
      folder.writeTo(digest);
      var hash = HexFormat.of().formatHex(digest.getMessageDigest().digest());
      return new PackedFolder(folder, count.bytes, hash);
    }
  }

  /// Writes the archive.
  ///
  /// @throws IOException also when it has another size by now
  void writeTo(OutputStream target) throws IOException {
    var count = new Count(target);
    folder.writeTo(count);
    if (count.bytes != size) {
      throw new IOException("'" + folder.root() + "' has changed while it was read");
    }
  }

  private static MessageDigest algorithm() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every JDK has SHA-256", impossible);
    }
  }

  /// Counts what passes. Closing it leaves the target open.
  private static final class Count extends OutputStream {

    private final OutputStream target;
    private long bytes;

    Count(OutputStream target) {
      this.target = target;
    }

    @Override
    public void write(int one) throws IOException {
      target.write(one);
      bytes++;
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      target.write(from, offset, length);
      bytes += length;
    }
  }
}
