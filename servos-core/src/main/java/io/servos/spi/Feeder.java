package io.servos.spi;

import io.servos.model.Input;
import io.servos.model.InvalidWorkloadException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Gives a program what it reads on standard input, other than by the caller's hand.
///
/// @param source content of the file that is the input, if one is
public record Feeder(Input input, InputStream source) implements AutoCloseable {

  /// Opens the file, if the input is one.
  ///
  /// @throws InvalidWorkloadException if it cannot be read
  public static Feeder of(Input input) {
    return new Feeder(
        input,
        input instanceof Input.FromFile(var file) ? open(file) : InputStream.nullInputStream());
  }

  private static InputStream open(Path file) {
    try {
      return Files.newInputStream(file);
    } catch (IOException _) {
      throw new InvalidWorkloadException(
          InvalidWorkloadException.Kind.NOT_FOUND,
          "standard input '" + file + "' cannot be read",
          "name a file that exists and that you may read");
    }
  }

  /// Begins to give it; does not wait.
  public void feed(Run run) {
    if (input instanceof Input.Empty) {
      close(run.stdin());
    } else if (input instanceof Input.FromFile) {
      Thread.ofVirtual().name("servos-stdin").start(() -> copyTo(run));
    }
  }

  private void copyTo(Run run) {
    try (source;
        var sink = run.stdin()) {
      source.transferTo(sink);
    } catch (IOException _) {
      // The program ended or closed its standard input before the end of the file, as it may.
    }
  }

  private static void close(Closeable end) {
    try {
      end.close();
    } catch (IOException impossible) {
      throw new AssertionError("closing an input or a file that was only read fails", impossible);
    }
  }

  /// For a program that was not started.
  @Override
  public void close() {
    close(source);
  }
}
