package io.servos.cli.orchestrator;

import io.servos.cli.command.Given;
import io.servos.cli.command.Reason;
import io.servos.cli.command.UsageException;
import io.servos.cli.output.Console;
import io.servos.cli.output.Descriptors;
import io.servos.model.BackendFailedException;
import io.servos.model.InvalidWorkloadException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/// A file that an archive goes to or comes from, or the standard streams when none is named. What
/// goes to a file is there as a whole or not at all.
///
/// @param file empty for a standard stream
record Archive(Optional<Path> file, Console console) {

  /// Writes to it.
  interface Writing {
    void to(OutputStream target) throws IOException, InterruptedException;
  }

  /// Reads from it.
  interface Reading<T> {
    T from(InputStream source) throws IOException, InterruptedException;
  }

  /// @param option that names the file
  static Archive of(Given given, String option, Console console) {
    return new Archive(given.value(option).map(name -> Given.path(option, name)), console);
  }

  void write(Writing writing) throws InterruptedException {
    if (file.isPresent()) {
      writeFile(file.get(), writing);
      return;
    }
    if (Descriptors.isTerminal(1)) {
      throw new UsageException("an archive does not go to a terminal", "name a file with --output");
    }
    try {
      writing.to(stdout());
    } catch (IOException failure) {
      throw failed("the archive cannot be written: " + Reason.of(failure), failure);
    }
  }

  private static void writeFile(Path target, Writing writing) throws InterruptedException {
    var absolute = target.toAbsolutePath();
    try {
      var draft =
          Files.createTempFile(
              Optional.ofNullable(absolute.getParent()).orElse(absolute), ".archive", ".tmp");
      try {
        try (var stream = Files.newOutputStream(draft)) {
          writing.to(stream);
        }
        Files.move(draft, absolute, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException failure) {
      throw failed("'" + target + "' cannot be written: " + Reason.of(failure), failure);
    }
  }

  <T> T read(Reading<T> reading) throws InterruptedException {
    if (file.isEmpty() && Descriptors.isTerminal(0)) {
      throw new UsageException("an archive does not come from a terminal", "name it with --input");
    }
    try (var stream = file.isPresent() ? Files.newInputStream(file.get()) : console.stdin()) {
      return reading.from(stream);
    } catch (NoSuchFileException _) {
      throw new InvalidWorkloadException(
          InvalidWorkloadException.Kind.NOT_FOUND,
          "there is no file '" + file.orElseThrow() + "'",
          "name one that is there");
    } catch (IOException failure) {
      throw failed("the archive cannot be read: " + Reason.of(failure), failure);
    }
  }

  private static BackendFailedException failed(String problem, IOException cause) {
    return new BackendFailedException(
        "archive", problem, "make room for it, or name another file", cause);
  }

  private OutputStream stdout() {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] source, int offset, int length) throws IOException {
        console.passToStdout(source, offset, length);
      }
    };
  }
}
