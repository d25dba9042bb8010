package io.servos.boards.arduino;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.boards.firmware.ElfFile;
import io.servos.engine.IsolationManager;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Outcome;
import io.servos.model.Platform;
import io.servos.model.Workload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every board of Arduino's own list, and every sketch that comes with it.
class AllBoardsTest {

  private static final Installation INSTALLATION = Installation.ofHost(Path.of("/"));

  private static final Path LIBRARIES =
      Path.of("/usr/share/arduino/hardware/arduino/avr/libraries");

  @TempDir Path folder;

  static List<String> boards() {
    return INSTALLATION.boards().names();
  }

  static List<Path> examples() throws IOException {
    try (var files = Files.walk(LIBRARIES)) {
      return files.filter(file -> file.toString().endsWith(".ino")).sorted().toList();
    }
  }

  private Path build(Path sketch, String board) throws InterruptedException {
    var program = folder.resolve("out.elf");
    try (var manager = new IsolationManager(Platform.ARDUINO, EnvironmentConfig.defaults())) {
      var workload = Workload.of(sketch).withSettings(Map.of("board", board));
      var result = manager.build(workload, Optional.of(program));
      assertThat(result.outcome()).as(result.stderrText()).isEqualTo(new Outcome.Exited(0));
      assertThat(result.stderrText()).isEmpty();
    }
    return program;
  }

  @ParameterizedTest
  @MethodSource("boards")
  void buildsABlinkingSketchForEachBoard(String board) throws IOException, InterruptedException {
    var sketch =
        new Sketches(folder)
            .write(
                "blink",
                """
                void setup() { pinMode(1, OUTPUT); }
                void loop() { digitalWrite(1, HIGH); delay(9); }
                """);

    var program = ElfFile.read(build(sketch, board));

    assertThat(program.machine()).isEqualTo(ElfFile.AVR);
    assertThat(SketchSize.of(program, INSTALLATION.boards().named(board)).fits()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void buildsEachSketchThatComesWithTheCore(Path sketch) throws IOException, InterruptedException {
    assertThat(ElfFile.read(build(sketch, "uno")).machine()).isEqualTo(ElfFile.AVR);
  }

  @Test
  void countsAsAvrSizeDoes() throws IOException, InterruptedException {
    var program = build(examples().getFirst(), "uno");
    var tool = new ProcessBuilder("avr-size", "-A", program.toString()).start();
    var said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    long text = number(said, ".text");
    long data = number(said, ".data");

    var size = SketchSize.of(ElfFile.read(program), INSTALLATION.boards().named("uno"));

    assertThat(size.flashBytes()).isEqualTo(text + data).isPositive();
    assertThat(size.ramBytes()).isEqualTo(data + number(said, ".bss"));
  }

  private static long number(String said, String section) {
    var line = Pattern.compile("(?m)^" + Pattern.quote(section) + "\\s+(\\d+)").matcher(said);
    return line.find() ? Long.parseLong(line.group(1)) : 0;
  }
}
