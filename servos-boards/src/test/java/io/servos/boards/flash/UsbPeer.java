package io.servos.boards.flash;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Boards at USB, played by a library that the real tool takes for libusb.
///
/// @param folder that has a folder for each
/// @param libraries the folder that has the library
/// @param bytes of flash memory that each has
record UsbPeer(Path folder, Path libraries, int bytes) {

  private static final Path SOURCES = Path.of("src/test/resources/io/servos/boards/flash");

  /// No board yet.
  ///
  /// @param source of the library
  static UsbPeer of(Path folder, String source, int bytes)
      throws IOException, InterruptedException {
    var libraries = Files.createDirectories(folder.resolve("libraries"));
    var library = libraries.resolve("libusb-1.0.so.0");
    if (!Files.exists(library)) {
      SimulatedBoard.run(
          List.of(
              "gcc",
              "-O2",
              "-Wall",
              "-Wextra",
              "-Werror",
              "-shared",
              "-fPIC",
              "-I/usr/include/libusb-1.0",
              "-o",
              library.toString(),
              SOURCES.resolve(source).toString()));
    }
    return new UsbPeer(Files.createTempDirectory(folder, "usb"), libraries, bytes);
  }

  /// What starts a tool with that library.
  String tool(String name) throws IOException {
    var tool = Files.createTempFile(libraries.getParent(), "tool", ".sh");
    Files.writeString(
        tool,
        "#!/bin/sh\nUSB_PEER=%s LD_LIBRARY_PATH=%s exec %s \"$@\"\n"
            .formatted(folder, libraries, name));
    Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwx------"));
    return tool.toString();
  }

  /// Plugs in one whose flash memory has only zeros, which have to be erased.
  ///
  /// @param faults what is the matter with it, as the library says
  UsbPeer plug(String serial, String... faults) throws IOException {
    var board = Files.createDirectory(folder.resolve(serial));
    Files.write(board.resolve("memory"), new byte[bytes]);
    Files.writeString(board.resolve("faults"), String.join(" ", faults));
    return this;
  }

  UsbPeer layout(String serial, String told) throws IOException {
    Files.writeString(folder.resolve(serial).resolve("layout"), told);
    return this;
  }

  void plugAgain(String serial) throws IOException {
    for (var file : List.of("gone", "state", "faults", "log")) {
      Files.deleteIfExists(folder.resolve(serial).resolve(file));
    }
  }

  byte[] content(String serial, int from, int to) throws IOException {
    return Arrays.copyOfRange(
        Files.readAllBytes(folder.resolve(serial).resolve("memory")), from, to);
  }

  /// What it did, by its own account.
  List<String> log(String serial) throws IOException {
    var log = folder.resolve(serial).resolve("log");
    return Files.exists(log) ? Files.readAllLines(log) : List.of();
  }

  boolean isUntouched(String serial) throws IOException {
    return log(serial).isEmpty() && Arrays.equals(content(serial, 0, bytes), new byte[bytes]);
  }

  /// A program for a chip, of so many bytes.
  static byte[] binary(int length) {
    var content = new byte[length];
    new Random(1).nextBytes(content);
    ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putInt(0x2000_5000).putInt(0x0800_0009);
    return content;
  }
}
