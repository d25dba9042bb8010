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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Sources, projects and other processors with isolation `docker`, by the command.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainerPlatformsTest {

  private static final String HELLO =
      """
      #include <stdio.h>
      #include <sys/utsname.h>
      int main(int count, char **arguments) {
        struct utsname name;
        uname(&name);
        printf("%s %s\\n", name.machine, arguments[1]);
        return 3;
      }
      """;

  /// Says where it runs, and where a program that it starts runs.
  private static final String MACHINE =
      """
      import os, subprocess
      print(os.uname().machine, flush=True)
      subprocess.run(["uname", "-m"], check=True)
      """;

  private final RegisteredFormats formats = new RegisteredFormats();
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
            List.of("./servos", "image", "build", "x86_64"),
            List.of("./servos", "image", "build", "arm64"),
            List.of("./servos", "image", "build", "rpi-arm"))) {
      var made = engine.run(command.toArray(String[]::new));
      assertThat(made.status()).as(made.output()).isZero();
    }
  }

  @AfterAll
  void leaveNothing() throws Exception {
    formats.close();
    engine.run("docker", "image", "rm", "servos:arm64-system", "servos:arm-system");
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

  private Engine.Ended servos(String command, String image, Object... arguments) throws Exception {
    var call = new ArrayList<>(List.of("./servos", command, "--isolation", "docker"));
    call.addAll(List.of("--image", image));
    for (var argument : arguments) {
      call.add(argument.toString());
    }
    return engine.run(call.toArray(String[]::new));
  }

  /// With the images that Servos chooses.
  private Engine.Ended isolate(String platform, Object... arguments) throws Exception {
    var call =
        new ArrayList<>(List.of("./servos", "isolate", "--isolation=docker", "-p", platform));
    for (var argument : arguments) {
      call.add(argument.toString());
    }
    return engine.run(call.toArray(String[]::new));
  }

  private Path file(String name, String content) throws Exception {
    return Files.writeString(folder.resolve(name), content);
  }

  @Test
  void compilesAndRunsSourcesInside() throws Exception {
    assertThat(servos("isolate", "servos:x86_64", file("hello.c", HELLO), "word"))
        .isEqualTo(new Engine.Ended(3, "x86_64 word\n"));
  }

  @Test
  void keepsWhatTheCompilerOfTheImageMade() throws Exception {
    var product = folder.resolve("product");

    var built = servos("build", "servos:x86_64", "--output", product, file("hello.c", HELLO));

    assertThat(built.status()).as(built.output()).isZero();
    assertThat(engine.run(product.toString(), "kept"))
        .isEqualTo(new Engine.Ended(3, "x86_64 kept\n"));
  }

  @Test
  void showsWhatTheCompilerSays() throws Exception {
    var failed = servos("isolate", "servos:x86_64", file("bad.c", "int main(void) { return x; }"));

    assertThat(failed.status()).isEqualTo(1);
    assertThat(failed.output()).contains("bad.c:1:25: error: ", " undeclared");
  }

  @ParameterizedTest
  @CsvSource({
    "isolate, servos:x86_64, prog.go, go is not in the image, golang-go",
    "isolate, servos-test, prog.c, gcc is not in the image, gcc libc6-dev",
    "test, servos-test, test_a.py, pytest is not in the image, python3-pytest"
  })
  void saysWhatTheImageLacks(
      String command, String image, String name, String message, String packages) throws Exception {
    var file = file(name, "");

    var ended = servos(command, image, command.equals("test") ? folder : file);

    assertThat(ended.status()).isEqualTo(127);
    assertThat(ended.output()).contains(message, "apt-get install " + packages);
  }

  @Test
  void runsTheTestsOfAProject() throws Exception {
    file("test_sum.py", "def test_good(): pass\ndef test_bad(): assert 1 + 1 == 3\n");
    var report = folder.resolve("report.xml");

    var ended = servos("test", "servos:x86_64", "--junit", report, folder);

    assertThat(ended.status()).as(ended.output()).isEqualTo(1);
    assertThat(ended.output()).contains("1 failed, 1 passed");
    assertThat(Files.readString(report)).contains("<testsuite", "test_bad", "failures=\"1\"");
  }

  @Test
  void refusesAnotherProcessorWithoutAnEmulatorInTheKernel() throws Exception {
    formats.close();

    var refused = isolate("arm64", file("machine.py", MACHINE));

    assertThat(refused)
        .isEqualTo(
            new Engine.Ended(
                125,
                "servos: platform 'arm64': this host's kernel starts no emulator for arm64 in"
                    + " containers (binfmt_misc with flag F); apt-get install qemu-user-static"
                    + " binfmt-support\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "arm64, servos:arm64-system, aarch64, qemu-aarch64",
    "rpi-arm, servos:arm-system, armv7l, qemu-arm"
  })
  void runsScriptsAndWhatTheyStartOnAnotherProcessor(
      String platform, String image, String machine, String emulator) throws Exception {
    formats.register();
    var script = file("machine.py", MACHINE);
    engine.run("docker", "image", "rm", "--force", image);
    var machines = machine + "\n" + machine + "\n";

    var first = isolate(platform, script);

    assertThat(first.status()).as(first.output()).isZero();
    assertThat(first.output())
        .startsWith("servos: making image '" + image + "' of the system in '")
        .endsWith("\n" + machines);
    assertThat(isolate(platform, script)).isEqualTo(new Engine.Ended(0, machines));
    assertThat(isolate(platform, "--json", script).output())
        .contains("\"emulated\":true", "\"emulator\":\"" + emulator + " ");
    assertThat(servos("isolate", image, "-p", platform, script))
        .as("the same image by its name")
        .isEqualTo(new Engine.Ended(0, machines));
  }

  @ParameterizedTest
  @CsvSource({"arm64, aarch64", "rpi-arm, armv7l"})
  void compilesInTheImageOfThePlatformAndRunsInThatOfTheSystem(String platform, String machine)
      throws Exception {
    formats.register();

    var ended = isolate(platform, file("hello.c", HELLO), "word");

    assertThat(ended.status()).as(ended.output()).isEqualTo(3);
    assertThat(ended.output()).endsWith(machine + " word\n");
  }

  @Test
  void testsAProjectOnAnotherProcessorOrSaysWhatItLacks() throws Exception {
    formats.register();
    file("test_sum.py", "def test_good(): pass\n");

    var ended =
        engine.run("./servos", "test", "--isolation=docker", "-p", "arm64", folder.toString());

    assertThat(ended.status()).isEqualTo(127);
    assertThat(ended.output()).endsWith("scripts/foreign-root arm64 python3-pytest\n");
  }

  @Test
  void refusesAnotherProcessorWhoseSystemIsNotUnpacked() throws Exception {
    formats.register();
    var cache = folder.resolve("cache");

    var refused =
        engine.run(
            "env",
            "XDG_CACHE_HOME=" + cache,
            "./servos",
            "isolate",
            "--isolation=docker",
            "--platform=arm64",
            file("machine.py", MACHINE).toString());

    assertThat(refused)
        .isEqualTo(
            new Engine.Ended(
                125,
                "servos: platform 'arm64': no system for arm64 is in '%s/servos/roots/arm64';"
                        .formatted(cache)
                    + " scripts/foreign-root arm64\n"));
  }

  @Test
  void refusesImagesAndProgramsForAnotherProcessorByName() throws Exception {
    formats.register();
    var script = file("machine.py", MACHINE);
    var program = Files.copy(Path.of("/bin/true"), folder.resolve("program"));
    assertThat(isolate("arm64", script).status()).isZero();

    assertThat(servos("isolate", "servos:x86_64", "-p", "arm64", script))
        .isEqualTo(
            new Engine.Ended(
                125,
                "servos: image 'servos:x86_64': it is for amd64 and what runs in it is for"
                    + " aarch64; name an image for aarch64 with --image\n"));
    assertThat(servos("isolate", "servos:arm64-system", script).output())
        .isEqualTo(
            "servos: image 'servos:arm64-system': it is for arm64 and what runs in it is for"
                + " x86_64; name an image for x86_64 with --image\n");
    assertThat(isolate("arm64", program))
        .isEqualTo(
            new Engine.Ended(
                126,
                "servos: program '"
                    + program
                    + "' is built for x86_64; name its platform: -p x86_64\n"));
  }
}
