package io.servos.cli.run;

import io.servos.cli.command.Reason;
import io.servos.cli.output.Json;
import io.servos.model.BackendFailedException;
import io.servos.model.Receipt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A file that a result goes to, such as a receipt. It is there as a whole or not at
/// all, and what was there before is not written to: a planted link leads nowhere.
///
/// @param what goes there, for messages
public record ResultFile(String what, Path file) {

  /// Makes sure, before anything runs, that it can be written.
  ///
  /// @param what goes there, for messages
  public static ResultFile prepare(String what, String name) {
    var file = Path.of(name).toAbsolutePath();
    if (Files.isSymbolicLink(file)) {
      throw refused(what, name, "is a symbolic link", "name the file itself", null);
    }
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file)) {
      throw refused(what, name, "is not a file", "name a file", null);
    }
    try {
      // A draft is there while it is written and no longer: nobody tidies up after a killed
      // process.
      var result = new ResultFile(what, file);
      Files.delete(result.draft());
      return result;
    } catch (IOException failure) {
      throw refused(
          what,
          name,
          "cannot be written: " + Reason.of(failure),
          "name a file in a directory that you own",
          failure);
    }
  }

  private static Path directory(Path file) {
    var parent = file.getParent();
    return parent == null ? file : parent;
  }

  private Path draft() throws IOException {
    var permissions =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    return Files.createTempFile(directory(file), "." + what, ".tmp", permissions);
  }

  void write(Receipt receipt) {
    var text = Json.of(json -> RunReport.writeReceipt(json, receipt)) + "\n";
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Puts that into it.
  public void write(byte[] content) {
    try {
      var draft = draft();
      try {
        Files.write(draft, content);
        Files.setPosixFilePermissions(
            draft, Set.copyOf(PosixFilePermissions.fromString("rw-r--r--")));
        Files.move(
            draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException failure) {
      throw refused(
          what,
          file.toString(),
          "cannot be written: " + Reason.of(failure),
          "make room for it",
          failure);
    }
  }

  private static BackendFailedException refused(
      String what, String name, String problem, String remedy, @Nullable IOException cause) {
    return new BackendFailedException(what, "'" + name + "' " + problem, remedy, cause);
  }
}
