package io.servos.linux.sandbox;

import io.servos.model.BackendFailedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Kernel user ids for sandboxes, each used by one run at a time on this host. An id is held by a
/// lock on one byte of a file, which the kernel gives back when the holder dies. Such locks belong
/// to the process, and closing any descriptor of the file ends them all, so a JVM has one instance
/// and never closes it. Safe for use by many threads.
final class UserLeases {

  /// Above the ids that systemd hands out and below those that systems reject; see systemd's list
  /// of user ids.
  static final int FIRST = 1_900_000_000;

  static final int COUNT = 65_536;

  private static final UserLeases OF_THIS_JVM = new UserLeases(Path.of("/run/servos/uids"));

  private static final Set<PosixFilePermission> OWNER_READ_WRITE =
      Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  private static final Set<PosixFilePermission> OWNER_ALL =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private final Path file;
  private final Deque<Integer> free = new ArrayDeque<>();
  private final Map<Integer, FileLock> held = new HashMap<>();
  private @Nullable FileChannel channel;
  private int next;

  /// @param file in a directory of its own, which nobody else may enter: who can open the file can
  ///     lock all of it
  UserLeases(Path file) {
    this.file = file;
    this.next = Math.floorMod(ProcessHandle.current().pid() * 64, COUNT);
  }

  static UserLeases ofThisJvm() {
    return OF_THIS_JVM;
  }

  /// An id that no other run on this host has.
  synchronized int take() {
    var again = free.poll();
    if (again != null) {
      return again;
    }
    try {
      return FIRST + lockOne(open());
    } catch (IOException failure) {
      throw new BackendFailedException(
          "process",
          "user ids could not be leased in '" + file + "': " + failure.getMessage(),
          "make its directory writable for root",
          failure);
    }
  }

  private int lockOne(FileChannel locks) throws IOException {
    for (int tries = 0; tries < COUNT; tries++) {
      int candidate = next;
      next = (next + 1) % COUNT;
      if (held.containsKey(candidate)) {
        continue;
      }
      try {
        var lock = locks.tryLock(candidate, 1, false);
        if (lock != null) {
          held.put(candidate, lock);
          return candidate;
        }
      } catch (OverlappingFileLockException _) {
        // Another class loader's instance has it.
      }
    }
    throw new IOException("all " + COUNT + " ids are in use");
  }

  private static FileAttribute<Set<PosixFilePermission>> only(Set<PosixFilePermission> allowed) {
    return PosixFilePermissions.asFileAttribute(allowed);
  }

  private FileChannel open() throws IOException {
    var open = channel;
    if (open == null) {
      var directory = file.getParent();
      if (directory != null) {
        Files.createDirectories(directory, only(OWNER_ALL));
        Files.setPosixFilePermissions(directory, OWNER_ALL);
      }
      var options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      open = FileChannel.open(file, options, only(OWNER_READ_WRITE));
      Files.setPosixFilePermissions(file, OWNER_READ_WRITE);
      channel = open;
    }
    return open;
  }

  /// Gives the id back for the next run of this JVM; its last process is gone.
  synchronized void giveBack(int id) {
    free.push(id);
  }
}
