package io.servos.boards.packaged;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A file that lies beside a class.
///
/// @param name with its folders, from that of the class on
public record PackagedFile(Class<?> beside, String name) {

  /// All of it.
  public String text() {
    try (var input = beside.getResourceAsStream(name)) {
      if (input == null) {
        throw new AssertionError(name + " is not packaged");
      }
      return new String(input.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// The columns of each line of a table with tabs, but for remarks, which begin with `#`.
  public List<String[]> rows() {
    return text()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t", -1))
        .toList();
  }
}
