package io.servos.boards.arduino;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.model.InvalidConfigException;
import io.servos.model.InvalidWorkloadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Projects of PlatformIO and sketches with a `sketch.yaml`, built and run.
class ProjectBuildTest {

  private static final Map<String, String> SHORT = Map.of("time", "1s");

  @TempDir private Path folder;
  private Path project = Path.of("");

  @BeforeEach
  void write() throws IOException {
    project = folder.resolve("my project");
    put(
        "platformio.ini",
        """
        [env:uno]
        platform = atmelavr
        board = uno
        framework = arduino
        build_flags = -DGREETING=hello_there
        lib_deps =
          Told
          EEPROM
        """);
    put("include/project.h", "#define TEXT(x) TEXT_(x)\n#define TEXT_(x) #x\n");
    put("lib/Told/src/Told.h", "void told(const char *);\n");
    put(
        "lib/Told/src/Told.cpp",
        "#include <Arduino.h>\nvoid told(const char *text) { Serial.println(text); }\n");
    writeSources();
  }

  private void writeSources() throws IOException {
    put("src/parts/after.h", "void after();\n");
    put(
        "src/parts/after.cpp",
        """
        #include <Arduino.h>
        #include "after.h"
        #include <Told.h>
        void after() { told("after"); Serial.flush(); exit(0); }
        """);
    put(
        "src/main.cpp",
        """
        #include <Arduino.h>
        #include <EEPROM.h>
        #include <Told.h>
        #include "project.h"
        #include "parts/after.h"
        void setup() {
          Serial.begin(9600);
          told(TEXT(GREETING));
          told(EEPROM.read(0) == 255 ? "empty" : "full");
          after();
        }
        void loop() {}
        """);
  }

  private void put(String name, String text) throws IOException {
    var file = project.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
  }

  private Sketches sketches() {
    return new Sketches(folder);
  }

  @Test
  void buildsAProjectWithItsHeadersLibrariesAndFlags() throws InterruptedException {
    var result = sketches().run(project, SHORT);

    assertThat(result.stdoutText()).isEqualTo("hello_there\r\nempty\r\nafter\r\n");
    assertThat(result.outcome().succeeded()).as(result.stderrText()).isTrue();
    assertThat(result.board().orElseThrow().board()).isEqualTo("uno");
  }

  @Test
  void buildsAProjectOfSketches() throws IOException, InterruptedException {
    Files.delete(project.resolve("src/main.cpp"));
    put("src/one.ino", "void setup() {\n  Serial.begin(9600);\n  say();\n}\n");
    put(
        "src/two.ino",
        "void loop() {}\nvoid say() { Serial.print(2); Serial.flush(); exit(0); }\n");

    assertThat(sketches().run(project, SHORT).stdoutText()).isEqualTo("2");

    for (var tab : List.of("src/one.ino", "src/two.ino")) {
      put(
          tab,
          Files.readString(project.resolve(tab))
              + "void "
              + tab.substring(4, 7)
              + "() { nothing; }\n");
      int lines = (int) Files.readString(project.resolve(tab)).lines().count();
      assertThatThrownBy(() -> sketches().run(project, SHORT))
          .isInstanceOf(InvalidWorkloadException.class)
          .hasMessageContaining(project + "/" + tab + ":" + lines + ": ");
      put(tab, Files.readString(project.resolve(tab)).replace("nothing;", ""));
    }
  }

  @Test
  void namesTheUsersFileAndLine() throws IOException {
    put("src/parts/after.cpp", "#include <Arduino.h>\n\nint after() { return nothing; }\n");

    assertThatThrownBy(() -> sketches().run(project, SHORT))
        .isInstanceOf(InvalidWorkloadException.class)
        .hasMessageContaining(project + "/src/parts/after.cpp:3: ")
        .hasMessageContaining("nothing");
  }

  @Test
  void buildsAgainWhatHasChanged() throws IOException, InterruptedException {
    sketches().run(project, SHORT);
    put(
        "lib/Told/src/Told.cpp",
        "#include <Arduino.h>\nvoid told(const char *) { Serial.print('.'); }\n");

    assertThat(sketches().run(project, SHORT).stdoutText()).isEqualTo("...");
  }

  @Test
  void fetchesNoLibrary() throws IOException {
    var ini = project.resolve("platformio.ini");
    Files.writeString(ini, Files.readString(ini).replace("Told", "Absent"));

    assertThatThrownBy(() -> sketches().run(project, SHORT))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage(
            project.toAbsolutePath()
                + "/platformio.ini:6: env:uno.lib_deps: library 'Absent' is not there, and none is"
                + " fetched");
  }

  @Test
  void takesTheBoardOfASketchYaml() throws IOException, InterruptedException {
    var sketch =
        sketches()
            .write(
                "where",
                "void setup() { Serial.begin(9600); Serial.print(F_CPU); Serial.flush(); exit(0);"
                    + " }\n"
                    + "void loop() {}\n");
    Files.writeString(
        sketch.resolveSibling("sketch.yaml"),
        """
        profiles:
          slow: {fqbn: 'arduino:avr:pro:cpu=8MHzatmega328', libraries: [Wire]}
        default_fqbn: arduino:avr:mega
        """);

    assertThat(sketches().run(sketch, SHORT).board().orElseThrow().board()).isEqualTo("mega");
    var slow = sketches().run(sketch, Map.of("time", "1s", "build-env", "slow"));
    assertThat(slow.stdoutText()).isEqualTo("8000000");
    var asked = sketches().run(sketch, Map.of("time", "1s", "board", "uno"));
    assertThat(asked.board().orElseThrow().board()).isEqualTo("uno");
  }

  @Test
  void refusesAnEnvironmentOfNoProject() throws IOException {
    var sketch = sketches().write("alone", "void setup() {}\nvoid loop() {}\n");

    assertThatThrownBy(() -> sketches().run(sketch, Map.of("build-env", "uno")))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage("build-env: there is no platformio.ini and no sketch.yaml that could have one");
  }
}
