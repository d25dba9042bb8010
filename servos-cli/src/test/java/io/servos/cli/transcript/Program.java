package io.servos.cli.transcript;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/// The program under test: `servos` in a directory for `PATH`, made of the classes that these tests
/// see.
final class Program {

  private static final String FLAGS =
      "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xlog:disable";

  private Program() {}

  static Path install(Path directory) throws IOException {
    return install(directory, "");
  }

  /// The same, which does that first.
  static Path install(Path directory, String line) throws IOException {
    var bin = Files.createDirectory(directory.resolve("bin"));
    var script = bin.resolve("servos");
    Files.writeString(script, "#!/bin/sh\n" + line + "exec " + command() + " \"$@\"\n");
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /// What starts it, for a shell.
  static String command() {
    var java = Path.of(System.getProperty("java.home", ""), "bin", "java") + " " + FLAGS;
    return Optional.ofNullable(System.getProperty("jdk.module.path"))
        .map(
            path ->
                java
                    + " --enable-native-access=io.servos.linux -p '"
                    + path
                    + "' -m io.servos.cli/io.servos.cli.Main")
        .orElseGet(
            () ->
                java
                    + " --enable-native-access=ALL-UNNAMED -cp '"
                    + System.getProperty("java.class.path")
                    + "' io.servos.cli.Main");
  }
}
