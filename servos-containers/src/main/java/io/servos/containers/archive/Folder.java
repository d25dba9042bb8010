package io.servos.containers.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The files of a folder as an archive, in the order of their names.
///
/// @param root the folder
/// @param ignored what is left out
/// @param kept relative paths that are never left out
public record Folder(Path root, IgnoreList ignored, Set<String> kept) {

  public Folder {
    kept = Set.copyOf(kept);
  }

  /// Writes all that is a file, a folder or a link; sockets, devices and pipes are left out.
  public void writeTo(OutputStream target) throws IOException {
    try (var archive = new TarWriter(target)) {
      write(root, archive);
    }
  }

  private void write(Path folder, TarWriter archive) throws IOException {
    for (var file : sorted(folder)) {
      var name = root.relativize(file).toString();
      boolean isOut = ignored.leavesOut(name) && !kept.contains(name);
      if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
        if (!isOut) {
          archive.folder(name, mode(file));
        }
        if (!isOut || !ignored.isFinal() || kept.stream().anyMatch(one -> isBelow(one, name))) {
          write(file, archive);
        }
      } else if (!isOut) {
        write(file, name, archive);
      }
    }
  }

  private static boolean isBelow(String path, String folder) {
    return path.startsWith(folder + "/");
  }

  private static void write(Path file, String name, TarWriter archive) throws IOException {
    if (Files.isSymbolicLink(file)) {
      archive.link(name, Files.readSymbolicLink(file).toString());
    } else if (Files.isRegularFile(file)) {
      try (var content = Files.newInputStream(file)) {
        archive.file(name, mode(file), Files.size(file), content);
      }
    }
  }

  private static List<Path> sorted(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return new ArrayList<>(files.sorted().toList());
    }
  }

  private static int mode(Path file) throws IOException {
    var permissions = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
    var bits = PosixFilePermissions.toString(permissions).replaceAll("[rwx]", "1");
    return Integer.parseInt(bits.replace('-', '0'), 2);
  }
}
