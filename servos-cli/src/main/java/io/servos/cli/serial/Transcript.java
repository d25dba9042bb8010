package io.servos.cli.serial;

import io.servos.cli.command.Given;
import io.servos.cli.command.Reason;
import io.servos.cli.command.UsageException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.Optional;

/// A file that keeps what comes from a port, or nothing.
///
/// @param file open for writing
record Transcript(Optional<OutputStream> file) implements AutoCloseable {

  static Transcript to(Optional<String> name) {
    return new Transcript(name.map(Transcript::open));
  }

  private static OutputStream open(String name) {
    try {
      return Files.newOutputStream(Given.path("--transcript", name));
    } catch (IOException failure) {
      throw failed(failure);
    }
  }

  private static UsageException failed(IOException failure) {
    return new UsageException(
        "--transcript: the file cannot be written: " + Reason.of(failure), "name another file");
  }

  void write(byte[] bytes, int count) {
    try {
      if (file.isPresent()) {
        file.get().write(bytes, 0, count);
      }
    } catch (IOException full) {
      throw failed(full);
    }
  }

  @Override
  public void close() {
    try {
      if (file.isPresent()) {
        file.get().close();
      }
    } catch (IOException full) {
      throw failed(full);
    }
  }
}
