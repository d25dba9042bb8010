package io.servos.boards.scenario;

import io.servos.model.InvalidConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// A YAML file that is a list of small maps.
///
/// @param what it is, for complaints
/// @param file how it is named in complaints
/// @param forms how entries are written, as a remedy
public record YamlList(String what, Path file, String forms) {

  private static final long LARGEST_FILE = 1 << 20;

  /// Reads it.
  ///
  /// @param entry makes something of an entry; an `IllegalArgumentException` or
  ///     [InvalidConfigException] says what is wrong with that
  /// @throws InvalidConfigException that names the entry if something is wrong with the file
  public <T> List<T> read(Function<JsonNode, T> entry) {
    try {
      if (Files.size(file) > LARGEST_FILE) {
        throw wrong("is larger than 1 MiB", "make it shorter");
      }
      return read(Files.readString(file), entry);
    } catch (IOException failure) {
      throw wrong("cannot be read: " + failure, "name a file that you may read");
    }
  }

  <T> List<T> read(String text, Function<JsonNode, T> entry) {
    var root = parsed(text);
    if (!root.isArray()) {
      throw wrong("is not a list", "begin each entry with '- '");
    }
    var entries = new ArrayList<T>();
    for (int i = 0; i < root.size(); i++) {
      try {
        entries.add(entry.apply(root.get(i)));
      } catch (JacksonException _) {
        throw wrong("entry " + (i + 1) + ": it has a list or map where a text belongs", forms);
      } catch (IllegalArgumentException problem) {
        throw wrong("entry " + (i + 1) + ": " + problem.getMessage(), forms);
      } catch (InvalidConfigException problem) {
        throw wrong("entry " + (i + 1) + ": " + problem.getMessage(), problem.remedy());
      }
    }
    return List.copyOf(entries);
  }

  private JsonNode parsed(String text) {
    try {
      return YAMLMapper.shared().readTree(text);
    } catch (JacksonException broken) {
      throw wrong("is not YAML: " + broken.getOriginalMessage(), "mend it");
    }
  }

  /// The keys of an entry.
  public static Set<String> keys(JsonNode entry) {
    return entry.properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
  }

  private InvalidConfigException wrong(String problem, String remedy) {
    return InvalidConfigException.of(what, "'" + file + "' " + problem, remedy);
  }
}
