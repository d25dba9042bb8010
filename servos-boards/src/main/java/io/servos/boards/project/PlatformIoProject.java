package io.servos.boards.project;

import io.servos.boards.project.BoardProject.Dependency;
import io.servos.boards.project.BoardProject.Layout;
import io.servos.boards.project.IniFile.Value;
import io.servos.model.InvalidConfigException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A `platformio.ini`: one of its environments, as far as it can be built by Arduino's own builder.
/// A key that asks for anything else is refused by its name; those that are about uploading,
/// monitoring, testing and checking do not matter for a build.
public final class PlatformIoProject {

  /// How PlatformIO calls the file.
  public static final String FILE = "platformio.ini";

  private static final String PROJECT = "platformio";
  private static final String COMMON = "env";
  private static final String PREFIX = "env:";
  private static final String EXTENDS = "extends";
  private static final int MOST_PARENTS = 16;

  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "name",
          "description",
          "default_envs",
          "test_dir",
          "data_dir",
          "build_dir",
          "cache_dir",
          "workspace_dir",
          "libdeps_dir",
          EXTENDS);

  private static final Pattern OTHER_USES =
      Pattern.compile("(monitor|upload|test|debug|check)_\\w+");
  private static final Pattern FOLDER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");
  private static final Pattern FLAG = Pattern.compile("-([DUWOfgm]|std=)[^\\s\"'\\\\]*");
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}.]+)\\.([^}]+)\\}");
  private static final Pattern BREAKS = Pattern.compile("[\\s,]+");
  private static final Pattern LINES = Pattern.compile("[\\n,]+");
  private static final Pattern LIBRARY = Pattern.compile("(?:[\\w.-]+/)?([\\w .-]+?)\\s*(?:@.*)?");

  private final IniFile ini;
  private final String environment;
  private final Map<String, Value> values = new LinkedHashMap<>();

  private PlatformIoProject(IniFile ini, String environment) {
    this.ini = ini;
    this.environment = environment;
    values.putAll(ini.section(COMMON));
    inherit(PREFIX + environment, 0);
  }

  /// Reads the file of a project.
  ///
  /// @param environment the one that is meant; empty for the default one, or the only one
  /// @throws InvalidConfigException if something in it is wrong or cannot be done
  public static BoardProject read(Path file, Optional<String> environment) {
    var ini = IniFile.read(file);
    return new PlatformIoProject(ini, chosen(ini, environment)).project();
  }

  /// What an environment of a project builds.
  ///
  /// @param name of the environment
  /// @param board as Arduino names it
  public record Environment(String name, String board) {}

  /// Finds an environment of a project that PlatformIO itself builds, which honours every key.
  ///
  /// @param environment the one that is meant; empty for the default one, or the only one
  /// @throws InvalidConfigException if there is no such environment, or its board is not known
  public static Environment find(Path file, Optional<String> environment) {
    var ini = IniFile.read(file);
    var project = new PlatformIoProject(ini, chosen(ini, environment));
    return new Environment(project.environment, project.board());
  }

  private static String chosen(IniFile ini, Optional<String> asked) {
    var known =
        ini.sections().stream()
            .filter(name -> name.startsWith(PREFIX))
            .map(name -> name.substring(PREFIX.length()))
            .toList();
    var standard =
        ini.value(PROJECT, "default_envs").stream()
            .flatMap(value -> BREAKS.splitAsStream(value.text()))
            .toList();
    var candidates =
        asked.isPresent() ? List.of(asked.get()) : standard.isEmpty() ? known : standard;
    var nowhere = new Place(ini.file(), OptionalInt.empty(), "");
    if (candidates.size() != 1) {
      throw nowhere.wrong(
          candidates.isEmpty() ? "has no environment" : "has several environments",
          candidates.isEmpty()
              ? "add a section such as [env:uno]"
              : "name one: --build-env " + String.join(" or ", candidates));
    }
    if (!known.contains(candidates.getFirst())) {
      throw nowhere.wrong(
          "has no environment '" + candidates.getFirst() + "'",
          "use one of " + String.join(", ", known));
    }
    return candidates.getFirst();
  }

  private void inherit(String section, int depth) {
    var parents = ini.value(section, EXTENDS);
    if (parents.isPresent()) {
      if (depth > MOST_PARENTS) {
        throw parents.get().place().wrong("extends itself", "end the circle");
      }
      for (var parent : BREAKS.split(parents.get().text(), -1)) {
        if (!ini.sections().contains(parent)) {
          throw parents.get().place().wrong("there is no section '" + parent + "'", "add it");
        }
        inherit(parent, depth + 1);
      }
    }
    values.putAll(ini.section(section));
  }

  private BoardProject project() {
    var layout =
        new Layout(
            folder("src_dir", "src"), folder("include_dir", "include"), folder("lib_dir", "lib"));
    refuseUnknown(ini.section(PROJECT), Set.of("src_dir", "include_dir", "lib_dir"));
    refuseUnknown(
        values,
        Set.of("platform", "board", "framework", "build_flags", "build_unflags", "lib_deps"));
    require("platform", "atmelavr");
    require("framework", "arduino");
    return new BoardProject(
        Optional.of(board()), flags(layout), dependencies(), Optional.of(layout));
  }

  private void refuseUnknown(Map<String, Value> section, Set<String> known) {
    for (var entry : section.entrySet()) {
      var name = entry.getKey();
      if (!known.contains(name)
          && !WITHOUT_EFFECT.contains(name)
          && !OTHER_USES.matcher(name).matches()) {
        throw entry
            .getValue()
            .place()
            .wrong(
                "is nothing that Servos can honour", "remove it, or build with pio: --builder pio");
      }
    }
  }

  private String folder(String key, String standard) {
    var value = ini.value(PROJECT, key);
    if (value.isPresent() && !FOLDER.matcher(value.get().text()).matches()) {
      throw value
          .get()
          .place()
          .wrong("'" + value.get().text() + "' is not a folder's name", "name one of the project");
    }
    return value.map(Value::text).orElse(standard);
  }

  private void require(String key, String wanted) {
    var value = required(key);
    if (!value.text().equals(wanted)) {
      throw value
          .place()
          .wrong("'" + value.text() + "' cannot be built for", "use '" + wanted + "'");
    }
  }

  private Value required(String key) {
    var value = values.get(key);
    if (value == null) {
      throw new Place(ini.file(), OptionalInt.empty(), PREFIX + environment + "." + key)
          .wrong("is missing", "add it");
    }
    return value;
  }

  private String board() {
    var value = required("board");
    return PlatformIoBoards.arduinoName(replaced(value, value.text(), 0))
        .orElseThrow(
            () ->
                value
                    .place()
                    .wrong(
                        "'"
                            + value.text()
                            + "' is not a board of platform atmelavr that Servos knows",
                        "use one of " + String.join(", ", PlatformIoBoards.names())));
  }

  private List<String> flags(Layout layout) {
    var flags = new ArrayList<String>();
    for (var flag : words("build_flags", BREAKS)) {
      if (!FLAG.matcher(flag).matches()) {
        throw required("build_flags")
            .place()
            .wrong(
                "'" + flag + "' is not a flag that Servos passes on",
                "use -D, -U, -W, -O, -f, -g, -m or -std= without blanks and quotes; "
                    + "headers are found in "
                    + layout.headers());
      }
      flags.add(flag);
    }
    flags.removeAll(words("build_unflags", BREAKS));
    return flags;
  }

  private List<Dependency> dependencies() {
    return words("lib_deps", LINES).stream()
        .map(
            text -> {
              var library = LIBRARY.matcher(text);
              var place = required("lib_deps").place();
              if (!library.matches()) {
                throw place.wrong(
                    "'" + text + "' is not the name of a library",
                    "put the library into the project's folder of libraries");
              }
              return new Dependency(library.group(1), Optional.empty(), place);
            })
        .toList();
  }

  private List<String> words(String key, Pattern between) {
    var value = values.get(key);
    return value == null
        ? List.of()
        : between
            .splitAsStream(replaced(value, value.text(), 0))
            .map(String::strip)
            .filter(word -> !word.isEmpty())
            .toList();
  }

  /// With what its references to other keys stand for.
  private String replaced(Value value, String text, int depth) {
    if (depth > MOST_PARENTS) {
      throw value.place().wrong("refers to itself", "end the circle");
    }
    var whole =
        REFERENCE
            .matcher(text)
            .replaceAll(
                reference ->
                    Matcher.quoteReplacement(
                        referred(value, reference.group(1), reference.group(2))));
    if (!REFERENCE.matcher(text).find()) {
      if (text.contains("${")) {
        throw value.place().wrong("has a '${' that Servos cannot replace", "write the value out");
      }
      return text;
    }
    return replaced(value, whole, depth + 1);
  }

  private String referred(Value value, String section, String key) {
    var found =
        section.equals("this") ? Optional.ofNullable(values.get(key)) : ini.value(section, key);
    return found
        .map(Value::text)
        .orElseThrow(
            () ->
                value
                    .place()
                    .wrong("refers to " + section + "." + key + ", which is not there", "add it"));
  }
}
