package io.servos.detect;

import io.servos.detect.SerialBoard.Candidate;
import io.servos.model.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds the devices on serial USB ports in sysfs, and boards on USB without such a port, and names
/// them by their USB numbers.
record SerialBoards(Tree tree) {

  private static final String PORTS = "sys/class/tty";
  private static final String DEVICES = "sys/bus/usb/devices";
  private static final String TABLE = "usb-boards.tsv";
  private static final String ADAFRUIT = "239a";

  /// @param ids pairs of numbers such as `2341:0043`
  private record Row(List<String> ids, Candidate candidate) {}

  List<SerialBoard> all() {
    return ports()
        .flatMap(
            name -> usbDevice(name).stream().flatMap(directory -> board(name, directory).stream()))
        .toList();
  }

  private Stream<String> ports() {
    return tree.names(PORTS).stream().filter(name -> name.matches("tty(ACM|USB)\\d+"));
  }

  /// The boards that have no serial port: other USB devices are none of our business.
  List<UsbBoard> withoutPort() {
    var withPort =
        ports().flatMap(name -> usbDevice(name).stream()).collect(Collectors.toUnmodifiableSet());
    return tree.names(DEVICES).stream()
        .filter(name -> name.matches("\\d+-\\d+(\\.\\d+)*"))
        .flatMap(name -> withoutPort(name, withPort).stream())
        .toList();
  }

  private Optional<UsbBoard> withoutPort(String name, Set<Path> withPort) {
    Path directory;
    try {
      directory = tree.at(DEVICES).resolve(name).toRealPath();
    } catch (IOException _) {
      // Unplugged meanwhile.
      return Optional.empty();
    }
    if (withPort.contains(directory)) {
      return Optional.empty();
    }
    return board(name, directory)
        .map(
            found ->
                new UsbBoard(
                    name,
                    found.vendorId(),
                    found.productId(),
                    found.product(),
                    found.serialNumber(),
                    found.candidates().stream().filter(one -> !one.isBridge()).toList()))
        .filter(found -> !found.candidates().isEmpty());
  }

  /// The numbers are at the USB device, which is one level above the port's own for ttyACM and two
  /// for ttyUSB.
  private Optional<Path> usbDevice(String port) {
    try {
      var end = tree.at("sys").toRealPath();
      var directory = tree.at(PORTS).resolve(port).resolve("device").toRealPath();
      while (directory != null && directory.startsWith(end)) {
        if (Files.exists(directory.resolve("idVendor"))) {
          return Optional.of(directory);
        }
        directory = directory.getParent();
      }
      return Optional.empty();
    } catch (IOException _) {
      // A port without a device, or unplugged meanwhile.
      return Optional.empty();
    }
  }

  private static Optional<SerialBoard> board(String port, Path directory) {
    var usb = Tree.recorded(directory);
    var vendor = usb.line("idVendor");
    var product = usb.line("idProduct");
    if (vendor.isEmpty() || product.isEmpty()) {
      return Optional.empty();
    }
    var name = usb.line("product");
    var maker = usb.line("manufacturer");
    return Optional.of(
        new SerialBoard(
            "/dev/" + port,
            vendor.get(),
            product.get(),
            maker,
            name,
            usb.line("serial"),
            candidates(vendor.get(), product.get(), maker.orElse(""), name.orElse(""))));
  }

  /// The firmware's own word about itself goes before the table.
  static List<Candidate> candidates(String vendor, String product, String maker, String name) {
    boolean circuitPython = vendor.equals(ADAFRUIT) && name.contains("CircuitPython");
    if (circuitPython || maker.equals("MicroPython")) {
      var board = circuitPython ? "CircuitPython board" : "MicroPython board";
      return List.of(new Candidate(board, Optional.of(Platform.MICROPYTHON), false));
    }
    return table().stream()
        .filter(row -> row.ids().contains(vendor + ":" + product))
        .map(Row::candidate)
        .toList();
  }

  private static List<Row> table() {
    try (var input = SerialBoards.class.getResourceAsStream(TABLE)) {
      if (input == null) {
        throw new AssertionError(TABLE + " is not packaged");
      }
      var rows = new ArrayList<Row>();
      new String(input.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .forEach(line -> rows.add(row(line.split("\t", -1))));
      return rows;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Row row(String[] columns) {
    return new Row(
        List.of(columns[3].split(" ")),
        new Candidate(columns[2], Platform.named(columns[0]), columns[1].equals("bridge")));
  }
}
