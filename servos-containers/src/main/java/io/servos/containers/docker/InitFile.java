package io.servos.containers.docker;

import io.servos.containers.client.OwnFolder;
import io.servos.containers.client.Owner;
import io.servos.containers.init.FirstProcess;
import io.servos.model.BackendFailedException;
import io.servos.model.IsolationUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/// The executable of the first process on the host, from where engines mount it into containers. It
/// goes when the isolator closes; what a dead Servos left is removed by the next one.
final class InitFile implements AutoCloseable {

  private static final String PREFIX = "init-";
  private static final Path ROOT = Path.of("/");

  private final Path file;

  private InitFile(Path file) {
    this.file = file;
  }

  /// @param filter of system calls, as an array of `struct sock_filter`; may be empty
  static InitFile write(Owner owner, String architecture, byte[] filter) {
    var executable =
        FirstProcess.executable(architecture)
            .orElseThrow(
                () ->
                    new IsolationUnavailableException(
                        "isolation 'docker'",
                        "the engine's host is '" + architecture + "'",
                        "use an engine on x86_64"));
    try {
      var folder = OwnFolder.open();
      sweep(folder, owner);
      var file = folder.resolve(PREFIX + owner.process().nextName());
      Files.write(file, FirstProcess.withFilter(executable, filter), StandardOpenOption.CREATE_NEW);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r-xr-xr-x"));
      return new InitFile(file);
    } catch (IOException failure) {
      throw new BackendFailedException(
          DockerIsolator.NAME,
          "the first process of containers could not be written: " + failure,
          "make room in the directory that it names, or let this user write there",
          failure);
    }
  }

  private static void sweep(Path folder, Owner owner) throws IOException {
    try (var files = Files.newDirectoryStream(folder, PREFIX + "*")) {
      for (var file : files) {
        var name = String.valueOf(file.getFileName()).substring(PREFIX.length());
        if (owner.process().isOrphan(ROOT, name)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  Path path() {
    return file;
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException _) {
      // The next Servos removes it.
    }
  }
}
