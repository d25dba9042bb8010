package io.servos.cli.host;

import io.servos.detect.PlatformDetector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;

/// Whether this user may use a serial port. It is not opened to find out: that resets many boards.
///
/// @param device such as `/dev/ttyACM0`
/// @param usable whether it may be read and written
/// @param group of the device, for whom it is
public record SerialPort(String device, boolean usable, String group) {

  static List<SerialPort> all(PlatformDetector detector) {
    return detector.serialBoards().stream().map(board -> of(Path.of(board.device()))).toList();
  }

  /// As it is now.
  public static SerialPort of(Path device) {
    return new SerialPort(
        device.toString(), Files.isReadable(device) && Files.isWritable(device), group(device));
  }

  private static String group(Path device) {
    try {
      return Files.readAttributes(device, PosixFileAttributes.class).group().getName();
    } catch (IOException _) {
      // Unplugged meanwhile.
      return "dialout";
    }
  }

  /// How to get it; takes effect with the next login.
  public String remedy() {
    return "usermod -aG " + group + " " + System.getProperty("user.name", "USER");
  }
}
