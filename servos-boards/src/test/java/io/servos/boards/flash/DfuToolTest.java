package io.servos.boards.flash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.boards.firmware.Stm32Program;
import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import io.servos.model.IsolationUnavailableException;
import io.servos.spi.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The real tool and boards that a library plays in the place of libusb.
class DfuToolTest {

  private static final Duration A_WHILE = Duration.ofMinutes(2);
  private static final int MEMORY = 1 << 20;
  private static final String SERIAL = "355B37783339";
  private static final String OTHER = "366F35723431";
  private static final byte[] BINARY = UsbPeer.binary(70_001);

  @TempDir private static Path folder;

  private UsbPeer usb;

  @BeforeEach
  void none() throws IOException, InterruptedException {
    usb = UsbPeer.of(folder, "dfu_peer.c", MEMORY);
  }

  private static Stm32Program program(int offset) {
    return Stm32Program.of("x", BINARY, Optional.of((long) offset));
  }

  private String flash(Optional<String> named, Stm32Program program)
      throws IOException, InterruptedException {
    return new DfuTool(usb.tool(DfuTool.NAME), A_WHILE).flash(named, program, Progress.ignored());
  }

  private void fails(Optional<String> named, int offset, Kind kind, String message) {
    assertThatThrownBy(() -> flash(named, program(offset)))
        .isInstanceOfSatisfying(
            BoardException.class, failure -> assertThat(failure.kind()).isEqualTo(kind))
        .hasMessage(message);
    assertNothingIsLeft();
  }

  private void assertNothingIsLeft() {
    assertThat(Path.of(System.getProperty("java.io.tmpdir")))
        .isDirectoryNotContaining("glob:**/servos-dfu-*");
  }

  @Test
  void erasesWritesComparesAndStarts() throws IOException, InterruptedException {
    usb.plug(SERIAL);

    assertThat(flash(Optional.empty(), program(0))).isEqualTo(SERIAL);

    assertThat(usb.content(SERIAL, 0, BINARY.length)).isEqualTo(BINARY);
    assertThat(usb.content(SERIAL, BINARY.length, 0x20000)).containsOnly(0xff);
    assertThat(usb.content(SERIAL, 0x20000, MEMORY)).containsOnly(0);
    assertThat(usb.log(SERIAL))
        .containsExactly(
            "erased 0x4000 at 0x08000000",
            "erased 0x4000 at 0x08004000",
            "erased 0x4000 at 0x08008000",
            "erased 0x4000 at 0x0800c000",
            "erased 0x10000 at 0x08010000",
            "started at 0x08000000");
    assertNothingIsLeft();
  }

  @Test
  void writesToItsPlaceAndNowhereElse() throws IOException, InterruptedException {
    usb.plug(SERIAL, "nameless");

    assertThat(flash(Optional.empty(), program(0x20000))).isEqualTo("1-1");

    assertThat(usb.content(SERIAL, 0, 0x20000)).containsOnly(0);
    assertThat(usb.content(SERIAL, 0x20000, 0x20000 + BINARY.length)).isEqualTo(BINARY);
    assertThat(usb.log(SERIAL))
        .containsExactly("erased 0x20000 at 0x08020000", "started at 0x08000000");
  }

  /// By itself the tool would leave bytes out that look like what others put before a program.
  @Test
  void takesNoBytesOfAProgramForSomethingElse() throws IOException, InterruptedException {
    usb.plug(SERIAL);
    var content = BINARY.clone();
    content[0] = 0x1a;
    content[1] = 0x3f;
    var file = Files.write(folder.resolve("raw"), content).toString();
    var alone =
        new ProcessBuilder(usb.tool(DfuTool.NAME), "-a", "0", "-s", "0x08000000", "-D", file)
            .redirectErrorStream(true)
            .start();
    assertThat(new String(alone.getInputStream().readAllBytes(), UTF_8))
        .contains("size = " + (content.length - 16));

    flash(Optional.empty(), new Stm32Program(0x0800_0000L, content));

    assertThat(usb.content(SERIAL, 0, content.length)).isEqualTo(content);
  }

