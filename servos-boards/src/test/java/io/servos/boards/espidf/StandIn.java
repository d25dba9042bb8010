package io.servos.boards.espidf;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.model.Platform;
import io.servos.model.Workload;
import io.servos.spi.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A stand-in for an ESP-IDF and its tools, written for these tests: ESP-IDF itself is in no
/// registry. Here nothing is built by it: the transcripts do that.
///
/// @param folder of its tools, which are only there, and of a project
record StandIn(Path folder) {

  static final Path IDF =
      Path.of("src/test/resources/io/servos/boards/espidf/idf").toAbsolutePath();

  /// With a project, a Python environment, and two versions of a compiler.
  static StandIn in(Path folder) throws IOException {
    var made = new StandIn(folder);
    made.write(
        "hello/CMakeLists.txt",
        """
        cmake_minimum_required(VERSION 3.16)
        include($ENV{IDF_PATH}/tools/cmake/project.cmake)
        project(hello)
        """);
    made.write("hello/main/CMakeLists.txt", "idf_component_register(SRCS \"hello.c\")\n");
    made.program("tools/python_env/idf5.1_py3.2_env/bin/python");
    for (var target : List.of("esp32", "esp32s2")) {
      var compiler = "/xtensa-esp-elf/bin/xtensa-" + target + "-elf-gcc";
      made.program("tools/tools/xtensa-esp-elf/newer" + compiler);
      made.program("tools/tools/xtensa-esp-elf/older" + compiler);
    }
    return made;
  }

  /// One that is only there.
  void program(String name) throws IOException {
    assertThat(write(name, "#!/bin/sh\n").toFile().setExecutable(true)).isTrue();
  }

  Path write(String name, String text) throws IOException {
    var file = folder.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    return Files.writeString(file, text);
  }

  Path project() {
    return folder.resolve("hello");
  }

  Map<String, String> environment() {
    return new HashMap<>(
        Map.of("IDF_PATH", IDF.toString(), "IDF_TOOLS_PATH", folder.resolve("tools").toString()));
  }

  Build build(Map<String, String> settings) {
    return build(environment(), settings);
  }

  Build build(Map<String, String> environment, Map<String, String> settings) {
    return build(Path.of("/"), environment, settings);
  }

  Build build(Path root, Map<String, String> environment, Map<String, String> settings) {
    var workload = new Workload(project(), List.of(), new Input.Empty()).withSettings(settings);
    return new IdfToolchain(root, environment, folder.resolve("home"))
        .build(workload, Platform.ARDUINO, EnvironmentConfig.defaults())
        .orElseThrow();
  }
}
