package io.servos.boards.firmware.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/// A folder whose files appear as a whole and last. For one process at a time, which removes what a
/// killed one left.
///
/// @param folder is made when it is needed
record StoreFiles(Path folder) {

  private static final String DRAFT = ".draft";

  /// Those that are there, in the order of their names.
  List<String> names() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    var names = new ArrayList<String>();
    try (var files = Files.newDirectoryStream(folder)) {
      for (var file : files) {
        names.add(String.valueOf(file.getFileName()));
      }
    }
    names.removeIf(name -> name.startsWith("."));
    names.sort(null);
    return names;
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  boolean has(String name) {
    return Files.isRegularFile(file(name));
  }

  /// Makes or replaces a file.
  void write(String name, byte[] content) throws IOException {
    createPrivate(folder);
    var draft = folder.resolve(DRAFT);
    try (var channel =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      var bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(
        draft, file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync();
  }

  void remove(String name) throws IOException {
    Files.deleteIfExists(file(name));
    sync();
  }

  private void sync() throws IOException {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  static void createPrivate(Path folder) throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }
}
