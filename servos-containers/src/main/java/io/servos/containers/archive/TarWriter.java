package io.servos.containers.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Writes an archive in the format of POSIX, with extended headers for what does not fit into a
/// plain one. Everything in it belongs to user 0. Times are left out, so that equal files make
/// equal archives.
public final class TarWriter implements AutoCloseable {

  private static final int BLOCK = 512;
  private static final int NAME = 100;
  private static final char FILE = '0';
  private static final char LINK = '2';
  private static final char FOLDER = '5';
  private static final char EXTENSION = 'x';
  private static final int LINK_MODE = 0777;

  private final OutputStream target;

  /// @param target stays open
  public TarWriter(OutputStream target) {
    this.target = target;
  }

  /// Adds a folder, without what is in it.
  public void folder(String name, int mode) throws IOException {
    header(FOLDER, name + "/", mode, 0, "");
  }

  /// Adds a symbolic link.
  public void link(String name, String to) throws IOException {
    header(LINK, name, LINK_MODE, 0, to);
  }

  /// Adds a file.
  ///
  /// @param content of that size
  /// @throws IOException also when the content has another size
  public void file(String name, int mode, long size, InputStream content) throws IOException {
    header(FILE, name, mode, size, "");
    long written = copy(content, size);
    if (written != size) {
      throw new IOException("'" + name + "' has changed while it was read");
    }
    pad(size);
  }

  /// Adds an archive as a file.
  ///
  /// @throws IOException also when the folder has another size by now
  public void file(String name, int mode, PackedFolder content) throws IOException {
    header(FILE, name, mode, content.size(), "");
    content.writeTo(target);
    pad(content.size());
  }

  private long copy(InputStream content, long most) throws IOException {
    var buffer = new byte[1 << 16];
    long written = 0;
    while (written < most) {
      int count = content.read(buffer, 0, Math.toIntExact(Math.min(buffer.length, most - written)));
      if (count < 0) {
        return written;
      }
      target.write(buffer, 0, count);
      written += count;
    }
    return written;
  }

  private void header(char kind, String name, int mode, long size, String link) throws IOException {
    var extension = new ByteArrayOutputStream();
    if (bytes(name).length > NAME) {
      extend(extension, "path", name);
    }
    if (bytes(link).length > NAME) {
      extend(extension, "linkpath", link);
    }
    if (size >= 1L << 33) {
      extend(extension, "size", Long.toString(size));
    }
    if (extension.size() > 0) {
      plain(EXTENSION, "extension", 0644, extension.size(), "");
      target.write(extension.toByteArray());
      pad(extension.size());
    }
    plain(kind, name, mode, Math.min(size, (1L << 33) - 1), link);
  }

  /// The length counts itself.
  private static void extend(ByteArrayOutputStream extension, String key, String value) {
    int rest = bytes(value).length + key.length() + 3;
    int length = rest + Integer.toString(rest).length();
    length = rest + Integer.toString(length).length();
    extension.writeBytes(bytes(length + " " + key + "=" + value + "\n"));
  }

  private void plain(char kind, String name, int mode, long size, String link) throws IOException {
    var block = new byte[BLOCK];
    put(block, 0, NAME, name);
    put(block, 100, 8, octal(mode, 7));
    put(block, 108, 8, octal(0, 7));
    put(block, 116, 8, octal(0, 7));
    put(block, 124, 12, octal(size, 11));
    put(block, 136, 12, octal(0, 11));
    put(block, 148, 8, "        ");
    block[156] = (byte) kind;
    put(block, 157, NAME, link);
    put(block, 257, 8, "ustar\00000");
    int sum = 0;
    for (byte one : block) {
      sum += one & 0xff;
    }
    put(block, 148, 8, octal(sum, 6) + "\0 ");
    target.write(block);
  }

  private static void put(byte[] block, int offset, int most, String text) {
    var bytes = bytes(text);
    System.arraycopy(bytes, 0, block, offset, Math.min(bytes.length, most));
  }

  private static String octal(long value, int digits) {
    return String.format(Locale.ROOT, "%0" + digits + "o", value);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void pad(long size) throws IOException {
    int left = (int) (-size & (BLOCK - 1));
    target.write(new byte[left]);
  }

  /// Writes the end of the archive.
  @Override
  public void close() throws IOException {
    target.write(new byte[2 * BLOCK]);
  }
}
