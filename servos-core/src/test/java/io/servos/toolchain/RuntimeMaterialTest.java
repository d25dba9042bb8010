package io.servos.toolchain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuntimeMaterialTest {

  private static final RuntimeMaterial MATERIAL =
      new RuntimeMaterial(
          Set.of(Path.of("/root"), Path.of("/export/people/ada"), Path.of("/var/lib/ci")));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/tmp",
        "/var/tmp",
        "/dev/shm",
        "/home",
        "/home/ada",
        "/root",
        "/etc",
        "/etc/cron.d",
        "/usr",
        "/usr/share/doc/x",
        "/opt",
        "/srv",
        "/mnt",
        "/media",
        "/run",
        "/run/user/1000",
        "/var",
        "/proc",
        "/proc/1",
        "/sys",
        "/boot",
        "/dev",
        "/export/people/ada",
        "/export/people",
        "/export",
        "/var/lib",
        "/var/lib/ci",
        "/root/.ssh",
        "/home/ada/.ssh",
        "/home/bob/.aws"
      })
  void showsTheScriptAloneWhereItsDirectoryHoldsMore(String directory) {
    var script = Path.of(directory, "a.py");

    assertThat(MATERIAL.of(script)).isEqualTo(script);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/tmp/x", "/var/tmp/x", "/dev/shm/x", "/home/ada/project", "/root/project", "/opt/tool",
        "/srv/www", "/mnt/disk", "/var/www", "/home/ada/project/.venv/bin", "/etcetera",
            "/export/other"
      })
  void showsTheDirectoryOtherwise(String directory) {
    assertThat(MATERIAL.of(Path.of(directory, "a.py"))).isEqualTo(Path.of(directory));
  }

  @Test
  void knowsTheHomesOfTheHost(@TempDir Path root) throws IOException {
    Files.createDirectory(root.resolve("etc"));
    Files.writeString(
        root.resolve("etc/passwd"),
        """
        root:x:0:0::/root:/bin/sh
        broken line
        ada:x:1000:1000::/people/ada/:/bin/sh
        x:x:1:1:::
        """);

    assertThat(RuntimeMaterial.ofHost(root).homes())
        .contains(
            Path.of("/root"), Path.of("/people/ada"), Path.of(System.getProperty("user.home")))
        .hasSizeBetween(2, 3);
  }
}
