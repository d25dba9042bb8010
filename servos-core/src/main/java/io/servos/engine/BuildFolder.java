package io.servos.engine;

import io.servos.model.BackendFailedException;
import io.servos.spi.Build;
import io.servos.spi.Owner;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// Where the products of one workload's build are on the host. Named after this process, so that a
/// later one removes it when this one could not.
///
/// @param path of the folder
record BuildFolder(Path path) implements AutoCloseable {

  private static final Path ROOT = Path.of("/");

  /// @param all where the folders of all workloads are
  static BuildFolder in(Path all) {
    try {
      Files.createDirectories(all);
      var folder = all.resolve(Owner.self(ROOT).nextName());
      // The program's user enters it by a mount of its own; on the host it is nobody's business.
      return new BuildFolder(
          Files.createDirectory(
              folder,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"))));
    } catch (IOException failure) {
      throw failed("a folder in '" + all + "' cannot be made: ", failure);
    }
  }

  /// Removes the folders whose owner is dead.
  static void sweep(Path all) {
    if (!Files.isDirectory(all)) {
      return;
    }
    try (var folders = Files.newDirectoryStream(all)) {
      var self = Owner.self(ROOT);
      for (var folder : folders) {
        if (self.isOrphan(ROOT, String.valueOf(folder.getFileName()))) {
          remove(folder);
        }
      }
    } catch (IOException failure) {
      throw failed("what an earlier run left in '" + all + "' cannot be removed: ", failure);
    }
  }

  /// Where that product is on the host.
  Path fileOf(Build build) {
    return path.resolve(build.product().getFileName());
  }

  /// Copies that product to a file outside, which is there as a whole or not at all; or the files
  /// that it stands for to a folder.
  void keep(Build build, Path target) {
    var files = build.judge().unpacked(fileOf(build));
    if (!files.isEmpty()) {
      new KeptFolder(target).write(files);
      return;
    }
    var draft = target.resolveSibling("." + target.getFileName() + "." + path.getFileName());
    try {
      Files.copy(fileOf(build), draft);
      Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      try {
        Files.deleteIfExists(draft);
      } catch (IOException leftover) {
        failure.addSuppressed(leftover);
      }
      throw failed(
          "'" + target + "' cannot be written: ",
          failure,
          "name a file in an existing folder of yours");
    }
  }

  /// Copies a file or a folder into this one.
  ///
  /// @return the copy
  Path copy(Path source) {
    var target = path.resolve(source.getFileName());
    try (var all = Files.walk(source)) {
      for (var one : (Iterable<Path>) all::iterator) {
        Files.copy(one, target.resolve(source.relativize(one)), LinkOption.NOFOLLOW_LINKS);
      }
      return target;
    } catch (IOException failure) {
      throw failed("'" + source + "' cannot be copied: ", failure);
    }
  }

  private static void remove(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            return ignoredIfGone(failure);
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /// Another Servos sweeps at the same time.
  private static FileVisitResult ignoredIfGone(IOException failure) throws IOException {
    if (failure instanceof NoSuchFileException) {
      return FileVisitResult.CONTINUE;
    }
    throw failure;
  }

  private static String reason(IOException failure) {
    return switch (failure) {
      case NoSuchFileException _ -> "there is no folder for it";
      case AccessDeniedException _ -> "permission denied";
      default -> String.valueOf(failure.getMessage());
    };
  }

  private static BackendFailedException failed(String problem, IOException cause) {
    return failed(problem, cause, "make room and let this user write there");
  }

  private static BackendFailedException failed(String problem, IOException cause, String remedy) {
    return new BackendFailedException("build", problem + reason(cause), remedy, cause);
  }

  /// Removes it. Safe to call twice.
  @Override
  public void close() {
    try {
      remove(path);
    } catch (IOException failure) {
      throw failed("'" + path + "' cannot be removed: ", failure);
    }
  }
}