  @Test
  void choosesTheNamedOneOfSeveral() throws IOException, InterruptedException {
    usb.plug(SERIAL).plug(OTHER);
    fails(
        Optional.empty(),
        0,
        Kind.AMBIGUOUS,
        "'0483:df11' is more than one board: " + SERIAL + " at 1-1, " + OTHER + " at 1-2");
    fails(Optional.of("1-3"), 0, Kind.NO_BOOT_LOADER, "'1-3' is no boot loader of an STM32 at USB");

    flash(Optional.of(OTHER), program(0));

    assertThat(usb.isUntouched(SERIAL)).isTrue();
    assertThat(usb.content(OTHER, 0, BINARY.length)).isEqualTo(BINARY);
    flash(Optional.of("1-1"), program(0));
    assertThat(usb.content(SERIAL, 0, BINARY.length)).isEqualTo(BINARY);
  }

  @Test
  void saysThatNoneIsThere() {
    fails(
        Optional.empty(),
        0,
        Kind.NO_BOOT_LOADER,
        "'0483:df11' is no boot loader of an STM32 at USB");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "forbidden | NO_PERMISSION | '0483:df11' may not be used by this user",
        "busy      | PORT_BUSY     | '355B37783339' was not flashed; dfu-util says: Cannot claim"
            + " interface - LIBUSB_ERROR_BUSY",
        "silent    | SILENT        | '355B37783339' was not flashed; dfu-util says: error"
            + " get_status: LIBUSB_ERROR_TIMEOUT",
        "protected | REFUSED       | '355B37783339' was not flashed; dfu-util says: ERASE_PAGE not"
            + " correctly executed",
      })
  void tellsWhyNothingWasWritten(String fault, Kind kind, String message) throws IOException {
    usb.plug(SERIAL, fault);

    fails(Optional.empty(), 0, kind, message);

    assertThat(usb.isUntouched(SERIAL)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "stuck=0x102 | NOT_VERIFIED | has something else in its memory than was written",
        "sealed      | NOT_VERIFIED | has something else in its memory than was written",
        "secret      | REFUSED      | was not flashed; dfu-util says: dfuse_upload:"
            + " libusb_control_transfer returned -9 (LIBUSB_ERROR_PIPE)",
      })
  void startsNothingThatIsNotWhatWasWritten(String fault, Kind kind, String message)
      throws IOException {
    usb.plug(SERIAL, fault);

    fails(Optional.empty(), 0, kind, "'" + SERIAL + "' " + message);

    assertThat(usb.log(SERIAL)).doesNotContain("started at 0x08000000");
  }

  @Test
  void canBeTriedAgainWhenItWasUnplugged() throws IOException, InterruptedException {
    usb.plug(SERIAL, "gone=3");
    fails(Optional.empty(), 0, Kind.UNPLUGGED, "'" + SERIAL + "' was unplugged");
    assertThat(usb.content(SERIAL, 0, 0x1000)).isEqualTo(UsbPeer.binary(0x1000));
    assertThat(usb.content(SERIAL, 0x1800, 0x4000)).containsOnly(0xff);
    usb.plugAgain(SERIAL);

    flash(Optional.of(SERIAL), program(0));

    assertThat(usb.content(SERIAL, 0, BINARY.length)).isEqualTo(BINARY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "@Internal Flash  /0x08000000/064*01Kg               | 0      | 0x08010000",
        "@Internal Flash  /0x08000000/02*016Ka,062*016Kg     | 0      | 0x08000000",
        "@Internal Flash  /0x08000000/02*016Kg,062*016Kc     | 0      | 0x08008000",
        "@Internal Flash  /0x08000000/1024*128 g             | 0x10000| 0x08020000",
        "@Flash /0x08000000/64*1Kg/0x08080000/64*8Kg         | 0      | 0x08010000",
      })
  void refusesWhatHasNoRoomBeforeAnythingIsErased(String layout, Integer offset, String reach)
      throws IOException {
    usb.plug(SERIAL).layout(SERIAL, layout);

    assertThatThrownBy(() -> flash(Optional.empty(), program(offset)))
        .isInstanceOfSatisfying(
            BoardException.class, failure -> assertThat(failure.kind()).isEqualTo(Kind.NO_ROOM))
        .hasMessageStartingWith(
            "'%s' has no flash memory for programs at %s, and the program is from 0x%08x to ",
            SERIAL, reach, 0x0800_0000 + offset);

    assertThat(usb.isUntouched(SERIAL)).isTrue();
  }

  @Test
  void refusesWhatIsNoStm32() throws IOException {
    usb.plug(SERIAL).layout(SERIAL, "@SPI Flash /0x90000000/256*64Kg");

    fails(
        Optional.empty(),
        0,
        Kind.WRONG_BOARD,
        "'" + SERIAL + "' shows no flash memory of an STM32: nothing was written");
    assertThat(usb.isUntouched(SERIAL)).isTrue();
  }

  /// It may have no time to answer; one that stays answers that it does not go.
  @Test
  void knowsWhetherTheProgramHasStarted() throws IOException, InterruptedException {
    usb.plug(SERIAL, "hasty");
    flash(Optional.empty(), program(0));
    assertThat(usb.log(SERIAL)).endsWith("started at 0x08000000");
    usb.plug(OTHER, "stays");

    fails(
        Optional.empty(),
        0,
        Kind.REFUSED,
        "'"
            + OTHER
            + "' has the program, compared, and does not start it; dfu-util says: DFU state(10) ="
            + " dfuERROR, status(11) = iString indicates a vendor specific error");
  }

  @Test
  void isToldWhenItIsNotInstalled() {
    var none = new DfuTool("/no/dfu-util", A_WHILE);

    assertThatThrownBy(() -> none.flash(Optional.empty(), program(0), Progress.ignored()))
        .isInstanceOfSatisfying(
            IsolationUnavailableException.class,
            missing ->
                assertThat(missing.remedy())
                    .isEqualTo("apt-get install --no-install-recommends dfu-util"))
        .hasMessage("dfu-util: it is not installed");
  }

  private static Path script(String text) throws IOException {
    var script = Files.createTempFile(folder, "tool", ".sh");
    Files.writeString(script, "#!/bin/sh\n" + text);
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  /// A Servos that is killed no longer reads what the shell says.
  @Test
  void leavesNoFileWhenItIsKilled() throws IOException, InterruptedException {
    var go = folder.resolve("go");
    var tool =
        script(
            "for file; do :; done\necho >\"$file\"\nuntil [ -e %s ]; do :; done\n".formatted(go));
    try (var upload = new DfuUpload(tool.toString(), List.of(), A_WHILE)) {
      var command = new ArrayList<>(List.of(DfuUpload.SHELL));
      command.addAll(upload.script());
      var shell = new ProcessBuilder(command).redirectErrorStream(true).start();
      while (!Files.exists(upload.folder().resolve("read"))) {
        Thread.onSpinWait();
      }

      shell.getInputStream().close();
      Files.createFile(go);
      shell.waitFor();

      assertThat(upload.folder()).doesNotExist();
    }
  }

  @Test
  void leavesNoFileWhenItTakesTooLong() throws IOException {
    var tool = script("for file; do :; done\necho >\"$file\"\nexec sleep 1000\n");
    try (var upload = new DfuUpload(tool.toString(), List.of(), Duration.ofSeconds(2))) {
      assertThatThrownBy(() -> upload.run("x", Progress.ignored()))
          .hasMessage("'x' has kept dfu-util busy for 2 s");
      assertThat(upload.folder()).exists();
    }

    assertNothingIsLeft();
  }
}
