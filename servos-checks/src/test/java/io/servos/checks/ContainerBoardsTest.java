package io.servos.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Sketches and scripts for boards with isolation `docker`, by the command: the image's tools build
/// and emulate, never the host's.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainerBoardsTest {

  private static final String MARKED = "servos-test:marked-boards";

  /// The tools of this image say who they are.
  private static final String DOCKERFILE =
      """
      FROM servos:arduino
      USER root
      RUN mv /usr/bin/avr-g++ /usr/bin/avr-g++.own && \
          printf '#!/bin/sh\\nexec avr-g++.own -DMARK=4711 "$@"\\n' >/usr/bin/avr-g++ && \
          chmod 755 /usr/bin/avr-g++
      COPY --from=servos:micropython /usr/bin/micropython /usr/bin/micropython.own
      COPY --from=servos:micropython /usr/lib /usr/lib
      RUN printf '#!/bin/sh\\necho mark >&2\\nexec micropython.own "$@"\\n' \
          >/usr/bin/micropython && chmod 755 /usr/bin/micropython
      USER servos
      """;

  private static final String WHO =
      """
      #ifndef MARK
      #define MARK 0
      #endif
      void setup() { Serial.begin(115200); Serial.println(MARK); pinMode(13, OUTPUT); }
      void loop() { digitalWrite(13, !digitalRead(13)); delay(100); }
      """;

  private static final String BLINK =
      """
      from machine import Pin
      import time
      led = Pin("LED", Pin.OUT)
      for _ in range(6):
          led.toggle()
          time.sleep_ms(250)
      print("done")
      """;

  private Engine engine;

  @TempDir Path temp;
  private Path folder;

  @BeforeAll
  void makeImages() throws Exception {
    engine = Engine.open();
    for (var command :
        List.of(
            List.of("scripts/test-image"),
            List.of("scripts/base-image"),
            List.of("./servos", "image", "build", "arduino"),
            List.of("./servos", "image", "build", "micropython"))) {
      var made = engine.run(command.toArray(String[]::new));
      assertThat(made.status()).as(made.output()).isZero();
    }
    var context = Files.createTempDirectory("servos-marked");
    var file = Files.writeString(context.resolve("Dockerfile"), DOCKERFILE);
    var made = engine.run("docker", "build", "-q", "-t", MARKED, context.toString());
    Files.delete(file);
    Files.delete(context);
    assertThat(made.status()).as(made.output()).isZero();
  }

  @AfterAll
  void leaveNothing() throws Exception {
    engine.run("docker", "image", "rm", MARKED);
    engine.stop();
  }

  /// One that the program's user may enter.
  @BeforeEach
  void makeAFolder() throws Exception {
    folder = Files.createDirectory(temp.resolve("work"));
    for (var directory : List.of(temp, folder)) {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private Path file(String name, String content) throws Exception {
    return Files.writeString(folder.resolve(name), content);
  }

  private Engine.Ended servos(String platform, Object... arguments) throws Exception {
    var call = new ArrayList<>(List.of("./servos", "isolate", "-p", platform));
    for (var argument : arguments) {
      call.add(argument.toString());
    }
    return engine.run(call.toArray(String[]::new));
  }

  private Engine.Ended contained(String platform, Object... arguments) throws Exception {
    var all = new ArrayList<Object>(List.of("--isolation", "docker"));
    all.addAll(List.of(arguments));
    return servos(platform, all.toArray());
  }

  private JsonNode result(String platform, Object... arguments) throws Exception {
    var call = new ArrayList<Object>(List.of("--json"));
    call.addAll(List.of(arguments));
    return JsonMapper.shared().readTree(servos(platform, call.toArray()).output());
  }

  @Test
  void theCompilerOfTheImageBuildsASketchAndNotTheHosts() throws Exception {
    var sketch = file("who.ino", WHO);

    assertThat(servos("arduino", "--time", "50ms", sketch).output()).isEqualTo("0\r\n");
    assertThat(contained("arduino", "--image", MARKED, "--time", "50ms", sketch))
        .isEqualTo(new Engine.Ended(0, "4711\r\n"));
    assertThat(contained("arduino", "--time", "50ms", sketch))
        .isEqualTo(new Engine.Ended(0, "0\r\n"));
  }

  @Test
  void aHostWithoutArduinoRunsSketchesInContainers() throws Exception {
    var sketch = file("who.ino", WHO);
    var hidden =
        "mount -t tmpfs none /usr/share/arduino && mount --bind /dev/null /usr/bin/avr-g++ &&"
            + " exec ./servos isolate -p arduino --time 50ms \"$@\"";

    assertThat(engine.run("unshare", "-m", "sh", "-c", hidden, "sh", sketch.toString()).output())
        .startsWith("servos: platform 'arduino': needs ")
        .contains("arduino-core-avr");
    assertThat(
            engine.run(
                "unshare",
                "-m",
                "sh",
                "-c",
                hidden,
                "sh",
                "--isolation",
                "docker",
                sketch.toString()))
        .isEqualTo(new Engine.Ended(0, "0\r\n"));
  }

  @Test
  void aSketchInAContainerDoesWhatItDoesInTheSandbox() throws Exception {
    var sketch = file("who.ino", WHO);
    var dump = folder.resolve("pins.vcd");

    var inside =
        result("arduino", "--isolation", "docker", "--time", "450ms", "--vcd", dump, sketch);
    var sandboxed = result("arduino", "--time", "450ms", sketch);

    for (var same : List.of("outcome", "stdout", "stderr", "stage", "emulator")) {
      assertThat(inside.at("/" + same)).as(same).isEqualTo(sandboxed.at("/" + same));
    }
    assertThat(inside.at("/board")).isEqualTo(sandboxed.at("/board"));
    assertThat(inside.at("/board/pins/D13/changes").asInt()).isEqualTo(5);
    assertThat(inside.at("/isolation").asString()).isEqualTo("docker");
    assertThat(inside.at("/receipt/0/barrier").asString()).isEqualTo("container");
    assertThat(Files.readString(dump)).contains("$timescale", "D13");
  }

  @Test
  void judgesExpectationsAndMistakesAsEverywhere() throws Exception {
    var sketch = file("who.ino", WHO);
    var wrong = file("wrong.ino", "void setup() {}\nvoid loop() { foo(); }\n");

    assertThat(
            contained("arduino", "--time", "450ms", "--expect", "pin 13 toggles 5 times", sketch))
        .extracting(Engine.Ended::status)
        .isEqualTo(0);
    var missed =
        contained("arduino", "--time", "450ms", "--expect", "pin 13 toggles 9 times", sketch);
    assertThat(missed.status()).as(missed.output()).isEqualTo(1);
    var mistaken = contained("arduino", wrong);
    assertThat(mistaken.status()).isEqualTo(126);
    assertThat(mistaken.output())
        .contains("wrong.ino:2", "was not declared in this scope; mend the sketch\n")
        .doesNotContain("/tmp/sketch");
  }

  @Test
  void holdsTheLimitsOfTheRun() throws Exception {
    var endless = file("endless.ino", "void setup() {}\nvoid loop() {}\n");

    var ended = contained("arduino", "--timeout", "20s", endless);

    assertThat(ended.output()).isEqualTo("servos: timed out: the limit of 20s was reached\n");
    assertThat(ended.status()).isEqualTo(124);
  }

  @Test
  void theInterpreterOfTheImageRunsAScriptAndNotTheHosts() throws Exception {
    var script = file("blink.py", BLINK);
    var expected = "pin LED toggles every 250ms ±1ms";

    assertThat(servos("micropython", "--expect", expected, script))
        .isEqualTo(new Engine.Ended(0, "done\n"));
    assertThat(contained("micropython", "--expect", expected, script))
        .isEqualTo(new Engine.Ended(0, "done\n"));
    var marked = contained("micropython", "--image", MARKED, "--expect", expected, script);
    assertThat(marked.status()).as(marked.output()).isZero();
    assertThat(marked.output().lines()).containsExactlyInAnyOrder("mark", "done");
  }

  @Test
  void refusesAnImageWithoutTheToolsByName() throws Exception {
    var sketch = file("who.ino", WHO);
    var script = file("blink.py", BLINK);

    assertThat(contained("arduino", "--image", "servos-test", sketch))
        .isEqualTo(
            new Engine.Ended(
                125,
                "servos: image 'servos-test': it lacks arduino-builder, arduino-core-avr, gcc-avr,"
                    + " avr-libc, libsimavr-dev, libelf-dev, gcc, libc6-dev; install them in it,"
                    + " or leave --image out\n"));
    assertThat(contained("micropython", "--image", "servos-test", script))
        .isEqualTo(
            new Engine.Ended(
                125,
                "servos: image 'servos-test': it has no MicroPython; apt-get install micropython in"
                    + " it, or leave --image out\n"));
  }
}
