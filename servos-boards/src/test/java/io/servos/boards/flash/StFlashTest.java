package io.servos.boards.flash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.boards.firmware.Stm32Program;
import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import io.servos.model.IsolationUnavailableException;
import io.servos.spi.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The real tools and chips at an ST-Link each, which a library plays in the place of libusb.
class StFlashTest {

  private static final Duration A_WHILE = Duration.ofMinutes(2);
  private static final int MEMORY = 128 << 10;
  private static final String SERIAL = "066DFF485550755187121723";
  private static final String OTHER = "0671FF515055657867123456";
  private static final byte[] BINARY = UsbPeer.binary(5_003);

  @TempDir private static Path folder;

  private UsbPeer usb;

  @BeforeEach
  void none() throws IOException, InterruptedException {
    usb = UsbPeer.of(folder, "stlink_peer.c", MEMORY);
  }

  private static Stm32Program program(int offset) {
    return Stm32Program.of("x", BINARY, Optional.of((long) offset));
  }

  private String flash(Optional<String> named, Stm32Program program)
      throws IOException, InterruptedException {
    return new StFlash(usb.tool("st-flash"), usb.tool("st-info"), A_WHILE)
        .flash(named, program, Progress.ignored());
  }

  private void fails(Optional<String> named, Stm32Program program, Kind kind, String message) {
    assertThatThrownBy(() -> flash(named, program))
        .isInstanceOfSatisfying(
            BoardException.class, failure -> assertThat(failure.kind()).isEqualTo(kind))
        .hasMessage(message);
  }

  @Test
  void erasesWritesComparesAndStarts() throws IOException, InterruptedException {
    usb.plug(SERIAL);

    assertThat(flash(Optional.empty(), program(0))).isEqualTo(SERIAL);

    assertThat(usb.content(SERIAL, 0, BINARY.length)).isEqualTo(BINARY);
    assertThat(usb.content(SERIAL, BINARY.length, 0x1400)).containsOnly(0xff);
    assertThat(usb.content(SERIAL, 0x1400, MEMORY)).containsOnly(0);
    assertThat(usb.log(SERIAL))
        .containsExactly(
            "erased 0x400 at 0x08000000",
            "erased 0x400 at 0x08000400",
            "erased 0x400 at 0x08000800",
            "erased 0x400 at 0x08000c00",
            "erased 0x400 at 0x08001000",
            "started at 0x08000009");
  }

  @Test
  void writesToItsPlaceAndNowhereElse() throws IOException, InterruptedException {
    usb.plug(SERIAL);

    flash(Optional.empty(), program(0x4000));

    assertThat(usb.content(SERIAL, 0, 0x4000)).containsOnly(0);
    assertThat(usb.content(SERIAL, 0x4000, 0x4000 + BINARY.length)).isEqualTo(BINARY);
    assertThat(usb.content(SERIAL, 0x5400, MEMORY)).containsOnly(0);
  }

  /// By itself the tool would take any.
  @Test
  void choosesTheNamedOneOfSeveral() throws IOException, InterruptedException {
    usb.plug(SERIAL).plug(OTHER);
    fails(
        Optional.empty(),
        program(0),
        Kind.AMBIGUOUS,
        "'ST-Link' is more than one board: " + SERIAL + ", " + OTHER);
    fails(
        Optional.of("066D"),
        program(0),
        Kind.NO_PORT,
        "'066D' is not plugged in, or another program uses it");

    flash(Optional.of(SERIAL), program(0));
    assertThat(usb.isUntouched(OTHER)).isTrue();
    assertThat(usb.content(SERIAL, 0, BINARY.length)).isEqualTo(BINARY);

    flash(Optional.of(OTHER), program(0));
    assertThat(usb.content(OTHER, 0, BINARY.length)).isEqualTo(BINARY);
  }

