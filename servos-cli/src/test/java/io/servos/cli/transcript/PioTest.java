package io.servos.cli.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real PlatformIO Core of `scripts/platformio`, started by `--builder pio`. Its platform
/// `atmelavr` is one of these tests, which compiles with Debian's compiler: PlatformIO's own is on
/// no index that they may use.
class PioTest {

  private static final String INI =
      """
      [env:uno]
      platform = atmelavr
      board = uno
      framework = arduino
      build_flags = -DGREETING=hello_there
      lib_deps =
        Told
        EEPROM
      """;

  @TempDir private Path folder;
  private Developer developer = new Developer(Path.of(""), Map.of());
  private Path core = Path.of("");

  @BeforeEach
  void install() throws IOException {
    developer = Developer.with(folder, Developer.platformIo().resolve("bin"));
    core = Files.createDirectories(folder.resolve("core"));
    Developer.copy(Developer.TOOLS.resolve("platforms"), core.resolve("platforms"));
    Files.createSymbolicLink(
        core.resolve("packages"), Developer.platformIo().resolve("core/packages"));
    developer.environment().put("PLATFORMIO_CORE_DIR", core.toString());
    developer.write("core/appstate.json", "{\"account\": {\"auth\": \"secret\"}}");
    writeProject();
  }

  private void writeProject() throws IOException {
    developer.write("lamp/platformio.ini", INI);
    developer.write("lamp/include/text.h", "#define TEXT(x) TEXT_(x)\n#define TEXT_(x) #x\n");
    developer.write("lamp/lib/Told/src/Told.h", "void told(const char *);\n");
    developer.write(
        "lamp/lib/Told/src/Told.cpp",
        "#include <Arduino.h>\nvoid told(const char *text) { Serial.println(text); }\n");
    developer.write(
        "lamp/src/main.cpp",
        """
        #include <Arduino.h>
        #include <EEPROM.h>
        #include <Told.h>
        #include "text.h"
        #ifndef SEEN
        #define SEEN "nothing"
        #endif
        void setup() {
          Serial.begin(9600);
          told(TEXT(GREETING));
          told(EEPROM.read(0) == 255 ? "empty" : "full");
          told(SEEN);
          Serial.flush();
          exit(0);
        }
        void loop() {}
        """);
  }

  private static String serial(String... lines) {
    return String.join("\r\n", lines) + "\r\n";
  }

  private Developer.Ending isolate(String... besides) throws IOException, InterruptedException {
    var words = new ArrayList<>(List.of("isolate", "-p", "arduino"));
    words.addAll(List.of("--time", "1s"));
    words.addAll(List.of(besides));
    words.add("lamp");
    return developer.servos(words.toArray(String[]::new));
  }

  @Test
  void buildsTheSameProjectAsServosAndChangesNothingOfTheUser() throws Exception {
    var before = Developer.content(folder.resolve("lamp"));
    var installed = Developer.content(core);

    var ours = isolate("--receipt", "ours.json");
    var pios = isolate("--builder", "pio", "--receipt", "pios.json");

    assertThat(pios)
        .isEqualTo(new Developer.Ending(0, serial("hello_there", "empty", "nothing"), ""))
        .isEqualTo(ours);
    assertThat(Files.readString(folder.resolve("ours.json")))
        .contains(
            "{\"barrier\":\"builder\",\"asked\":\"servos\",\"how\":\"arduino-builder\",\"observed\":");
    assertThat(Files.readString(folder.resolve("pios.json")))
        .containsPattern(
            "\\{\"barrier\":\"builder\",\"asked\":\"pio\",\"how\":\"pio 6[.][0-9.]+\","
                + "\"observed\":\"built environment 'uno'\"}");
    assertThat(Developer.content(folder.resolve("lamp"))).isEqualTo(before);
    assertThat(Developer.content(core)).isEqualTo(installed);
  }

  /// The script is run by pio alone. It looks for a network, for what it could change, and for the
  /// tokens of an account.
  @Test
  void runsAProjectsScriptsWithoutNetworkAndWithNothingToChange() throws Exception {
    developer.write("lamp/platformio.ini", INI + "extra_scripts = pre:look.py\n");
    developer.write(
        "lamp/look.py",
        Files.readString(Developer.TOOLS.resolve("look.py"))
            .replace("PROJECT", folder.resolve("lamp").toString())
            .replace("CORE", core.toString()));

    assertThat(isolate().stderr())
        .isEqualTo(
            """
            servos: %s/lamp/platformio.ini:9: env:uno.extra_scripts: is nothing that Servos can \
            honour; remove it, or build with pio: --builder pio
            """
                .formatted(folder));
    assertThat(isolate("--builder", "pio"))
        .isEqualTo(
            new Developer.Ending(
                0,
                serial(
                    "hello_there",
                    "empty",
                    "lo, read-only, read-only, read-only, writable, no token"),
                ""));
  }

