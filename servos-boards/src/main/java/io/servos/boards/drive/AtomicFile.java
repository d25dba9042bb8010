package io.servos.boards.drive;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// A file of a drive that is replaced as a whole or not at all.
///
/// @param drive where it is
/// @param file its place on this host
record AtomicFile(Drive drive, Path file) {

  private static final String PART = ".servos-";

  /// What a killed process has left is older than any copy takes.
  private static final Duration LEFT_BEHIND = Duration.ofHours(1);

  /// Replaces it.
  ///
  /// @return whether it was compared with the device, and not with this host's cache only
  boolean write(byte[] content) throws IOException {
    var folder = file.resolveSibling("");
    removeLeft(folder);
    var part =
        folder.resolve(PART + Integer.toHexString(ThreadLocalRandom.current().nextInt()) + ".part");
    try {
      writePart(content, part);
      boolean compared = compare(content, part);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      sync(folder);
      return compared;
    } catch (IOException | BoardException failure) {
      discard(part, failure);
      throw failure;
    }
  }

  private void sync(Path folder) {
    try {
      SyncedFolder.sync(folder);
    } catch (IOException failure) {
      throw drive.failed(
          "'" + file.getFileName() + "' was moved into its place, and may not be there", failure);
    }
  }

  private static void writePart(byte[] content, Path part) throws IOException {
    try (var channel =
        FileChannel.open(
            part,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, NOFOLLOW_LINKS))) {
      var bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private boolean compare(byte[] content, Path part) throws IOException {
    var stored = StoredBytes.of(part, content.length + 1);
    var found = stored.isPresent() ? stored.get() : Files.readAllBytes(part);
    if (!Arrays.equals(found, content)) {
      throw new BoardException(
          Kind.NOT_VERIFIED,
          drive.root().toString(),
          "does not have what was written for '" + file.getFileName() + "', which is as it was",
          "try again; if that does not help its flash memory is worn out",
          null);
    }
    return stored.isPresent();
  }

  /// The failure is told either way.
  private static void discard(Path part, Exception failure) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException second) {
      failure.addSuppressed(second);
    }
  }

  private static void removeLeft(Path folder) throws IOException {
    var since = Instant.now().minus(LEFT_BEHIND);
    try (var files = Files.newDirectoryStream(folder, PART + "*.part")) {
      for (var left : files) {
        if (Files.getLastModifiedTime(left, NOFOLLOW_LINKS).toInstant().isBefore(since)) {
          Files.deleteIfExists(left);
        }
      }
    }
  }
}
