package io.servos.linux.cgroup;

import io.servos.spi.Owner;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// What control groups there are on this machine.
final class Groups {

  private Groups() {}

  /// Those of runs that belong to this JVM.
  static List<Path> own() throws IOException {
    var owner = Owner.self(Path.of("/"));
    return named(name -> name.startsWith(owner.prefix()));
  }

  static List<Path> named(Predicate<String> name) throws IOException {
    var found = new ArrayList<Path>();
    for (var hierarchy : Hierarchy.of(Path.of("/"))) {
      Files.walkFileTree(
          hierarchy.mount(),
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path group, BasicFileAttributes attributes) {
              if (name.test(group.getFileName().toString())) {
                found.add(group);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
              // Groups of others come and go meanwhile.
              return FileVisitResult.CONTINUE;
            }
          });
    }
    return found;
  }
}