  @Test
  void takesAPlatformThatIsMounted() throws Exception {
    var elsewhere = folder.resolve("elsewhere");
    Files.move(core.resolve("platforms/atmelavr"), elsewhere);
    developer.write("lamp/platformio.ini", INI.replace("= atmelavr", "= symlink://" + elsewhere));

    var mounted = isolate("--builder", "pio", "--mount", elsewhere + ":" + elsewhere);
    var hidden = isolate("--builder", "pio");

    assertThat(mounted.stdout()).as(mounted.stderr()).startsWith("hello_there\r\n");
    assertThat(hidden.status()).isEqualTo(126);
    assertThat(hidden.stderr())
        .endsWith(
            "servos: pio does not build environment 'uno': Can not create a symbolic link for `"
                + elsewhere
                + "`, not a directory; mend what it names\n");
  }

  @Test
  void endsAtALimitAsAnyProgram() throws Exception {
    developer.write("lamp/platformio.ini", INI + "extra_scripts = pre:for_ever.py\n");
    developer.write("lamp/for_ever.py", "while True:\n    pass\n");

    assertThat(isolate("--builder", "pio", "--timeout", "3s", "--receipt", "receipt.json"))
        .isEqualTo(
            new Developer.Ending(
                124, "", "servos: the build: timed out: the limit of 3s was reached\n"));
    assertThat(Files.readString(folder.resolve("receipt.json")))
        .contains("\"barrier\":\"seccomp\"")
        .doesNotContain("\"barrier\":\"builder\"");
  }

  @Test
  void givesItMoreLibraries() throws Exception {
    Files.move(folder.resolve("lamp/lib"), folder.resolve("more"));

    assertThat(isolate("--builder", "pio", "--libraries", "more").stdout())
        .isEqualTo(serial("hello_there", "empty", "nothing"));
    assertThat(isolate("--builder", "pio").status()).isEqualTo(127);
  }

  @Test
  void keepsTheProgram() throws Exception {
    var built =
        developer.servos("build", "-p", "arduino", "--builder", "pio", "lamp", "-o", "lamp.elf");

    assertThat(built).isEqualTo(new Developer.Ending(0, "", ""));
    assertThat(Files.readAllBytes(folder.resolve("lamp.elf"))).startsWith(0x7f, 'E', 'L', 'F');
  }

  @Test
  void namesTheUsersFileAndLine() throws Exception {
    developer.write("lamp/src/other.cpp", "#include <Told.h>\n\nint f() { return nothing; }\n");

    var ending = isolate("--builder", "pio");

    assertThat(ending.status()).isEqualTo(126);
    assertThat(ending.stderr())
        .endsWith(
            "servos: lamp/src/other.cpp:3: 'nothing' was not declared in this scope; mend the"
                + " sketch\n");
  }

  @Test
  void saysWhatAUserHasToFetch() throws Exception {
    developer.write("lamp/platformio.ini", INI.replace("= atmelavr", "= atmelsam@8.0.0"));
    var platform = isolate("--builder", "pio");
    developer.write("lamp/platformio.ini", INI.replace("  Told", "  someone/Absent@^7"));
    var library = isolate("--builder", "pio");

    assertThat(platform.status()).isEqualTo(127);
    assertThat(platform.stderr())
        .endsWith(
            "servos: pio has no 'atmelsam @ 8.0.0', and nothing is fetched for a build; fetch it"
                + " yourself: pio pkg install -d 'lamp' -e uno\n");
    assertThat(library.status()).isEqualTo(127);
    assertThat(library.stderr())
        .endsWith(
            "servos: pio has no 'someone/Absent @ ^7', and nothing is fetched for a build; fetch it"
                + " yourself: pio pkg install -d 'lamp' -e uno\n");
  }

  @Test
  void saysThatAProgramDoesNotFit() throws Exception {
    developer.write(
        "lamp/src/big.cpp",
        """
        #include <Arduino.h>
        volatile byte big[3000];
        void f() __attribute__((constructor));
        void f() { big[random(3000)] = 1; }
        """);

    var ending = isolate("--builder", "pio");

    assertThat(ending.status()).isEqualTo(126);
    assertThat(ending.stderr())
        .endsWith(
            "servos: section `.bss' is not within region `data' (and 1 more error); mend the"
                + " sketch\n");
  }

  @Test
  void saysThatItIsNotThere() throws Exception {
    developer.environment().put("PATH", "/usr/bin:/bin");

    assertThat(isolate("--builder", "pio"))
        .isEqualTo(
            new Developer.Ending(
                127,
                "",
                "servos: builder 'pio' is neither in PATH nor in '"
                    + core
                    + "/penv/bin'; install it: python3 -m venv DIR && DIR/bin/pip install"
                    + " platformio, and put DIR/bin into PATH; or leave --builder out\n"));
  }
}
