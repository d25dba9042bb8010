package io.servos.cli.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// `servos drive` on a real FAT file system of a kernel of its own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CircuitPythonDriveTest {

  private Map<String, Uml.Ending> endings = Map.of();

  @BeforeAll
  void runAll() throws IOException, InterruptedException {
    endings = Uml.run(Path.of("src/test/resources/drives/circuitpython"));
  }

  private Uml.Ending ending(String name) {
    assertThat(endings).containsKey(name);
    return Objects.requireNonNull(endings.get(name));
  }

  private void refused(String name, String told) {
    assertThat(ending(name)).isEqualTo(Uml.Ending.of(125, "", "servos: " + told));
  }

  @Test
  void tellsWhatItIs() {
    assertThat(ending("info").stdout())
        .containsExactly(
            "CircuitPython 9.2.1 of 2024-11-20",
            "Machine:  Raspberry Pi Pico with rp2040",
            "Board ID: raspberry_pi_pico",
            "UID:      E6616408432F8E32",
            "Free:     " + ending("free").stdout().getFirst() + " bytes",
            "Writable: yes");
    assertThat(ending("read-only-info").stdout()).endsWith("Writable: no");
  }

  @Test
  void movesFiles() {
    assertThat(ending("new")).isEqualTo(Uml.Ending.of(0, "/code.py, compared with the device", ""));
    assertThat(ending("replaced"))
        .isEqualTo(Uml.Ending.of(0, "/code.py, compared with the device", ""));
    assertThat(ending("made")).isEqualTo(Uml.Ending.of(0, "/lib", ""));
    assertThat(ending("listed").stdout())
        .containsExactly(
            "{\"files\":[{\"name\":\"a long name of a library.py\",\"folder\":false,"
                + "\"bytes\":13}]}");
    assertThat(ending("got")).isEqualTo(Uml.Ending.of(0, "copy.py", ""));
    assertThat(ending("same")).isEqualTo(Uml.Ending.of(0, "", ""));
    assertThat(ending("removed").status()).isZero();
  }

  @Test
  void leavesASoundFileSystemWithNothingElseOnIt() {
    assertThat(ending("checked").status()).isZero();
    assertThat(ending("there").stdout()).containsExactly("boot_out.txt", "code.py");
  }

  @Test
  void refusesWhatTheDriveCannotHold() {
    refused("refused-1", "path: 'a:b.py' has a name that FAT cannot hold; name it otherwise");
    refused("refused-2", "path: 'trailing.' has a name that FAT cannot hold; name it otherwise");
    refused("refused-3", "path: '../code.py' leads by '..'; name it from the drive's root on");
    refused("refused-4", "path: '/lib/../code.py' leads by '..'; name it from the drive's root on");
    refused(
        "refused-5",
        "'board' has no folder for '/absent/code.py'; look at what is there with 'servos drive"
            + " ls'");
    refused("refused-6", "path: '/lib' is a folder; name a file in it");
    refused("full-folder", "'board' has files in '/lib'; remove them first");
  }

  /// The old content is kept until the new one is there, so both have to have room.
  @Test
  void refusesWhatItHasNoRoomFor() {
    assertThat(ending("large").status()).isZero();
    assertThat(ending("large-again").stderr().getFirst())
        .matches(
            "servos: 'board' has no room: '/large' has 716800 bytes, and \\d+ are free; remove what"
                + " is of no use there any more");
  }

  @Test
  void refusesADriveThatTheBoardHasForItself() {
    var told =
        "'board' is mounted read-only here; press reset, or let boot.py leave the drive to this"
            + " host: storage.remount('/', readonly=True)";

    refused("read-only", told);
    refused("read-only-rm", told);
  }

  @Test
  void keepsTheOldFileWhenItIsKilled() {
    assertThat(ending("kept-when-killed").stdout()).containsExactly("print(\"old\")");
  }

  /// A disk that says it has written what it has not; this host's cache has it.
  @Test
  void keepsTheOldFileWhenTheDeviceDoesNotHaveTheNewOne() {
    refused(
        "forgetful",
        "'board' does not have what was written for 'code.py', which is as it was; try again; if"
            + " that does not help its flash memory is worn out");
    assertThat(ending("kept-when-forgotten").stdout()).containsExactly("print(\"old\")");
  }

  @Test
  void noticesThatItIsUnplugged() {
    refused(
        "unplugged",
        "'board' went away: '/code.py' was not written, and is as it was; plug the board in again"
            + " and repeat it");
  }
}
