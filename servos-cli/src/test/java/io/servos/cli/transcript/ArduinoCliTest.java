package io.servos.cli.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `--builder arduino-cli`. No index that these tests may use has the real program, so a stand-in
/// takes its place, which knows the arguments that arduino-cli 1.0.4 is documented to take, and
/// nothing else of it. The real one has been run by hand only.
class ArduinoCliTest {

  @TempDir private Path folder;
  private Developer developer = new Developer(Path.of(""), Map.of());

  @BeforeEach
  void install() throws IOException {
    var tool = Files.createDirectory(folder.resolve("tool")).resolve("arduino-cli");
    Files.copy(Developer.TOOLS.resolve("arduino-cli"), tool, StandardCopyOption.COPY_ATTRIBUTES);
    developer = Developer.with(folder, tool.resolveSibling(""));
    developer.environment().put("ARDUINO_DIRECTORIES_DATA", folder.resolve("data").toString());
    developer.environment().put("ARDUINO_DIRECTORIES_USER", folder.resolve("user").toString());
    developer.write("data/packages/arduino/hardware/avr/1.8.6/platform.txt", "");
    developer.write("data/arduino-cli.yaml", "network: {proxy: 'me:secret@proxy'}\n");
    developer.write("user/libraries/Own/Own.h", "#define OWN \"own\"\n");
    developer.write("more/More/More.h", "#define MORE \"more\"\n");
    developer.write(
        "lamp/lamp.ino",
        """
        #include <Own.h>
        void setup() {
          Serial.begin(9600);
          say();
          Serial.flush();
          exit(0);
        }
        void loop() {}
        void say() { Serial.print(OWN PROFILE); }
        """);
  }

  private Developer.Ending isolate(String... words) throws IOException, InterruptedException {
    var all = new ArrayList<>(List.of("isolate", "-p", "arduino"));
    all.addAll(List.of("--time", "1s", "--builder", "arduino-cli"));
    all.addAll(List.of(words));
    return developer.servos(all.toArray(String[]::new));
  }

  @Test
  void givesItTheSketchTheBoardAndTheUsersFolders() throws Exception {
    var before = Developer.content(folder.resolve("data"));

    assertThat(isolate("--receipt", "receipt.json", "lamp"))
        .isEqualTo(new Developer.Ending(0, "own", ""));

    assertThat(Files.readString(folder.resolve("receipt.json")))
        .contains(
            "{\"barrier\":\"builder\",\"asked\":\"arduino-cli\",\"how\":\"arduino-cli 1.0.4\","
                + "\"observed\":\"built arduino:avr:uno\"}");
    assertThat(Developer.content(folder.resolve("data"))).isEqualTo(before);
  }

  @Test
  void givesItMoreLibraries() throws Exception {
    var sketch = folder.resolve("lamp/lamp.ino");
    Files.writeString(
        sketch,
        Files.readString(sketch)
            .replace("<Own.h>", "<Own.h>\n#include <More.h>")
            .replace("OWN PROFILE", "MORE"));

    assertThat(isolate("--libraries", "more", "lamp"))
        .isEqualTo(new Developer.Ending(0, "more", ""));
  }

  @Test
  void takesBoardAndProfileOfASketchYaml() throws Exception {
    developer.write(
        "lamp/sketch.yaml",
        """
        default_fqbn: arduino:avr:mega
        profiles:
          slow:
            fqbn: arduino:avr:pro:cpu=8MHzatmega328
            platforms: [{platform: 'arduino:avr (9.9.9)'}]
            port: COM1
        """);

    var standard = isolate("--receipt", "standard.json", "lamp");
    var slow = isolate("--receipt", "slow.json", "--build-env", "slow", "lamp");

    assertThat(standard).isEqualTo(new Developer.Ending(0, "own", ""));
    assertThat(slow).isEqualTo(new Developer.Ending(0, "ownslow", ""));
    assertThat(Files.readString(folder.resolve("standard.json")))
        .contains("built arduino:avr:mega:cpu=atmega2560");
    assertThat(Files.readString(folder.resolve("slow.json")))
        .contains("built arduino:avr:pro:cpu=8MHzatmega328");
  }

  @Test
  void namesTheUsersFileAndLine() throws Exception {
    developer.write("lamp/lamp.ino", "void setup() {}\n\nvoid loop() { nothing; }\n");

    var ending = isolate("lamp");

    assertThat(ending.status()).isEqualTo(126);
    assertThat(ending.stderr())
        .endsWith(
            "servos: lamp/lamp.ino:3: 'nothing' was not declared in this scope; mend the sketch\n");
  }

  @Test
  void saysWhatAUserHasToFetch() throws Exception {
    developer.environment().put("ARDUINO_DIRECTORIES_DATA", folder.resolve("none").toString());

    var ending = isolate("lamp");

    assertThat(ending.status()).isEqualTo(127);
    assertThat(ending.stderr())
        .endsWith(
            "servos: arduino-cli has no 'arduino:avr', and nothing is fetched for a build; fetch it"
                + " yourself: arduino-cli core install arduino:avr\n");
  }

  @Test
  void saysThatItIsNotThere() throws Exception {
    developer.environment().put("PATH", "/usr/bin:/bin");

    assertThat(isolate("lamp"))
        .isEqualTo(
            new Developer.Ending(
                127,
                "",
                "servos: builder 'arduino-cli' is not in PATH; install it from Arduino's releases"
                    + " and put its folder into PATH; or leave --builder out\n"));
  }

  @Test
  void refusesAnotherProgramOfThatName() throws Exception {
    developer.write("tool/arduino-cli", "#!/bin/sh\necho arduino-clippy 1\n");

    assertThat(isolate("lamp"))
        .isEqualTo(
            new Developer.Ending(
                125,
                "",
                "servos: arduino-cli: 'arduino-clippy 1' is not a version of it; check which"
                    + " program of that name is the first in PATH\n"));
  }

  @Test
  void saysThatItDoesNotStart() throws Exception {
    developer.write("tool/arduino-cli", "#!/opt/none/sh\n");

    var ending = isolate("lamp");

    assertThat(ending.status()).isEqualTo(125);
    assertThat(ending.stderr())
        .startsWith("servos: arduino-cli: it does not start in a sandbox: sh: ")
        .endsWith(
            "; install it in a folder of its own, with all that it needs there or below /usr\n");
  }
}
