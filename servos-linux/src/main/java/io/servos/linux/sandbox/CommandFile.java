package io.servos.linux.sandbox;

import io.servos.linux.facility.Command;
import io.servos.linux.libc.Descriptors;
import io.servos.linux.libc.Fd;
import io.servos.model.InvalidWorkloadException;

/// The file that brings a [Command] into a sandbox: memory without a name. Safe for use by many
/// threads: once it is closed nothing is written, as its number may be that of another file.
final class CommandFile implements AutoCloseable {

  private final Fd file = Descriptors.memory("servos-command");

  private CommandFile() {}

  /// To be written to later.
  static CommandFile empty() {
    return new CommandFile();
  }

  static CommandFile of(Command command) {
    var file = empty();
    try {
      var _ = file.write(command);
      return file;
    } catch (RuntimeException failure) {
      file.close();
      throw failure;
    }
  }

  /// For the launcher, while it is not closed.
  Fd descriptor() {
    return file;
  }

  /// Brings the command: false when the file was closed meanwhile, so that nobody waits for it.
  synchronized boolean write(Command command) {
    var parts = command.parts();
    if (parts.isEmpty()) {
      throw new InvalidWorkloadException(
          InvalidWorkloadException.Kind.NOT_EXECUTABLE,
          "the arguments and variables of '" + command.executable() + "' are too long for Linux",
          "hand them over on standard input or in a file");
    }
    if (file.isClosed()) {
      return false;
    }
    parts.forEach((offset, bytes) -> Descriptors.writeAt(file, offset, bytes));
    return true;
  }

  @Override
  public synchronized void close() {
    file.close();
  }
}
