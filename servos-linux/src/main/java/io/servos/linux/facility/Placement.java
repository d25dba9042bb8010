package io.servos.linux.facility;

import java.nio.file.Path;
import java.util.OptionalInt;

/// One thing at a place of the file tree that the program sees.
public sealed interface Placement {

  /// Absolute path inside.
  Path target();

  /// A file or directory of the host.
  ///
  /// @param source real path on the host, free of symbolic links
  /// @param directory whether it is a directory
  /// @param writable whether the program may write to it
  /// @param idMap descriptor of the user namespace that maps its owner to the program's user
  record HostTree(Path source, Path target, boolean directory, boolean writable, OptionalInt idMap)
      implements Placement {}

  /// A device of the host, usable as such.
  record Device(Path source, Path target) implements Placement {}

  /// Nothing to read where a file of the kernel would be.
  ///
  /// @param device what is read instead, such as `/dev/null`
  record Mask(Path device, Path target) implements Placement {}

  /// A new file system in memory.
  ///
  /// @param bytes its size
  /// @param inodes how many files it holds
  record Memory(Path target, long bytes, long inodes) implements Placement {}

  /// The process file system of the new pid namespace.
  record Processes(Path target) implements Placement {}

  /// What the kernel starts for programs of another architecture.
  record Handlers(Binfmt binfmt) implements Placement {

    @Override
    public Path target() {
      return Path.of(Binfmt.TABLE);
    }
  }

  /// A new symbolic link.
  record Link(Path target, String destination) implements Placement {}

  /// A new read-only file.
  record Text(Path target, String content) implements Placement {}

  /// An empty directory.
  record Directory(Path target) implements Placement {}
}
