package io.servos.boards.suite;

import io.servos.boards.scenario.YamlList;
import io.servos.boards.trace.Expectation;
import io.servos.model.Input;
import io.servos.model.InvalidConfigException;
import io.servos.model.Platform;
import io.servos.model.Workload;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// `board-tests.yaml`: a list of tests, each with a `name`, what to `run`, and what to `expect`.
/// Files are named from the folder where it lies.
///
/// @param file where it is
public record BoardTestFile(Path file) {

  /// What such a file is called.
  public static final String NAME = "board-tests.yaml";

  private static final String WHAT = "board tests";

  /// Settings of a workload that are text, and those that name a file.
  private static final Set<String> TEXTS = Set.of("board", "build-env", "builder", "time");

  private static final Set<String> FILES = Set.of("scenario", "eeprom", "libraries");
  private static final Set<String> OTHERS =
      Set.of("name", "run", "platform", "stdin", "status", "expect");
  private static final int HIGHEST_STATUS = 255;
  private static final String FORMS =
      "write 'name', 'run' and 'expect', and if need be 'platform', 'board', 'time', 'scenario',"
          + " 'stdin', 'status', 'eeprom', 'libraries', 'build-env' or 'builder'";

  /// That of a folder, if it has one.
  public static Optional<BoardTestFile> in(Path folder) {
    var file = folder.resolve(NAME);
    return Files.exists(file) ? Optional.of(new BoardTestFile(file)) : Optional.empty();
  }

  /// Reads it.
  ///
  /// @throws InvalidConfigException that names the entry if something is wrong with the file
  public List<BoardTest> read() {
    var names = new HashSet<String>();
    var tests = new YamlList(WHAT, file, FORMS).read(entry -> test(entry, names));
    if (tests.isEmpty()) {
      throw InvalidConfigException.of(WHAT, "'" + file + "' has none", FORMS);
    }
    return tests;
  }

  private BoardTest test(JsonNode entry, Set<String> names) {
    checkKeys(YamlList.keys(entry));
    var name = text(entry, "name");
    if (name.isBlank() || !names.add(name)) {
      throw new IllegalArgumentException("name '" + name + "' is empty or there twice");
    }
    var program = real("run", text(entry, "run"));
    var input =
        entry.has("stdin")
            ? new Input.FromFile(real("stdin", text(entry, "stdin")))
            : new Input.Empty();
    var workload = new Workload(program, List.of(), input).withSettings(settings(entry));
    return new BoardTest(
        name, platform(entry, program), workload, status(entry), expectations(entry));
  }

  private static void checkKeys(Set<String> keys) {
    var unknown = new TreeSet<>(keys);
    Stream.of(TEXTS, FILES, OTHERS).forEach(unknown::removeAll);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException("'" + unknown.first() + "' is no key of a test");
    }
    for (var key : List.of("name", "run", "expect")) {
      if (!keys.contains(key)) {
        throw new IllegalArgumentException("it has no '" + key + "'");
      }
    }
  }

  private static String text(JsonNode entry, String key) {
    var value = entry.get(key);
    if (!value.isValueNode() || value.isNull()) {
      throw new IllegalArgumentException("'" + key + "' is not a text");
    }
    return value.asString();
  }

  private Path real(String key, String name) {
    try {
      var path = file.resolveSibling(name);
      if (Files.isReadable(path)) {
        return path;
      }
    } catch (InvalidPathException _) {
      // Then it is none that could be read.
    }
    throw new IllegalArgumentException(key + " '" + name + "' is not there, or may not be read");
  }

  private Map<String, String> settings(JsonNode entry) {
    var settings = new HashMap<String, String>();
    for (var key : YamlList.keys(entry)) {
      if (TEXTS.contains(key)) {
        settings.put(key, text(entry, key));
      } else if (FILES.contains(key)) {
        settings.put(key, real(key, text(entry, key)).toString());
      }
    }
    return settings;
  }

  private static Platform platform(JsonNode entry, Path program) {
    if (!entry.has("platform")) {
      return program.getFileName().toString().endsWith(".py")
          ? Platform.MICROPYTHON
          : Platform.ARDUINO;
    }
    var name = text(entry, "platform");
    return Platform.named(name)
        .filter(found -> found == Platform.ARDUINO || found == Platform.MICROPYTHON)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "platform '" + name + "' is neither arduino nor micropython"));
  }

  private static int status(JsonNode entry) {
    if (!entry.has("status")) {
      return 0;
    }
    var value = entry.get("status");
    if (!value.isInt() || value.intValue() < 0 || value.intValue() > HIGHEST_STATUS) {
      throw new IllegalArgumentException(
          "status '" + value + "' is not a number up to " + HIGHEST_STATUS);
    }
    return value.intValue();
  }

  private static List<Expectation> expectations(JsonNode entry) {
    var list = entry.get("expect");
    if (!list.isArray()) {
      throw new IllegalArgumentException("'expect' is not a list");
    }
    var expectations = new ArrayList<Expectation>();
    for (var one : list) {
      expectations.add(Expectation.parse(one.asString()));
    }
    return expectations;
  }
}
