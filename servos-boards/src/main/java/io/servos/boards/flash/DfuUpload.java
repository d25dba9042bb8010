package io.servos.boards.flash;

import io.servos.boards.firmware.store.FirmwareStore;
import io.servos.boards.flash.ExternalTool.Ended;
import io.servos.spi.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Reads what is in a board. `dfu-util` writes that into a new file only, so a shell hashes it and
/// takes it away again, also when Servos has been killed.
///
/// @param folder that the shell makes
record DfuUpload(String program, List<String> arguments, Duration atMost, Path folder)
    implements AutoCloseable {

  static final String SHELL = "/bin/sh";
  private static final String READ = "read";
  private static final String HASHED = "sha256 ";
  private static final String SCRIPT =
      """
      folder=$1
      shift
      trap 'rm -rf "$folder"' EXIT
      trap 'exit 1' HUP INT TERM PIPE
      mkdir -m 700 "$folder" || exit
      "$@" -U "$folder/%1$s" || exit
      printf '%2$s%%s\\n' "$(sha256sum <"$folder/%1$s")"
      """
          .formatted(READ, HASHED);

  DfuUpload(String program, List<String> arguments, Duration atMost) {
    this(
        program,
        arguments,
        atMost,
        Path.of(System.getProperty("java.io.tmpdir"), "servos-dfu-" + UUID.randomUUID()));
  }

  Ended run(String port, Progress progress) throws InterruptedException {
    return new ExternalTool(DfuTool.NAME, SHELL, "install a shell", atMost)
        .run(port, script(), new byte[0], progress, "comparing");
  }

  /// For the shell.
  List<String> script() {
    var all = new ArrayList<>(List.of("-c", SCRIPT, "sh", folder.toString(), program));
    all.addAll(arguments);
    return all;
  }

  boolean has(Ended ended, byte[] content) {
    return ended
        .said()
        .lines()
        .anyMatch(line -> line.startsWith(HASHED + FirmwareStore.sha256(content)));
  }

  /// Where the shell was killed too.
  @Override
  public void close() {
    try {
      Files.deleteIfExists(folder.resolve(READ));
      Files.deleteIfExists(folder);
    } catch (IOException _) {
      // It stays in the folder of temporary files, and holds what the user has anyway.
    }
  }
}
