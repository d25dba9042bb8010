package io.servos.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Boards that come and go, in a tree of sysfs as the kernel makes it for those boards.
class BoardWatchTest {

  private static final String BUS = "sys/devices/pci0000:00/0000:00:14.0/usb1/";

  @TempDir Path root;

  /// What the kernel shows of a real board.
  ///
  /// @param port such as `ttyACM0`; none when it is empty
  private record Plugged(String port, String ids, String maker, String product, String names) {

    void plugIn(HostTree tree, int place) throws IOException {
      var name = "1-" + place;
      var device = BUS + name;
      var numbers = ids.split(":", -1);
      tree.with(device + "/idVendor", numbers[0] + "\n")
          .with(device + "/idProduct", numbers[1] + "\n")
          .with(device + "/manufacturer", maker + "\n")
          .with(device + "/product", product + "\n")
          .withLink("sys/bus/usb/devices/" + name, "../../../../" + device);
      if (!port.isEmpty()) {
        var own = device + "/" + name + ":1.0" + (port.startsWith("ttyUSB") ? "/" + port : "");
        tree.withDirectory(own).withLink("sys/class/tty/" + port + "/device", "../../../../" + own);
      }
    }
  }

  private static final List<Plugged> BOARDS =
      List.of(
          new Plugged("ttyACM0", "2341:0043", "Arduino (www.arduino.cc)", "", "Arduino Uno"),
          new Plugged("ttyACM1", "2341:0042", "Arduino (www.arduino.cc)", "", "Arduino Mega"),
          new Plugged(
              "ttyACM2", "2341:8036", "Arduino LLC", "Arduino Leonardo", "Arduino Leonardo"),
          new Plugged("ttyACM3", "2341:8057", "Arduino LLC", "NANO 33 IoT", "Arduino Nano 33 IoT"),
          new Plugged(
              "ttyACM4", "2e8a:0005", "MicroPython", "Board in FS mode", "MicroPython board"),
          new Plugged("ttyACM5", "2e8a:000a", "Raspberry Pi", "Pico", "Raspberry Pi Pico"),
          new Plugged(
              "ttyACM6", "239a:8019", "Adafruit", "CircuitPython CDC", "CircuitPython board"),
          new Plugged(
              "ttyACM7",
              "0d28:0204",
              "Arm",
              "BBC micro:bit CMSIS-DAP",
              "BBC micro:bit or another board with DAPLink"),
          new Plugged(
              "ttyACM8",
              "0483:374b",
              "STMicroelectronics",
              "STM32 STLink",
              "STM32 Nucleo or Discovery with ST-Link"),
          new Plugged(
              "ttyACM9",
              "303a:1001",
              "Espressif",
              "USB JTAG/serial debug unit",
              "ESP32-S3, C3, C6 or H2"),
          new Plugged("ttyUSB0", "1a86:7523", "", "USB Serial", "CH340 family"),
          new Plugged("ttyUSB1", "10c4:ea60", "Silicon Labs", "CP2102", "CP210x"),
          new Plugged("ttyUSB2", "0403:6001", "FTDI", "FT232R USB UART", "FTDI"),
          new Plugged(
              "",
              "2e8a:0003",
              "Raspberry Pi",
              "RP2 Boot",
              "Raspberry Pi RP2040 in its boot loader"),
          new Plugged(
              "",
              "0483:df11",
              "STMicroelectronics",
              "STM32 BOOTLOADER",
              "STM32 in its boot loader"),
          new Plugged("", "046d:c31c", "Logitech", "USB Keyboard", ""));

  private PlatformDetector hostWithAll() throws IOException {
    var tree = new HostTree(root);
    for (int place = 0; place < BOARDS.size(); place++) {
      BOARDS.get(place).plugIn(tree, place + 1);
    }
    return tree.detector();
  }

  @Test
  void namesRealBoards() throws IOException {
    var host = hostWithAll();

    assertThat(host.serialBoards())
        .extracting(board -> board.device().substring(5) + " " + board.names())
        .containsExactlyElementsOf(
            BOARDS.stream()
                .filter(board -> !board.port().isEmpty())
                .map(board -> board.port() + " " + board.names())
                .toList());
    assertThat(host.serialBoards().stream().filter(SerialBoard::isAmbiguous))
        .extracting(SerialBoard::device)
        .containsExactly("/dev/ttyUSB0", "/dev/ttyUSB1", "/dev/ttyUSB2");
    assertThat(host.usbBoards())
        .extracting(board -> board.location() + " " + board.candidates().getFirst().name())
        .containsExactly(
            "1-14 Raspberry Pi RP2040 in its boot loader", "1-15 STM32 in its boot loader");
  }

  @Test
  void noticesWhatIsPluggedInAndUnplugged() throws IOException {
    var watch = new BoardWatch(hostWithAll());

    assertThat(watch.changes()).hasSize(13).allMatch(BoardWatch.Change::isPluggedIn);
    assertThat(watch.changes()).isEmpty();

    Files.delete(root.resolve("sys/class/tty/ttyACM5/device"));
    new Plugged("ttyACM10", "2341:0043", "", "", "").plugIn(new HostTree(root), 20);

    assertThat(watch.changes())
        .extracting(change -> change.board().device() + " " + change.isPluggedIn())
        .containsExactly("/dev/ttyACM5 false", "/dev/ttyACM10 true");
    assertThat(watch.changes()).isEmpty();
  }

  @Test
  void findsNothingOnAHostWithoutSysfs() {
    var host = new HostTree(root).detector();

    assertThat(new BoardWatch(host).changes()).isEmpty();
    assertThat(host.usbBoards()).isEmpty();
  }

  /// Of each row of that source, and of each board there.
  @Test
  void agreesWithArduinosOwnTable() throws IOException {
    var numbers = "0x([0-9a-fA-F]{4})";
    var text = Files.readString(Path.of("/usr/share/arduino/hardware/arduino/avr/boards.txt"));
    var products =
        Stream.of(text.split("\n", -1))
            .filter(line -> line.matches("\\w+\\.pid\\.\\d+=" + numbers))
            .toList();

    assertThat(products).hasSizeGreaterThan(40);
    for (var product : products) {
      var key = product.substring(0, product.indexOf('=')).replace(".pid.", ".vid.") + "=0x";
      int at = text.indexOf("\n" + key) + key.length() + 1;
      var vendor = text.substring(at, at + 4).toLowerCase(Locale.ROOT);
      var id = product.substring(product.length() - 4).toLowerCase(Locale.ROOT);
      assertThat(SerialBoards.candidates(vendor, id, "", "")).as(product).isNotEmpty();
    }
  }
}
