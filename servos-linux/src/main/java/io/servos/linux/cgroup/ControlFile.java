package io.servos.linux.cgroup;

import io.servos.linux.libc.KernelFile;
import io.servos.model.BackendFailedException;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/// One file by which the kernel shows and takes a value of a control group. Read and written by
/// plain streams, which take half the time of channels here and a tenth of it at first use.
record ControlFile(Path path) {

  private static final String BACKEND = "control groups";

  private static final long LARGEST_PAGE = 64 << 10;

  static ControlFile of(Path directory, String name) {
    return new ControlFile(directory.resolve(name));
  }

  boolean exists() {
    return path.toFile().exists();
  }

  /// One system call, as the kernel wants it.
  void write(String value) throws IOException {
    try (var file = new FileOutputStream(path.toFile())) {
      file.write(value.getBytes(StandardCharsets.US_ASCII));
    }
  }

  String read() throws IOException {
    return KernelFile.read(path).strip();
  }

  List<String> words() throws IOException {
    var text = read();
    return text.isEmpty() ? List.of() : Arrays.asList(text.split("\\s+"));
  }

  /// Empty where this kernel has no such file or shows no number in it.
  OptionalLong number() {
    try {
      return OptionalLong.of(Long.parseLong(read()));
    } catch (IOException | NumberFormatException _) {
      // Older kernels keep fewer counts; the caller reports that as an absent one.
      return OptionalLong.empty();
    }
  }

  /// The number behind a key, in a file of lines `key number`.
  OptionalLong number(String key) {
    try {
      return read()
          .lines()
          .map(line -> line.split(" "))
          .filter(words -> words.length == 2 && words[0].equals(key))
          .mapToLong(words -> Long.parseLong(words[1]))
          .findFirst();
    } catch (IOException | NumberFormatException _) {
      // As above.
      return OptionalLong.empty();
    }
  }

  /// Writes a limit. What the kernel then shows must be the same.
  ///
  /// @return name and value as shown
  String set(String value) {
    put(value);
    return expect(value);
  }

  /// Writes a limit in bytes, of which the kernel keeps whole pages.
  String setBytes(long bytes) {
    put(Long.toString(bytes));
    return expect(
        Long.toString(bytes),
        shown -> {
          long kept = Long.parseUnsignedLong(shown);
          return kept <= bytes && kept > bytes - LARGEST_PAGE;
        });
  }

  /// Reads a limit that is to have this value.
  ///
  /// @return name and value as shown
  String expect(String value) {
    return expect(value, value::equals);
  }

  private String expect(String value, Predicate<String> isRight) {
    var shown = shown();
    if (!isRight.test(shown)) {
      throw disturbed("'" + path + "' shows " + shown + " in place of " + value);
    }
    return path.getFileName() + "=" + shown;
  }

  private void put(String value) {
    try {
      write(value);
    } catch (IOException failure) {
      if (!exists()) {
        // Opening for writing asks to make it, which the kernel forbids.
        throw failed("could not set '" + path + "'", new NoSuchFileException(path.toString()));
      }
      throw failed("could not set '" + path + "' to " + value, failure);
    }
  }

  /// What the kernel shows now.
  String shown() {
    try {
      return read();
    } catch (IOException failure) {
      throw failed("could not read '" + path + "'", failure);
    }
  }

  /// Writes where it helps and may fail: the file may be missing, or the group gone.
  void tryWrite(String value) {
    try {
      write(value);
    } catch (IOException _) {
      // See above.
    }
  }

  /// Something is other than Servos made it.
  static BackendFailedException disturbed(String fact) {
    return new BackendFailedException(
        BACKEND, fact, "check whether something else changes the control groups of Servos", null);
  }

  static BackendFailedException failed(String attempt, IOException failure) {
    return new BackendFailedException(
        BACKEND, attempt + ": " + cause(failure), remedy(failure), failure);
  }

  /// The kernel's reason without the path, which the sentence around it names already.
  static String cause(IOException failure) {
    var message = String.valueOf(failure.getMessage());
    return switch (failure) {
      case AccessDeniedException _ -> "Permission denied";
      case NoSuchFileException _ -> "No such file or directory";
      case DirectoryNotEmptyException _ -> "Directory not empty";
      case FileSystemException known when known.getReason() != null -> known.getReason();
      case FileNotFoundException _ when message.endsWith(")") ->
          message.substring(message.lastIndexOf('(') + 1, message.length() - 1);
      default -> message;
    };
  }

  private static String remedy(IOException failure) {
    return switch (cause(failure)) {
      case "Permission denied", "Operation not permitted" ->
          "run Servos as root or in a control group that is delegated to it";
      case "Read-only file system" -> "mount the control groups writable";
      case "No such file or directory" ->
          "check whether something removes the control groups of Servos, and run again";
      case "Device or resource busy" ->
          "end other processes in the control group that Servos runs in";
      case "No space left on device", "Resource temporarily unavailable" ->
          "let some runs end, or raise cgroup.max.descendants above the control groups of Servos";
      case "Invalid argument" ->
          "ask for no more than the control group around Servos allows, and run Servos without a"
              + " real-time scheduling class";
      case "Numerical result out of range" -> "ask for a smaller value";
      default -> "check the control group around Servos";
    };
  }
}
