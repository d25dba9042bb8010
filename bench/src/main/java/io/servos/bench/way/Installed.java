package io.servos.bench.way;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;

/// Servos as `make install` installs it.
///
/// @param sources the root of the source tree, built
/// @param folder for what is installed
record Installed(Path sources, Path folder) {

  /// The program `servos`, which is installed by the first call.
  Path program() throws IOException, InterruptedException {
    var prefix = folder.resolve("installed");
    var program = prefix.resolve("bin/servos");
    if (!Files.exists(program)) {
      var script = sources.resolve("scripts/install").toString();
      var process =
          new ProcessBuilder(script, prefix.toString())
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.INHERIT)
              .start();
      if (process.waitFor() != 0) {
        throw new FailedRunException("scripts/install failed");
      }
    }
    return program;
  }
}
