package io.servos.boards.drive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import io.servos.model.InvalidConfigException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// On plain folders, which may hold what FAT cannot; the command line is tested on FAT.
class CircuitPythonFilesTest {

  private static final byte[] NEW = "new".getBytes(UTF_8);

  @TempDir private Path root;
  @TempDir private Path elsewhere;

  @BeforeEach
  void mount() throws IOException {
    Files.writeString(
        root.resolve("boot_out.txt"), "Adafruit CircuitPython 9.2.1 on 2024-11-20; X with y\n");
    Files.writeString(root.resolve("code.py"), "old");
    Files.createDirectory(root.resolve("lib"));
  }

  private CircuitPythonDrive drive() {
    return CircuitPythonDrive.at(root);
  }

  private static void failsAs(Kind kind, String told, Runnable work) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            BoardException.class, failure -> assertThat(failure.kind()).isEqualTo(kind))
        .hasMessage(told);
  }

  @Test
  void refusesADriveOfSomethingElse() throws IOException {
    Files.writeString(root.resolve("boot_out.txt"), "hello");
    failsAs(
        Kind.NO_DRIVE,
        "'" + root + "' is no drive of CircuitPython: its boot_out.txt is of something else",
        this::drive);

    Files.delete(root.resolve("boot_out.txt"));
    failsAs(Kind.NO_DRIVE, "'" + root + "' is no such drive: it has no boot_out.txt", this::drive);
  }

  @Test
  void replacesAFileAndLeavesNothingElse() throws IOException {
    drive().put(NEW, "code.py");
    drive().put(NEW, "/lib/x.py");

    assertThat(root.resolve("code.py")).hasBinaryContent(NEW);
    assertThat(root.resolve("lib/x.py")).hasBinaryContent(NEW);
    assertThat(drive().get("//lib//x.py")).isEqualTo(NEW);
    assertThat(drive().list("/"))
        .containsExactly(
            new CircuitPythonDrive.Entry("boot_out.txt", false, 53),
            new CircuitPythonDrive.Entry("code.py", false, 3),
            new CircuitPythonDrive.Entry("lib", true, 0));
  }

  @Test
  void clearsAwayWhatAKilledOneLeft() throws IOException {
    var left = Files.createFile(root.resolve(".servos-1a.part"));
    var fresh = Files.createFile(root.resolve(".servos-2b.part"));
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minusSeconds(4000)));

    drive().put(NEW, "code.py");

    assertThat(left).doesNotExist();
    assertThat(fresh).exists();
  }

  @ParameterizedTest
  @CsvSource({
    "../x, '..'",
    "/lib/../../x, '..'",
    "./x, '.'",
  })
  void refusesPathsThatLeadElsewhere(String path, String by) {
    assertThatThrownBy(() -> drive().put(NEW, path))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("'" + path + "' leads by '" + by.replace("'", "") + "'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a:b", "a\\b", "a?", "a*", "a<b", "a>b", "a|b", "a\"b", "a\nb", "a.", "a ", "\u007f"
      })
  void refusesNamesThatFatCannotHold(String name) {
    assertThatThrownBy(() -> drive().put(NEW, name))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("'" + name + "' has a name that FAT cannot hold");
    assertThatThrownBy(() -> drive().put(NEW, "a".repeat(256)))
        .hasMessageContaining("has a name that FAT cannot hold");
  }

  @Test
  void followsNoLink() throws IOException {
    var outside = Files.writeString(elsewhere.resolve("outside"), "kept");
    Files.createSymbolicLink(root.resolve("linked.py"), outside);
    Files.createSymbolicLink(root.resolve("away"), elsewhere);

    for (var path : new String[] {"/linked.py", "/away/outside", "/away/more"}) {
      assertThatThrownBy(() -> drive().put(NEW, path))
          .hasMessageContaining("'" + path + "' has a symbolic link on its way");
      assertThatThrownBy(() -> drive().get(path))
          .hasMessageContaining("'" + path + "' has a symbolic link on its way");
      assertThatThrownBy(() -> drive().remove(path))
          .hasMessageContaining("'" + path + "' has a symbolic link on its way");
    }
    assertThat(outside).hasContent("kept");
    assertThat(elsewhere).isDirectoryNotContaining(file -> !file.endsWith("outside"));
  }

  @Test
  void refusesWhatIsNotThere() {
    failsAs(
        Kind.REFUSED,
        "'" + root + "' has no folder for '/absent/x.py'",
        () -> drive().put(NEW, "absent/x.py"));
    failsAs(Kind.REFUSED, "'" + root + "' has no file '/absent'", () -> drive().get("absent"));
    failsAs(Kind.REFUSED, "'" + root + "' has no file '/lib'", () -> drive().get("lib"));
    failsAs(Kind.REFUSED, "'" + root + "' has no folder '/absent'", () -> drive().list("absent"));
    failsAs(
        Kind.REFUSED,
        "'" + root + "' has nothing that can be removed at '/absent'",
        () -> drive().remove("absent"));
    failsAs(
        Kind.REFUSED,
        "'" + root + "' has nothing that can be removed at '/'",
        () -> drive().remove("/"));
    assertThatThrownBy(() -> drive().put(NEW, "/lib"))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("'/lib' is a folder");
  }

  @Test
  void copiesNoPartOfALargeFile() throws IOException {
    try (var file = new RandomAccessFile(root.resolve("large").toFile(), "rw")) {
      file.setLength((64 << 20) + 1);
    }

    failsAs(
        Kind.REFUSED,
        "'" + root + "' has in '/large' more than 67108864 bytes",
        () -> drive().get("large"));
  }

  @Test
  void removesFilesAndEmptyFolders() {
    drive().put(NEW, "/lib/x.py");
    failsAs(Kind.REFUSED, "'" + root + "' has files in '/lib'", () -> drive().remove("/lib"));

    drive().remove("/lib/x.py");
    drive().remove("/lib");
    drive().makeFolder("/lib2");

    assertThat(drive().list("/"))
        .extracting(CircuitPythonDrive.Entry::name)
        .containsExactly("boot_out.txt", "code.py", "lib2");
  }
}
