package io.servos.toolchain;

import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import java.nio.file.Path;

/// The programs of an image. What it holds is not known before it runs, so commands are looked up
/// inside, and a program that is not there fails to start.
record ImagePrograms() implements RuntimePrograms {

  @Override
  public Path command(String name, String remedy) {
    return Path.of(name);
  }

  @Override
  public Path interpreter(String named, String script) {
    var path = Path.of(named);
    if (!path.isAbsolute()) {
      throw new InvalidWorkloadException(
          Kind.NOT_EXECUTABLE,
          "the first line of '" + script + "' names '" + named + "', which is no absolute path",
          "write '#!/usr/bin/env " + path.getFileName() + "'");
    }
    return path;
  }

  @Override
  public String demand(String command, String debianPackages) {
    return """
    command -v %1$s >/dev/null || {
      echo '%1$s is not in the image; make one that has it: apt-get install %2$s' >&2
      exit 127
    }
    """
        .formatted(command, debianPackages);
  }

  @Override
  public String install() {
    return "in the image: apt-get install";
  }

  @Override
  public boolean lacks(String loader) {
    return false;
  }
}
