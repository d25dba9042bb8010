package io.servos.attacks;

import io.servos.spi.Owner;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// The directories of suites among the temporary files. Their names say whose they are, so that the
/// next suite can remove what a dead one left.
final class SceneFolder {

  static final String PREFIX = "servos-attacks-";

  private static final Path ROOT = Path.of("/");

  private SceneFolder() {}

  /// A fresh one that only this user can write to.
  static Path make() throws IOException {
    var folder = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
    var owner = Owner.self(ROOT);
    sweep(folder, owner);
    while (true) {
      try {
        return Files.createDirectory(
            folder.resolve(PREFIX + owner.nextName()),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } catch (FileAlreadyExistsException _) {
        // Somebody else's; the next name is another.
      }
    }
  }

  private static void sweep(Path folder, Owner owner) throws IOException {
    var self = Files.getOwner(ROOT.resolve("proc/self"));
    try (var found = Files.newDirectoryStream(folder, PREFIX + "*")) {
      for (var one : found) {
        var name = String.valueOf(one.getFileName()).substring(PREFIX.length());
        if (owner.isOrphan(ROOT, name)
            && Files.getOwner(one, LinkOption.NOFOLLOW_LINKS).equals(self)) {
          remove(one);
        }
      }
    }
  }

  /// With all that is in it; links are not followed.
  static void remove(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
