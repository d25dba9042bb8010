package io.servos.boards.project;

import io.servos.boards.project.BoardProject.Dependency;
import io.servos.model.InvalidConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// A `sketch.yaml`, as `arduino-cli` reads it beside a sketch: its board, or one of its profiles.
/// What cannot be honoured is refused by its key; ports and programmers do not matter for a build.
public final class SketchProject {

  /// How arduino-cli calls the file.
  public static final String FILE = "sketch.yaml";

  private static final int LARGEST = 1 << 20;
  private static final String PLATFORM = "arduino:avr";
  private static final String PROFILES = "profiles";
  private static final Set<String> KEYS =
      Set.of(
          "default_fqbn",
          "default_port",
          "default_port_config",
          "default_protocol",
          "default_programmer",
          "default_profile",
          PROFILES);
  private static final Set<String> KEYS_OF_PROFILE =
      Set.of(
          "notes",
          "fqbn",
          "programmer",
          "platforms",
          "libraries",
          "port",
          "port_config",
          "protocol");

  /// A name, and a version in brackets.
  private static final Pattern PINNED = Pattern.compile("([^()]+?)\\s*(?:\\(([^()]+)\\))?");

  private final Path file;
  private final String version;

  private SketchProject(Path file, String version) {
    this.file = file;
    this.version = version;
  }

  /// Reads the file of a sketch.
  ///
  /// @param profile the one that is meant; empty for the default one, if there is one
  /// @param version of the core that is installed
  /// @throws InvalidConfigException if something in it is wrong or cannot be done
  public static BoardProject read(Path file, Optional<String> profile, String version) {
    return new SketchProject(file, version).project(profile);
  }

  /// What a project file says to the tool that it was written for.
  ///
  /// @param profile the one that is meant; empty when none is
  /// @param board its FQBN; empty when the file does not say
  public record Target(Optional<String> profile, Optional<String> board) {}

  /// Finds what arduino-cli itself builds, which honours every key.
  ///
  /// @param asked the profile that is meant; empty for the default one, if there is one
  /// @throws InvalidConfigException if there is no such profile, or it is for no board
  public static Target find(Path file, Optional<String> asked) {
    var sketch = new SketchProject(file, "");
    var root = sketch.root();
    var profile = asked.or(() -> sketch.text(root, "", "default_profile"));
    return new Target(
        profile,
        profile.isPresent()
            ? Optional.of(sketch.board(sketch.profile(root, profile.get()), profile.get()))
            : sketch.text(root, "", "default_fqbn"));
  }

  private JsonNode profile(JsonNode root, String name) {
    var chosen = root.path(PROFILES).path(name);
    if (!chosen.isObject()) {
      throw place(PROFILES + "." + name)
          .wrong("is not there", "add it, or choose another: --build-env NAME");
    }
    return chosen;
  }

  private String board(JsonNode profile, String name) {
    var place = PROFILES + "." + name + ".";
    return text(profile, place, "fqbn")
        .orElseThrow(
            () -> place(place + "fqbn").wrong("is missing", "add one such as arduino:avr:uno"));
  }

  private Place place(String key) {
    return new Place(file, OptionalInt.empty(), key);
  }

  private BoardProject project(Optional<String> asked) {
    var root = root();
    refuseUnknown(root, "", KEYS);
    var profile = asked.or(() -> text(root, "", "default_profile"));
    if (profile.isEmpty()) {
      return new BoardProject(
          text(root, "", "default_fqbn"), List.of(), List.of(), Optional.empty());
    }
    var name = PROFILES + "." + profile.get();
    var chosen = profile(root, profile.get());
    refuseUnknown(chosen, name + ".", KEYS_OF_PROFILE);
    chosen.path("platforms").forEach(one -> checkPlatform(one, name + ".platforms"));
    var board = Optional.of(board(chosen, profile.get()));
    var key = name + ".libraries";
    var libraries = chosen.path("libraries").valueStream().map(one -> library(one, key)).toList();
    return new BoardProject(board, List.of(), libraries, Optional.empty());
  }

  private JsonNode root() {
    try {
      if (Files.size(file) > LARGEST) {
        throw place("").wrong("is larger than 1 MiB", "make it shorter");
      }
      var root = YAMLMapper.shared().readTree(Files.readString(file));
      if (!root.isObject()) {
        throw place("").wrong("has no keys", "begin with default_fqbn: arduino:avr:uno");
      }
      return root;
    } catch (IOException failure) {
      throw place("").wrong("cannot be read: " + failure, "let it be UTF-8 that you may read");
    } catch (JacksonException broken) {
      throw place("").wrong("is not YAML: " + broken.getOriginalMessage(), "mend it");
    }
  }

  private void refuseUnknown(JsonNode node, String prefix, Set<String> known) {
    for (var name : node.propertyNames()) {
      if (!known.contains(name)) {
        throw place(prefix + name).wrong("is nothing that Servos can honour", "remove it");
      }
    }
  }

  private Optional<String> text(JsonNode node, String prefix, String key) {
    var value = node.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isString()) {
      throw place(prefix + key).wrong("is not a text", "write one");
    }
    return Optional.of(value.asString());
  }

  private void checkPlatform(JsonNode one, String key) {
    refuseUnknown(one, key + ".", Set.of("platform"));
    var text = text(one, key + ".", "platform").orElse("");
    var pinned = PINNED.matcher(text);
    if (!pinned.matches() || !pinned.group(1).equals(PLATFORM)) {
      throw place(key).wrong("'" + text + "' is not installed", "use " + PLATFORM);
    }
    var wanted = pinned.group(2);
    if (wanted != null && !wanted.equals(version)) {
      throw place(key)
          .wrong(
              "asks for " + text + ", and " + version + " is installed",
              "write " + PLATFORM + " (" + version + "), or install the other");
    }
  }

  private Dependency library(JsonNode one, String key) {
    var pinned = PINNED.matcher(one.isString() ? one.asString() : "");
    if (!pinned.matches()) {
      throw place(key)
          .wrong("'" + one + "' is not the name of a library", "write one such as Servo (1.2.1)");
    }
    return new Dependency(pinned.group(1), Optional.ofNullable(pinned.group(2)), place(key));
  }
}
