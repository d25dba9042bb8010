package io.servos.boards.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.boards.arduino.ArduinoToolchain;
import io.servos.model.EnvironmentConfig;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.Platform;
import io.servos.model.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EspIdfProjectTest {

  @TempDir Path folder;

  private Path lists(String included) throws IOException {
    return Files.writeString(
        folder.resolve("CMakeLists.txt"),
        "cmake_minimum_required(VERSION 3.16)\ninclude(" + included + ")\nproject(hello)\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uno", "netduino2", "esp32"})
  void isRefusedWhateverTheBoard(String board) throws IOException {
    var file = lists("$ENV{IDF_PATH}/tools/cmake/project.cmake");

    for (var named : new Path[] {folder, file}) {
      var workload = Workload.of(named).withSettings(Map.of("board", board));

      assertThatThrownBy(
              () ->
                  new ArduinoToolchain()
                      .prepare(workload, Platform.ARDUINO, EnvironmentConfig.defaults()))
          .isInstanceOf(InvalidWorkloadException.class)
          .hasMessageStartingWith("'" + named + "' is a project for ESP-IDF, ");
    }
  }

  @Test
  void isNotWhatIncludesSomethingElse() throws IOException {
    var file = lists("cmake/project.cmake");

    assertThat(EspIdfProject.of(folder)).isEmpty();
    assertThat(EspIdfProject.of(file)).isEmpty();
    assertThat(EspIdfProject.of(folder.resolve("none"))).isEmpty();
  }

  @Test
  void knowsItsNameAndItsFolder() throws IOException {
    var file = lists("$ENV{IDF_PATH}/tools/cmake/project.cmake");
    var real = folder.toRealPath();

    for (var named : new Path[] {folder, file}) {
      var project = EspIdfProject.of(named).orElseThrow();
      assertThat(project.name()).isEqualTo("hello");
      assertThat(project.material()).isEqualTo(real);
      assertThat(project.target()).isEmpty();
    }
  }
}
