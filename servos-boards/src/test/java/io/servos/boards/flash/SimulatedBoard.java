package io.servos.boards.flash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.servos.boards.serial.SerialLines;
import io.servos.spi.SerialLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A microcontroller with a real boot loader, simulated instruction by instruction, at a
/// pseudo-terminal.
public record SimulatedBoard(Process process, Path port) implements AutoCloseable {

  private static final Path LOADERS =
      Path.of("/usr/share/arduino/hardware/arduino/avr/bootloaders");
  private static final String SOURCE =
      """
      #include <avr/io.h>
      #include <util/delay.h>
      const char filler[2000] __attribute__((used, section(".progmem.filler"))) = {1, 2, 3};
      int main(void) {
        UBRR0 = F_CPU / 16 / 9600 - 1;
        UCSR0B = 1 << TXEN0;
        for (;;) {
          for (const char *text = "hi from the sketch\\n"; *text; text++) {
            while (!(UCSR0A & 1 << UDRE0));
            UDR0 = *text;
          }
          _delay_ms(50);
        }
      }
      """;

  /// Builds what simulates, into a folder.
  static Path build(Path folder) throws IOException, InterruptedException {
    try (var source = SimulatedBoard.class.getResourceAsStream("board.c")) {
      Files.copy(source, folder.resolve("board.c"));
    }
    var program = folder.resolve("board");
    run(
        List.of(
            "gcc",
            "-O2",
            "-Wall",
            "-Werror",
            "-I/usr/include/simavr",
            "-o",
            program.toString(),
            folder.resolve("board.c").toString(),
            "-lsimavr",
            "-lelf"));
    return program;
  }

  /// Builds a program that says something, as a linked program.
  static Path program(Path folder, String mcu) throws IOException, InterruptedException {
    var source = Files.writeString(folder.resolve("hi.c"), SOURCE);
    var program = folder.resolve(mcu + ".elf");
    run(
        List.of(
            "avr-gcc",
            "-mmcu=" + mcu,
            "-DF_CPU=16000000UL",
            "-Os",
            "-o",
            program.toString(),
            source.toString()));
    return program;
  }

  static void run(List<String> command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var text = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
  }

  /// Has the real avrdude speak with what is at a port.
  static void avrdude(String mcu, String protocol, Path port, String... more)
      throws IOException, InterruptedException {
    var command =
        new ArrayList<>(List.of("avrdude", "-q", "-q", "-p", mcu, "-c", protocol, "-D", "-P"));
    command.add(port.toString());
    command.addAll(List.of(more));
    run(command);
  }

  static SimulatedBoard start(Path program, String mcu, String loader) throws IOException {
    var process =
        new ProcessBuilder(program.toString(), mcu, "16000000", LOADERS.resolve(loader).toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new SimulatedBoard(process, Path.of(process.inputReader(UTF_8).readLine()));
  }

  /// A Nano with the boot loader that it had at first, `nano:cpu=atmega328old`.
  ///
  /// @param folder for the program that is the board
  public static SimulatedBoard nano(Path folder) throws IOException, InterruptedException {
    return start(build(folder), "atmega328p", "atmega/ATmegaBOOT_168_atmega328.hex");
  }

  /// Presses its reset button.
  public void reset() throws IOException, InterruptedException {
    run(List.of("kill", "-USR1", Long.toString(process.pid())));
  }

  SerialLine open(int baud) {
    return SerialLines.open(port, baud);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
