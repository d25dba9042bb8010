package io.servos.boards.project;

import io.servos.model.InvalidConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// A file of sections with keys, as PlatformIO has them: comments begin with `;` or `#`, at the
/// start of a line or after a blank; lines that begin with a blank go on with the value before.
final class IniFile {

  /// What a key was given, its lines joined by newlines.
  record Value(String text, Place place) {}

  private static final int LARGEST = 1 << 20;
  private static final Pattern COMMENT = Pattern.compile("(^|\\s)[;#].*$");
  private static final Pattern SECTION = Pattern.compile("\\[([^\\]]+)\\]");
  private static final Pattern ENTRY = Pattern.compile("([^=:\\s][^=:]*?)\\s*[=:]\\s*(.*)");

  private final Path file;
  private final Map<String, Map<String, Value>> sections = new LinkedHashMap<>();
  private String section = "";
  private String key = "";

  private IniFile(Path file) {
    this.file = file;
  }

  /// Reads a file.
  ///
  /// @throws InvalidConfigException if it cannot be read, or a line is none of such a file
  static IniFile read(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw new Place(file, OptionalInt.empty(), "")
            .wrong("is larger than 1 MiB", "make it shorter");
      }
      return of(file, Files.readString(file));
    } catch (IOException failure) {
      throw new Place(file, OptionalInt.empty(), "")
          .wrong("cannot be read: " + failure, "let it be UTF-8 that you may read");
    }
  }

  static IniFile of(Path file, String text) {
    var ini = new IniFile(file);
    int number = 0;
    for (var line : text.lines().toList()) {
      number++;
      var content = COMMENT.matcher(line).replaceFirst("").stripTrailing();
      if (!content.isBlank()) {
        ini.take(content, number);
      }
    }
    return ini;
  }

  private void take(String line, int number) {
    var heading = SECTION.matcher(line);
    var entry = ENTRY.matcher(line);
    if (Character.isWhitespace(line.charAt(0)) && !key.isEmpty()) {
      keys().computeIfPresent(key, (_, value) -> longer(value, line.strip()));
    } else if (heading.matches()) {
      section = heading.group(1).strip();
      key = "";
      keys();
    } else if (entry.matches() && !section.isEmpty()) {
      key = entry.group(1);
      keys().put(key, new Value(entry.group(2), place(number, section + "." + key)));
    } else {
      throw place(number, "")
          .wrong("is neither [section] nor 'key = value' of one", "mend the line");
    }
  }

  private static Value longer(Value value, String line) {
    return new Value(value.text().isEmpty() ? line : value.text() + "\n" + line, value.place());
  }

  private Map<String, Value> keys() {
    return sections.computeIfAbsent(section, _ -> new LinkedHashMap<>());
  }

  private Place place(int line, String where) {
    return new Place(file, OptionalInt.of(line), where);
  }

  Path file() {
    return file;
  }

  List<String> sections() {
    return List.copyOf(sections.keySet());
  }

  /// The keys of a section; none when there is no such section.
  Map<String, Value> section(String name) {
    return sections.getOrDefault(name, Map.of());
  }

  Optional<Value> value(String name, String wanted) {
    return Optional.ofNullable(section(name).get(wanted));
  }
}
