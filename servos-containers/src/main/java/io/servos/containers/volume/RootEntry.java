package io.servos.containers.volume;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Owner and permissions of the folder that an archive is of. An engine that unpacks an archive
/// into a folder takes them over for all that is in it, and not for itself; told under the folder's
/// own name, for itself too.
final class RootEntry {

  static final int BLOCK = 512;

  private static final int NAME = 100;
  private static final int CHECKSUM = 148;
  private static final int CHECKSUM_END = 156;

  private final byte[] header;

  private RootEntry(byte[] header) {
    this.header = header;
  }

  /// That of an archive which begins with those bytes, if it begins with its own folder.
  static Optional<RootEntry> of(byte[] first) {
    boolean isRoot =
        first.length == BLOCK
            && first[0] == '.'
            && (first[1] == 0 || (first[1] == '/' && first[2] == 0))
            && first[CHECKSUM_END] == '5';
    return isRoot ? Optional.of(new RootEntry(first.clone())) : Optional.empty();
  }

  /// Writes an archive of the folder alone, under that name.
  void writeTo(OutputStream target, String name) throws IOException {
    var block = header.clone();
    Arrays.fill(block, 0, NAME, (byte) 0);
    put(block, 0, name + "/");
    put(block, CHECKSUM, "        ");
    int sum = 0;
    for (byte one : block) {
      sum += one & 0xff;
    }
    put(block, CHECKSUM, String.format(Locale.ROOT, "%06o\0 ", sum));
    target.write(block);
    target.write(new byte[2 * BLOCK]);
  }

  private static void put(byte[] block, int offset, String text) {
    var bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, block, offset, bytes.length);
  }
}
