package io.servos.boards.drive;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The folder in which a board's drive is mounted.
///
/// @param root as the caller named it
/// @param signs what exists as long as the board is plugged in
record Drive(Path root, List<Path> signs) {

  private static final int LARGEST_NOTE = 16 << 10;
  private static final Duration LOOK = Duration.ofMillis(50);

  Drive {
    signs = List.copyOf(signs);
  }

  /// The drive that is at a folder with a note of the board.
  ///
  /// @param note the name of a file, in upper or lower case
  /// @param remedy where such drives come from
  /// @throws BoardException of the kind `NO_PORT` or `NO_DRIVE` if it is none
  static Drive at(Path root, String note, String remedy) {
    if (!Files.isDirectory(root)) {
      boolean isThere = Files.exists(root);
      throw new BoardException(
          isThere ? Kind.NO_DRIVE : Kind.NO_PORT,
          root.toString(),
          isThere ? "is no folder" : "does not exist",
          remedy,
          null);
    }
    try (var files = Files.list(root)) {
      var found =
          files
              .filter(file -> String.valueOf(file.getFileName()).equalsIgnoreCase(note))
              .filter(file -> Files.isRegularFile(file, NOFOLLOW_LINKS))
              .findFirst();
      if (found.isEmpty()) {
        throw new BoardException(
            Kind.NO_DRIVE, root.toString(), "is no such drive: it has no " + note, remedy, null);
      }
      var signs = new ArrayList<Path>();
      signs.add(found.get());
      Mount.of(root.toRealPath()).flatMap(Mount::device).ifPresent(signs::add);
      return new Drive(root, signs);
    } catch (IOException failure) {
      throw new BoardException(
          Kind.NO_PERMISSION,
          root.toString(),
          "cannot be listed: " + reason(failure),
          "mount it for this user",
          failure);
    }
  }

  /// What the note says.
  ///
  /// @throws BoardException if it cannot be read
  String note() {
    var file = signs.getFirst();
    try (var input = Files.newInputStream(file, NOFOLLOW_LINKS)) {
      return new String(input.readNBytes(LARGEST_NOTE), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw failed("'" + file.getFileName() + "' cannot be read", failure);
    }
  }

  /// Whether it is still plugged in. What is mounted stays, and is as it was, when a board is gone.
  boolean isThere() {
    return signs.stream().allMatch(Files::exists);
  }

  /// Waits for it to go.
  ///
  /// @return whether it has gone
  boolean isGoneWithin(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (isThere()) {
      if (end - System.nanoTime() < 0) {
        return false;
      }
      Thread.sleep(LOOK);
    }
    return true;
  }

  /// Refuses a drive that this host may not write to.
  ///
  /// @param remedy why it may be so, and what to do
  void checkWritable(String remedy) {
    var mount = mount();
    if (mount.isPresent() && mount.get().isReadOnly()) {
      throw new BoardException(
          Kind.READ_ONLY, root.toString(), "is mounted read-only here", remedy, null);
    }
    if (!Files.isWritable(root)) {
      throw new BoardException(
          Kind.NO_PERMISSION,
          root.toString(),
          "may not be written to by this user",
          "mount it for this user, as udisksctl mount does",
          null);
    }
  }

  /// Whether this host may write to it, as far as is known without trying.
  boolean isWritable() {
    return Files.isWritable(root) && !mount().map(Mount::isReadOnly).orElse(false);
  }

  private Optional<Mount> mount() {
    try {
      return Mount.of(root.toRealPath());
    } catch (IOException failure) {
      throw failed("it cannot be found", failure);
    }
  }

  /// Refuses what the drive has no room for.
  ///
  /// @param name for the message
  void checkRoom(String name, long bytes) {
    long free = freeBytes();
    if (free < bytes) {
      throw noRoom("%s has %d bytes, and %d are free".formatted(name, bytes, free));
    }
  }

  long freeBytes() {
    try {
      return Files.getFileStore(root).getUsableSpace();
    } catch (IOException failure) {
      throw failed("it cannot be found", failure);
    }
  }

  private BoardException noRoom(String fact) {
    return new BoardException(
        Kind.NO_ROOM,
        root.toString(),
        "has no room: " + fact,
        "remove what is of no use there any more",
        null);
  }

  /// What became of a step that failed.
  ///
  /// @param what failed, as a sentence
  BoardException failed(String what, IOException failure) {
    var reason = reason(failure);
    if (!isThere()) {
      return new BoardException(
          Kind.UNPLUGGED,
          root.toString(),
          "went away: " + what,
          "plug the board in again and repeat it",
          failure);
    }
    if (reason.contains("No space left")) {
      return noRoom(what);
    }
    if (reason.contains("Read-only")) {
      return new BoardException(
          Kind.READ_ONLY,
          root.toString(),
          "became read-only here: " + what,
          "unplug the board and plug it in again",
          failure);
    }
    if (failure instanceof AccessDeniedException) {
      return new BoardException(
          Kind.NO_PERMISSION,
          root.toString(),
          "refuses this user: " + what,
          "mount it for this user, as udisksctl mount does",
          failure);
    }
    return new BoardException(
        Kind.REFUSED,
        root.toString(),
        "failed: " + what + ": " + reason,
        "check the cable, plug the board in again, and repeat it",
        failure);
  }

  private static String reason(IOException failure) {
    return switch (failure) {
      case NoSuchFileException _ -> "no such file";
      case AccessDeniedException _ -> "permission denied";
      case FileSystemException system ->
          Optional.ofNullable(system.getReason()).orElse("the file system refuses it");
      default -> String.valueOf(failure.getMessage());
    };
  }
}
