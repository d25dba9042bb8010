package io.servos.boards.flash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.boards.firmware.Stm32Program;
import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.IsolationUnavailableException;
import io.servos.spi.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The real tool and what plays the boot loader of an STM32, at a pseudo-terminal. That has no
/// parity, so the mode is another one than a chip has.
class Stm32flashTest {

  private static final int MEMORY = 128 << 10;
  private static final Duration A_WHILE = Duration.ofMinutes(2);
  private static final Stm32flash TOOL = new Stm32flash(Stm32flash.NAME, "8n1", A_WHILE);
  private static final String SOURCE =
      """
      .syntax unified
      .thumb
      .text
      .global _start
      .word 0x20005000
      .word _start
      .type _start, %function
      _start: b _start
      .rept 700
      .word 0x12345678
      .endr
      .byte 1, 2, 3
      """;

  @TempDir static Path folder;

  private static byte[] binary;

  @BeforeAll
  static void make() throws IOException, InterruptedException {
    build("0x08000000", "p");
    binary = content("p.bin");
  }

  private static void build(String address, String name) throws IOException, InterruptedException {
    var source = Files.writeString(folder.resolve("p.s"), SOURCE);
    var program = folder.resolve(name + ".elf").toString();
    SimulatedBoard.run(
        List.of(
            "arm-none-eabi-gcc",
            "-mcpu=cortex-m3",
            "-nostdlib",
            "-Wl,-Ttext=" + address,
            "-o",
            program,
            source.toString()));
    for (var format : List.of("ihex", "binary")) {
      var file = folder.resolve(name + (format.equals("ihex") ? ".hex" : ".bin"));
      SimulatedBoard.run(List.of("arm-none-eabi-objcopy", "-O", format, program, file.toString()));
    }
  }

  private static byte[] content(String name) throws IOException {
    return Files.readAllBytes(folder.resolve(name));
  }

  private static Stm32Program program(String name, Optional<Long> offset) throws IOException {
    return Stm32Program.of(name, content(name), offset);
  }

  private static BootLoaderPeer chip(String... faults) throws IOException {
    return BootLoaderPeer.start(folder, "stm32_rom.py", MEMORY, faults);
  }

  private static void fails(BootLoaderPeer chip, Kind kind, String message) throws IOException {
    var program = program("p.bin", Optional.empty());
    assertThatThrownBy(() -> TOOL.flash(chip.port(), program, Progress.ignored()))
        .isInstanceOfSatisfying(
            BoardException.class, failure -> assertThat(failure.kind()).isEqualTo(kind))
        .hasMessage("'" + chip.port() + "' " + message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"p.bin", "p.hex", "p.elf"})
  void writesWhateverItIsAndStartsIt(String name) throws IOException, InterruptedException {
    try (var chip = chip()) {
      TOOL.flash(chip.port(), program(name, Optional.empty()), Progress.ignored());

      assertThat(chip.content(0, binary.length)).isEqualTo(binary);
      assertThat(chip.content(binary.length, MEMORY)).containsOnly(0xff);
      assertThat(chip.process().inputReader().readLine()).isEqualTo("started at 0x8000000");
    }
  }

  @Test
  void writesToItsPlaceAndNowhereElse() throws IOException, InterruptedException {
    build("0x08004000", "q");
    try (var chip = chip("extended")) {
      TOOL.flash(chip.port(), program("q.bin", Optional.of(0x4000L)), Progress.ignored());
      assertThat(chip.content(0x4000, 0x4000 + binary.length)).isEqualTo(content("q.bin"));
      assertThat(chip.content(0, 0x4000)).containsOnly(0xff);
    }
    try (var chip = chip()) {
      TOOL.flash(chip.port(), program("q.elf", Optional.empty()), Progress.ignored());
      assertThat(chip.content(0x4000, 0x4000 + binary.length)).isEqualTo(content("q.bin"));
    }
  }

  @Test
  void saysThatNoBootLoaderAnswers() throws IOException {
    try (var chip = chip("silent")) {
      fails(
          chip,
          Kind.NO_BOOT_LOADER,
          "was not flashed; stm32flash says: Failed to init device, timeout.");
    }
  }

  @Test
  void refusesAChipThatTheToolDoesNotKnow() throws IOException {
    try (var chip = chip("id=0x999")) {
      fails(
          chip,
          Kind.WRONG_BOARD,
          "was not flashed; stm32flash says: Unknown/unsupported device (Device ID: 0x999)");

      assertThat(chip.isErased()).isTrue();
    }
  }

