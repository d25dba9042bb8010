package io.servos.containers.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/// The folder for what Servos needs beside an engine. Only this user writes there.
public final class OwnFolder {

  private OwnFolder() {}

  /// Makes it if it is not there. An engine sees it as it is; engines seldom see the same `/tmp`.
  public static Path open() throws IOException {
    var runtime = Optional.ofNullable(System.getenv("XDG_RUNTIME_DIR")).map(Path::of);
    var run = Path.of("/run");
    var folder =
        Files.isWritable(run)
            ? run.resolve("servos/containers")
            : runtime
                .filter(Files::isWritable)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("servos/containers");
    return Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
  }
}
