package io.servos.boards.cortex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.servos.boards.catalog.CortexBoard;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.model.InvalidConfigException;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Outcome;
import io.servos.model.Platform;
import io.servos.model.Workload;
import io.servos.spi.Readiness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CortexRefusalTest {

  private static final String NOTHING = "int main(void) { return 0; }\n";

  @TempDir private Path folder;
  private Boards boards = new Boards(Path.of(""));

  @BeforeEach
  void start() {
    boards = new Boards(folder);
  }

  private static void prepare(Path root, Path file, Map<String, String> settings) {
    new CortexToolchain(root)
        .prepare(
            Workload.of(file).withSettings(settings),
            Platform.ARDUINO,
            EnvironmentConfig.defaults());
  }

  private static void prepare(Path file, String board) {
    prepare(Path.of("/"), file, Map.of("board", board));
  }

  private InvalidWorkloadException refused(Path program) {
    return catchThrowableOfType(
        InvalidWorkloadException.class, () -> boards.run(program, Boards.NETDUINO));
  }

  @Test
  void namesTheUsersLineThatDoesNotCompile() throws IOException {
    var source = boards.write("main.c", "#include <stdio.h>\nint main(void) { return none; }\n");

    assertThat(refused(source).getMessage())
        .startsWith(source + ":2: ")
        .contains("none")
        .contains("undeclared");

    assertThat(
            refused(
                boards.write("main.c", "int absent(void);\nint main(void) { return absent(); }\n")))
        .hasMessage("undefined reference to `absent'");
  }

  @Test
  void saysWhichPackageHasTheHeadersOfCpp() throws IOException {
    var source = boards.write("main.cpp", "#include <vector>\nint main() {}\n");
    var build =
        new CortexToolchain(system("1:7.2"))
            .prepare(
                Workload.of(source).withSettings(Boards.NETDUINO),
                Platform.ARDUINO,
                EnvironmentConfig.defaults())
            .build()
            .getLast();
    var said = source.toRealPath() + ":1:10: fatal error: vector: No such file or directory\n";

    var refusal =
        catchThrowableOfType(
            InvalidWorkloadException.class,
            () -> build.judge().failed(new Outcome.Exited(1), source, said));

    assertThat(refusal).hasMessage(source + ":1: vector: No such file or directory");
    assertThat(refusal.remedy())
        .isEqualTo(
            "mend it; headers such as <vector> take the package"
                + " libstdc++-arm-none-eabi-newlib");
  }

  @Test
  void saysHowMuchTooBigAProgramIs() throws IOException {
    var source =
        boards.write(
            "main.c", "char large[9000], *volatile at = large;\nint main(void) { return *at; }\n");
    var refusal =
        catchThrowableOfType(
            InvalidWorkloadException.class,
            () -> boards.run(source, Map.of("board", "stm32vldiscovery")));

    assertThat(refusal.kind()).isEqualTo(InvalidWorkloadException.Kind.NOT_BUILDABLE);
    assertThat(refusal.getMessage())
        .matches(
            "program '\\S*main\\.c' does not fit on board 'stm32vldiscovery': flash \\d{4} of"
                + " 131072 bytes \\(\\d%\\), RAM (?:11\\d{3}|10752) of 8192 bytes \\(13\\d%\\)");
  }

  @Test
  void cannotReadFilesOfTheHostWhileItIsBuilt() throws IOException {
    var secret = boards.write("elsewhere/secret.h", "#error the host's file was read\n");
    var source = boards.write("own/main.c", "#include \"" + secret + "\"\n" + NOTHING);

    assertThat(refused(source)).hasMessageContaining("No such file or directory");
  }

  @Test
  void refusesProgramsForOthers() throws IOException {
    var avr = elf(83, 2);
    var host = Files.write(folder.resolve("host"), Files.readAllBytes(Path.of("/bin/true")));

    assertThatThrownBy(() -> prepare(avr, "netduino2"))
        .isInstanceOf(InvalidWorkloadException.class)
        .hasMessage(
            "program '%s' is for AVR, not for the Cortex-M microcontroller of board 'netduino2'",
            avr);
    assertThatThrownBy(() -> prepare(elf(4711, 2), "netduino2"))
        .hasMessageContaining("is for processor family 4711, not");
    assertThatThrownBy(() -> prepare(elf(40, 1), "netduino2"))
        .hasMessageContaining("is an object file for a linker");
    assertThatThrownBy(() -> prepare(host, "netduino2"))
        .hasMessage(
            "'%s' is no program for a microcontroller: it is no program of a 32-bit,"
                + " little-endian format",
            host);
  }

  private Path elf(int machine, int type) throws IOException {
    var head = new byte[64];
    System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F', 1, 1}, 0, head, 0, 6);
    head[16] = (byte) type;
    head[18] = (byte) machine;
    head[19] = (byte) (machine >> 8);
    return Files.write(folder.resolve(machine + "-" + type + ".elf"), head);
  }

  @Test
  void refusesWhatIsNoProgram() throws IOException {
    var text = boards.write("notes.txt", "");
    var empty = Files.createDirectory(folder.resolve("empty"));

    assertThatThrownBy(() -> prepare(text, "netduino2"))
        .isInstanceOf(InvalidWorkloadException.class)
        .hasMessage("'%s' is no program for a Cortex-M board", text);
    assertThatThrownBy(() -> prepare(empty, "netduino2"))
        .hasMessage("'%s' has no Makefile, no CMakeLists.txt and no .ioc file", empty);
    assertThatThrownBy(() -> prepare(folder.resolve("none.c"), "netduino2"))
        .hasMessage("script '%s' does not exist", folder.resolve("none.c"));
    assertThatThrownBy(() -> prepare(folder.resolve("none/Makefile"), "netduino2"))
        .hasMessage("project '%s' does not exist", folder.resolve("none/Makefile"));
    assertThatThrownBy(() -> prepare(Path.of("/usr/Makefile"), "netduino2"))
        .hasMessage("project '/usr/Makefile' would show a home directory or a folder of /");
  }

  @Test
  void refusesAProjectOfCubeMxThatItCannotBuild() throws IOException {
    var file =
        boards.write(
            "a.ioc", "Mcu.Name=STM32F407VGTx\nProjectManager.TargetToolchain=STM32CubeIDE\n");
    var at = file + ": ";

    assertThatThrownBy(() -> prepare(Path.of("/"), folder, Map.of()))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage(
            at
                + "ProjectManager.TargetToolchain: is 'STM32CubeIDE', and there is neither Makefile"
                + " nor CMakeLists.txt beside it");
    assertThatThrownBy(() -> prepare(folder, "netduino2"))
        .hasMessage(
            "board: 'netduino2' has a STM32F205, and '" + folder + "' is for STM32F407VGTx");

    boards.write("a.ioc", "Mcu.Name=STM32L475V(C-E-G)Tx\n");
    boards.write("Makefile", "");
    var old = system("1:7.2");
    assertThatThrownBy(() -> prepare(old, file, Map.of()))
        .hasMessageContaining("board 'b-l475e-iot01a': needs ");

    boards.write("a.ioc", "Mcu.Name=STM32H743ZITx\n");
    assertThatThrownBy(() -> prepare(Path.of("/"), file, Map.of()))
        .hasMessage("board: no machine of QEMU has a microcontroller of the family STM32H7");

    boards.write("a.ioc", "Mcu.Name=GD32F103\n");
    assertThatThrownBy(() -> prepare(Path.of("/"), file, Map.of()))
        .hasMessage(at + "Mcu.Name: names no microcontroller of the STM32 family");

    boards.write("b.ioc", "");
    assertThatThrownBy(() -> prepare(Path.of("/"), folder, Map.of()))
        .hasMessage("'" + folder + "' has several .ioc files: a.ioc, b.ioc");
  }

  @Test
  void refusesWhatABoardHasNot() throws IOException {
    var source = boards.write("main.c", NOTHING);
    var toolchain = new CortexToolchain(Path.of("/"));
    var config = EnvironmentConfig.defaults();
    var workload = Workload.of(source).withSettings(Map.of("board", "netduino2"));

    assertThatThrownBy(
            () ->
                toolchain.prepare(
                    Workload.of(source, "x").withSettings(workload.settings()),
                    Platform.ARDUINO,
                    config))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("a program on a board has no arguments");
    assertThatThrownBy(
            () ->
                toolchain.prepare(
                    workload.withInput(new Input.Terminal(24, 80)), Platform.ARDUINO, config))
        .hasMessageContaining("a board has a serial port, not a terminal");
    assertThatThrownBy(
            () -> toolchain.prepare(workload, Platform.ARDUINO, config.withIsolation("docker")))
        .isInstanceOf(IsolationUnavailableException.class)
        .hasMessageContaining("it does not run board 'netduino2' yet");
    for (var name : List.of("eeprom", "libraries", "build-env", "colour")) {
      var settings = new HashMap<>(workload.settings());
      settings.put(name, "x");
      assertThatThrownBy(() -> prepare(Path.of("/"), source, settings))
          .isInstanceOf(InvalidConfigException.class)
          .hasMessage(name + ": is nothing that board 'netduino2' has");
    }
    assertThatThrownBy(
            () -> prepare(Path.of("/"), source, Map.of("board", "netduino2", "scenario", "x.yaml")))
        .hasMessage("scenario: nothing can come to board 'netduino2' but text");
  }

  @Test
  void namesThePackagesThatAreMissing() throws IOException {
    var source = boards.write("main.c", NOTHING);
    var makefile = boards.write("p/Makefile", "");

    assertThatThrownBy(() -> prepare(folder, source, Map.of("board", "netduino2")))
        .isInstanceOf(IsolationUnavailableException.class)
        .hasMessageContaining("needs qemu-system-arm, gcc-arm-none-eabi, libnewlib-arm-none-eabi");
    assertThatThrownBy(() -> prepare(folder, makefile, Map.of("board", "netduino2")))
        .hasMessageContaining("libnewlib-arm-none-eabi, make");
    assertThat(new CortexToolchain(folder).readiness())
        .isEqualTo(
            new Readiness.Missing(
                "needs qemu-system-arm, gcc-arm-none-eabi, libnewlib-arm-none-eabi",
                "apt-get install --no-install-recommends qemu-system-arm gcc-arm-none-eabi"
                    + " libnewlib-arm-none-eabi"));
  }

  /// A system like this one, with another QEMU.
  private Path system(String version) throws IOException {
    for (var name :
        List.of(
            "usr/bin/qemu-system-arm",
            "usr/bin/arm-none-eabi-gcc",
            "usr/lib/arm-none-eabi/newlib/libc.a")) {
      assertThat(boards.write("system/" + name, "").toFile().setExecutable(true)).isTrue();
    }
    boards.write(
        "system/var/lib/dpkg/status",
        """
        Package: qemu-system-arm
        Status: install ok installed
        Version: %s
        """
            .formatted(version));
    return folder.resolve("system");
  }

  @Test
  void refusesBoardsThatQemuDoesNotHaveYet() throws IOException {
    var source = boards.write("main.c", NOTHING);

    for (var old : List.of("1:7.2+dfsg-7+deb12u18", "1:8.2.2+ds-0", "1:9.0.2+ds-1", "unknown")) {
      var root = system(old);
      assertThatThrownBy(() -> prepare(root, source, Map.of("board", "b-l475e-iot01a")))
          .as(old)
          .isInstanceOf(IsolationUnavailableException.class)
          .hasMessageContaining(
              "board 'b-l475e-iot01a': needs QEMU 9.1 or later, and this is qemu");
    }
    for (var recent : List.of("1:9.1.0+ds-1", "1:10.0.13+ds-0+deb13u1")) {
      for (var board : CortexBoard.all()) {
        prepare(system(recent), source, Map.of("board", board.name()));
      }
    }
    prepare(system("1:8.0"), source, Map.of("board", "olimex-stm32-h405"));
  }
}