  @Test
  void saysThatNoneIsThere() {
    fails(
        Optional.empty(),
        program(0),
        Kind.NO_PORT,
        "'ST-Link' is not plugged in, or another program uses it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "forbidden | NO_PERMISSION | 'ST-Link' may not be used by this user",
        "busy      | NO_PORT       | 'ST-Link' is not plugged in, or another program uses it",
        "alone     | SILENT        | '066DFF485550755187121723' has no STM32 that answers",
        "unknown   | WRONG_BOARD   | '066DFF485550755187121723' has a chip that st-flash does not"
            + " know, 0x999: nothing was written",
        "silent    | SILENT        | '066DFF485550755187121723' was not flashed; st-flash says:"
            + " send_recv read reply failed: LIBUSB_ERROR_TIMEOUT",
        "protected | REFUSED       | '066DFF485550755187121723' was not flashed; st-flash says:"
            + " Flash memory is write protected",
      })
  void tellsWhyNothingWasWritten(String fault, Kind kind, String message) throws IOException {
    usb.plug(SERIAL, fault);

    fails(Optional.empty(), program(0), kind, message);

    assertThat(usb.isUntouched(SERIAL)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"stuck=0x402, 1024", "secret, 0"})
  void startsNothingThatIsNotWhatWasWritten(String fault, int offset) throws IOException {
    usb.plug(SERIAL, fault);

    fails(
        Optional.empty(),
        program(0),
        Kind.NOT_VERIFIED,
        "'%s' was not flashed; st-flash says: Verification of flash failed at offset: %d"
            .formatted(SERIAL, offset));
  }

  @Test
  void refusesMoreThanTheChipHas() throws IOException {
    usb.plug(SERIAL);
    var large = Arrays.copyOf(BINARY, MEMORY + 1);

    fails(
        Optional.empty(),
        Stm32Program.of("x", large, Optional.empty()),
        Kind.NO_ROOM,
        "'%s' has a chip with 131072 bytes of flash memory, and the program needs 131073: nothing was written"
            .formatted(SERIAL));

    assertThat(usb.isUntouched(SERIAL)).isTrue();
  }

  @Test
  void erasesNothingOfAPageThatAProgramDoesNotBegin() throws IOException {
    usb.plug(SERIAL);

    assertThatThrownBy(() -> flash(Optional.empty(), program(0x100)))
        .isInstanceOfSatisfying(
            BoardException.class, failure -> assertThat(failure.kind()).isEqualTo(Kind.REFUSED))
        .hasMessageStartingWith(
            "'%s' was not flashed; st-flash says: addr not a multiple of current pagesize (1024"
                + " bytes)",
            SERIAL);

    assertThat(usb.isUntouched(SERIAL)).isTrue();
  }

  @Test
  void canBeTriedAgainWhenItWasUnplugged() throws IOException, InterruptedException {
    usb.plug(SERIAL, "gone=2");
    fails(
        Optional.empty(),
        program(0),
        Kind.UNPLUGGED,
        "'"
            + SERIAL
            + "' was not flashed; st-flash says: send_recv read reply failed:"
            + " LIBUSB_ERROR_NO_DEVICE");
    assertThat(usb.content(SERIAL, 0, 0x800)).isEqualTo(UsbPeer.binary(0x800));
    assertThat(usb.content(SERIAL, 0x800, 0x1400)).containsOnly(0xff);
    usb.plugAgain(SERIAL);

    flash(Optional.of(SERIAL), program(0));

    assertThat(usb.content(SERIAL, 0, BINARY.length)).isEqualTo(BINARY);
  }

  @Test
  void isToldWhenItIsNotInstalledOrComparesNothing() throws IOException {
    var none = new StFlash("/no/st-flash", "/no/st-info", A_WHILE);
    assertThatThrownBy(() -> none.flash(Optional.empty(), program(0), Progress.ignored()))
        .isInstanceOfSatisfying(
            IsolationUnavailableException.class,
            missing ->
                assertThat(missing.remedy())
                    .isEqualTo("apt-get install --no-install-recommends stlink-tools"))
        .hasMessage("st-flash: it is not installed");
    usb.plug(SERIAL);
    var quiet = new StFlash("true", usb.tool("st-info"), A_WHILE);
    assertThatThrownBy(() -> quiet.flash(Optional.empty(), program(0), Progress.ignored()))
        .isInstanceOfSatisfying(
            BoardException.class,
            failure -> assertThat(failure.kind()).isEqualTo(Kind.NOT_VERIFIED))
        .hasMessageEndingWith("st-flash does not say that it compared it");
  }
}
