package io.servos.containers.gvisor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// The release of gVisor that an executable is of.
final class Release {

  private static final String TITLE = "runsc version ";
  private static final int SECONDS = 10;

  private Release() {}

  /// As the executable of a process that runs tells it. One that is not root's is not asked, since
  /// root may be who asks.
  ///
  /// @throws IOException if it tells none
  static String of(Path executable) throws IOException {
    return Files.getAttribute(executable, "unix:uid").equals(0) ? asked(executable) : "not asked";
  }

  private static String asked(Path executable) throws IOException {
    var builder = new ProcessBuilder(executable.toString(), "--version").redirectErrorStream(true);
    builder.environment().clear();
    var process = builder.start();
    process.getOutputStream().close();
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("'" + executable + " --version' does not end");
      }
      var text = new String(process.getInputStream().readNBytes(1 << 12), StandardCharsets.UTF_8);
      return text.lines()
          .filter(line -> line.startsWith(TITLE))
          .map(line -> line.substring(TITLE.length()))
          .findFirst()
          .orElseThrow(() -> new IOException("'" + executable + "' tells no version of gVisor"));
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw new IOException("the look for its version was interrupted", interruption);
    } finally {
      process.destroyForcibly();
    }
  }
}
