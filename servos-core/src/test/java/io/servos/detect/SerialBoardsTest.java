package io.servos.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.model.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SerialBoardsTest {

  private static final String BUS = "sys/devices/platform/dummy_hcd.0/usb1/";

  @TempDir Path root;

  /// A port of the kind whose own directory is the USB interface.
  private HostTree acm(HostTree tree, String port, String bus, String vendor, String product)
      throws IOException {
    var device = BUS + bus;
    return tree.with(device + "/idVendor", vendor + "\n")
        .with(device + "/idProduct", product + "\n")
        .withDirectory(device + "/" + bus + ":1.0")
        .withLink(
            "sys/class/tty/" + port + "/device", "../../../../" + device + "/" + bus + ":1.0");
  }

  @Test
  void findsBoardsOneAndTwoLevelsAboveTheirPorts() throws IOException {
    var tree = acm(new HostTree(root), "ttyACM0", "1-1", "2341", "0043");
    tree.with(BUS + "1-1/manufacturer", "Arduino (www.arduino.cc)\n")
        .with(BUS + "1-1/serial", "8543\n");
    tree.with(BUS + "1-2/idVendor", "1a86\n")
        .with(BUS + "1-2/idProduct", "7523\n")
        .with(BUS + "1-2/product", "USB Serial\n")
        .withDirectory(BUS + "1-2/1-2:1.0/ttyUSB0")
        .withLink("sys/class/tty/ttyUSB0/device", "../../../../" + BUS + "1-2/1-2:1.0/ttyUSB0");
    tree.withDirectory("sys/class/tty/ttyS0").withDirectory("sys/class/tty/ttyACM9");

    var boards = tree.detector().serialBoards();

    assertThat(boards)
        .containsExactly(
            new SerialBoard(
                "/dev/ttyACM0",
                "2341",
                "0043",
                Optional.of("Arduino (www.arduino.cc)"),
                Optional.empty(),
                Optional.of("8543"),
                List.of(
                    new SerialBoard.Candidate(
                        "Arduino Uno", Optional.of(Platform.ARDUINO), false))),
            new SerialBoard(
                "/dev/ttyUSB0",
                "1a86",
                "7523",
                Optional.empty(),
                Optional.of("USB Serial"),
                Optional.empty(),
                List.of(new SerialBoard.Candidate("CH340 family", Optional.empty(), true))));
    assertThat(boards.get(0).isAmbiguous()).isFalse();
    assertThat(boards.get(0).platform()).hasValue(Platform.ARDUINO);
    assertThat(boards.get(1).isAmbiguous()).isTrue();
    assertThat(boards.get(1).platform()).isEmpty();
  }

  @Test
  void doesNotLeaveSysfsInItsSearch() throws IOException {
    var tree = new HostTree(root).with("idVendor", "2341\n").with("idProduct", "0043\n");
    tree.withDirectory("sys/devices/x")
        .withLink("sys/class/tty/ttyACM0/device", "../../../devices/x");

    assertThat(tree.detector().serialBoards()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2341, 0043, Arduino Uno, arduino",
    "2a03, 0043, Arduino Uno, arduino",
    "2341, 8036, Arduino Leonardo, arduino",
    "2341, 0037, Arduino Micro, arduino",
    "2341, 8050, Arduino MKR FOX 1200, arduino",
    "2341, 0059, Arduino MKR WAN 1310, arduino",
    "2341, 055b, Arduino Portenta H7, micropython",
    "2e8a, 0005, 'Raspberry Pi Pico, Pico W or Pico 2', micropython",
    "2e8a, 000a, Raspberry Pi Pico, arduino",
    "f055, 9800, Pyboard, micropython",
    "0d28, 0204, BBC micro:bit or another board with DAPLink, ''",
    "10c4, ea60, CP210x, ''",
    "303a, 1001, 'ESP32-S3, C3, C6 or H2', ''"
  })
  void namesWhatHasTheNumbers(String vendor, String product, String name, String platform) {
    assertThat(SerialBoards.candidates(vendor, product, "", ""))
        .singleElement()
        .satisfies(
            candidate -> {
              assertThat(candidate.name()).isEqualTo(name);
              assertThat(candidate.platform().map(Platform::label).orElse("")).isEqualTo(platform);
            });
  }

  @Test
  void reportsNumbersThatTwoThingsHave() throws IOException {
    var board =
        acm(new HostTree(root), "ttyACM0", "1-1", "2e8a", "000f")
            .detector()
            .serialBoards()
            .getFirst();

    assertThat(board.candidates())
        .extracting(SerialBoard.Candidate::name)
        .containsExactly("Raspberry Pi RP2350 in its boot loader", "Raspberry Pi Pico 2");
    assertThat(board.isAmbiguous()).isTrue();
    assertThat(board.platform()).isEmpty();
  }

  @Test
  void namesNothingThatIsInNoTable() throws IOException {
    var board =
        acm(new HostTree(root), "ttyACM0", "1-1", "1234", "5678")
            .detector()
            .serialBoards()
            .getFirst();

    assertThat(board.candidates()).isEmpty();
    assertThat(board.platform()).isEmpty();
    assertThat(board.isAmbiguous()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "239a, 800b, Adafruit, Feather M0 CircuitPython, CircuitPython board",
    "2341, 0043, MicroPython, Board in FS mode, MicroPython board"
  })
  void believesWhatTheFirmwareSaysOfItself(
      String vendor, String product, String maker, String name, String board) {
    assertThat(SerialBoards.candidates(vendor, product, maker, name))
        .containsExactly(
            new SerialBoard.Candidate(board, Optional.of(Platform.MICROPYTHON), false));
  }

  /// The numbers that the original took for a Micro.
  @ParameterizedTest
  @ValueSource(strings = {"003b"})
  void doesNotRepeatTheOriginalsMistake(String product) {
    assertThat(SerialBoards.candidates("2341", product, "", "")).isEmpty();
  }

  @Test
  void hasATableWithoutMalformedRows() throws IOException {
    try (var input = SerialBoards.class.getResourceAsStream("usb-boards.tsv")) {
      assertThat(input).isNotNull();
      assertThat(
              new String(input.readAllBytes(), StandardCharsets.UTF_8)
                  .lines()
                  .filter(line -> !line.startsWith("#")))
          .hasSizeGreaterThan(60)
          .allMatch(
              line ->
                  line.matches(
                      "((arduino|micropython|-)\tboard|-\tbridge)\t[^\t]+\t[0-9a-f]{4}:[0-9a-f]{4}("
                          + " [0-9a-f]{4}:[0-9a-f]{4})*\t[A-Z]+"));
    }
  }
}
