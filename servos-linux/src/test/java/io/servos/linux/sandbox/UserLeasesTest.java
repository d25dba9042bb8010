package io.servos.linux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who can open the file of the leases can lock all of them, and nobody else gets one.
class UserLeasesTest {

  @TempDir Path folder;

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void keepTheirFileFromOthers() throws IOException {
    var directory = folder.resolve("servos");
    var file = directory.resolve("uids");

    assertThat(new UserLeases(file).take()).isBetween(UserLeases.FIRST, 1_900_065_535);

    assertThat(permissions(directory)).isEqualTo("rwx------");
    assertThat(permissions(file)).isEqualTo("rw-------");
  }

  @Test
  void closeWhatWasOpenToAll() throws IOException {
    var directory = Files.createDirectory(folder.resolve("servos"));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    var file = Files.createFile(directory.resolve("uids"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    new UserLeases(file).take();

    assertThat(permissions(directory)).isEqualTo("rwx------");
    assertThat(permissions(file)).isEqualTo("rw-------");
  }
}
