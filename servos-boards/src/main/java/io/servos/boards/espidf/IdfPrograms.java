package io.servos.boards.espidf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The programs that an ESP-IDF builds with: those in its folder of tools, of the versions that it
/// wants, and those of the system.
///
/// @param root below which the system's programs are
/// @param folders of its own ones, in the order in which they are looked at
record IdfPrograms(Path root, List<Path> folders) {

  private static final List<String> OF_SYSTEM = List.of("usr/local/bin", "usr/bin", "bin");

  IdfPrograms {
    folders = List.copyOf(folders);
  }

  /// Those of that installation: its `tools.json` says where each version has them.
  static IdfPrograms of(Path root, IdfInstallation idf) {
    var folders = new ArrayList<Path>();
    for (var tool : tools(idf.path().resolve("tools/tools.json")).path("tools")) {
      var all = idf.tools().resolve("tools").resolve(tool.path("name").asString(""));
      versions(tool)
          .map(all::resolve)
          .filter(Files::isDirectory)
          .findFirst()
          .ifPresent(installed -> folders.addAll(exported(tool, installed)));
    }
    return new IdfPrograms(root, folders);
  }

  private static JsonNode tools(Path file) {
    try {
      return JsonMapper.shared().readTree(Files.readAllBytes(file));
    } catch (IOException | JacksonException _) {
      // One without tools of its own; what is missing is told by name.
      return JsonMapper.shared().createObjectNode();
    }
  }

  /// Names of versions, those that are recommended first.
  private static Stream<String> versions(JsonNode tool) {
    var all = tool.path("versions");
    return Stream.concat(
        all.valueStream().filter(IdfPrograms::isRecommended).map(IdfPrograms::name),
        all.valueStream().filter(version -> !isRecommended(version)).map(IdfPrograms::name));
  }

  private static boolean isRecommended(JsonNode version) {
    return version.path("status").asString("").equals("recommended");
  }

  private static String name(JsonNode node) {
    return node.path("name").asString("");
  }

  private static List<Path> exported(JsonNode tool, Path installed) {
    var folders = new ArrayList<Path>();
    for (var path : tool.path("export_paths")) {
      var folder = installed;
      for (var part : path) {
        folder = folder.resolve(part.asString(""));
      }
      folders.add(folder);
    }
    return folders;
  }

  Optional<Path> find(String program) {
    return Stream.concat(folders.stream(), OF_SYSTEM.stream().map(root::resolve))
        .map(folder -> folder.resolve(program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// The folders as a `PATH` begins, each with a colon behind it.
  String searchPath() {
    var text = new StringBuilder();
    folders.forEach(folder -> text.append(folder).append(':'));
    return text.toString();
  }
}