  @Test
  void tellsWhatTheChipDoesNotAllow() throws IOException {
    try (var chip = chip("protected")) {
      fails(
          chip,
          Kind.REFUSED,
          "was not flashed; stm32flash says: Got NACK from device on command 0x43");
    }
  }

  @Test
  void findsWhatWasNotWritten() throws IOException {
    try (var chip = chip("stuck=0x112")) {
      fails(
          chip,
          Kind.NOT_VERIFIED,
          "was not flashed; stm32flash says: Failed to verify at address 0x08000112, expected 0x34"
              + " and found 0x35");
    }
  }

  @Test
  void canBeTriedAgainWhenItWasUnplugged() throws IOException, InterruptedException {
    try (var chip = chip("gone=3")) {
      fails(chip, Kind.UNPLUGGED, "was unplugged");
    }
    try (var chip = chip()) {
      TOOL.flash(chip.port(), program("p.bin", Optional.empty()), Progress.ignored());

      assertThat(chip.content(0, binary.length)).isEqualTo(binary);
    }
  }

  @Test
  void refusesMoreThanTheChipHas() throws IOException {
    var large = Stm32Program.of("x", Arrays.copyOf(binary, MEMORY + 1024), Optional.empty());
    try (var chip = chip()) {
      assertThatThrownBy(() -> TOOL.flash(chip.port(), large, Progress.ignored()))
          .isInstanceOfSatisfying(
              BoardException.class, failure -> assertThat(failure.kind()).isEqualTo(Kind.NO_ROOM))
          .hasMessageEndingWith(
              "has a chip with 131072 bytes of flash memory, and the program needs 132096: nothing"
                  + " was written");
      assertThat(chip.isErased()).isTrue();
    }
  }

  @Test
  void tellsAPortThatIsNotThereAndAToolThatIsNot() throws IOException {
    var program = program("p.bin", Optional.empty());
    var absent = folder.resolve("absent");
    assertThatThrownBy(() -> TOOL.flash(absent, program, Progress.ignored()))
        .hasMessage("'" + absent + "' does not exist");
    try (var chip = chip()) {
      var none = new Stm32flash("/no/stm32flash", "8n1", A_WHILE);
      assertThatThrownBy(() -> none.flash(chip.port(), program, Progress.ignored()))
          .isInstanceOf(IsolationUnavailableException.class)
          .hasMessage("stm32flash: it is not installed");
      var quiet = new Stm32flash("true", "8n1", A_WHILE);
      assertThatThrownBy(() -> quiet.flash(chip.port(), program, Progress.ignored()))
          .isInstanceOfSatisfying(
              BoardException.class,
              failure -> assertThat(failure.kind()).isEqualTo(Kind.NOT_VERIFIED))
          .hasMessageEndingWith("stm32flash does not say that it compared all of it");
    }
  }

  private static void refuses(String told, byte[] content, Optional<Long> offset) {
    assertThatThrownBy(() -> Stm32Program.of("x", content, offset))
        .isInstanceOf(InvalidWorkloadException.class)
        .hasMessage(told);
  }

  @Test
  void refusesWhatIsNoProgramForIt() throws IOException, InterruptedException {
    var none =
        "'x' is no program for an STM32: it begins with no stack pointer and no reset handler";
    refuses(none, new byte[0], Optional.empty());
    refuses(none, new byte[100], Optional.empty());
    refuses(
        none,
        "hello, I am a text".getBytes(java.nio.charset.StandardCharsets.UTF_8),
        Optional.empty());
    refuses(
        "'x' cannot be at offset 0x10 of the flash memory of an STM32", binary, Optional.of(0x10L));
    refuses(
        "'x' cannot be at offset 0x400000 of the flash memory of an STM32",
        binary,
        Optional.of(4L << 20));
    refuses("'x' tells its place by itself", content("p.hex"), Optional.of(0L));
    refuses(
        "'x' is no program for an STM32",
        Files.readAllBytes(SimulatedBoard.program(folder, "atmega328p")),
        Optional.empty());
    build("0x20000000", "ram");
    refuses(
        "'x' has bytes at address 0x20000000, where no flash memory is",
        content("ram.hex"),
        Optional.empty());
    build("0x00000000", "low");
    refuses(
        "'x' has bytes at address 0x0, where no flash memory is",
        content("low.hex"),
        Optional.empty());
  }
}
