package io.servos.linux.caller;

import io.servos.model.BackendFailedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/// A folder that nobody else can look into, with a lock that is held as long as its socket is in
/// use. What killed processes left beside it is removed.
final class OwnFolder implements AutoCloseable {

  private static final String LOCK = "lock";
  private static final String SOCKET = "socket";
  private static final String CLIENT = "servos";
  private static final String DRAFT = "servos.new";
  private static final int ACCESS_BY_OTHERS = 077;

  private final Path folder;
  private final FileChannel lock;

  private OwnFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /// Makes it, or takes over what a killed process left there.
  ///
  /// @throws BackendFailedException if another process uses it
  static OwnFolder of(Path folder) throws IOException {
    var permissions =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    Files.createDirectories(folder, permissions);
    check(folder);
    check(parent(folder));
    var lock =
        lock(folder)
            .orElseThrow(
                () ->
                    new BackendFailedException(
                        "daemon", "one runs already", "use it, or end it first", null));
    var own = new OwnFolder(folder, lock);
    own.clear();
    sweep(folder);
    return own;
  }

  private static Path parent(Path folder) {
    return Optional.ofNullable(folder.getParent()).orElse(folder);
  }

  private static void check(Path folder) throws IOException {
    int uid = (int) Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    int mode = (int) Files.getAttribute(folder, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    if (uid != CallerSockets.ownUid() || (mode & ACCESS_BY_OTHERS) != 0) {
      throw new IOException("'" + folder + "' is not private to its owner");
    }
  }

  private static Optional<FileChannel> lock(Path folder) throws IOException {
    var channel =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return Optional.of(channel);
      }
    } catch (OverlappingFileLockException _) {
      // Another one of this process.
    }
    channel.close();
    return Optional.empty();
  }

  private static void sweep(Path folder) throws IOException {
    try (var others = Files.newDirectoryStream(parent(folder), Files::isDirectory)) {
      for (var other : others) {
        if (!other.equals(folder)) {
          var lock = lock(other);
          if (lock.isPresent()) {
            new OwnFolder(other, lock.get()).close();
          }
        }
      }
    }
  }

  Path socket() {
    return folder.resolve(SOCKET);
  }

  Path client() {
    return folder.resolve(CLIENT);
  }

  /// It is there as a whole or not at all.
  void putClient(byte[] image) throws IOException {
    var draft = folder.resolve(DRAFT);
    Files.write(draft, image);
    Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwx------"));
    Files.move(draft, client(), StandardCopyOption.ATOMIC_MOVE);
  }

  private void clear() throws IOException {
    Files.deleteIfExists(client());
    Files.deleteIfExists(folder.resolve(DRAFT));
    Files.deleteIfExists(socket());
  }

  @Override
  public void close() throws IOException {
    try (lock) {
      clear();
      Files.deleteIfExists(folder.resolve(LOCK));
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException _) {
      // Another one has begun to use it since the lock's file is gone.
    }
  }
}
