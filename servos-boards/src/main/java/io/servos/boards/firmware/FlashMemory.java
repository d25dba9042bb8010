package io.servos.boards.firmware;

/// Where microcontrollers of a family have flash memory.
///
/// @param start its first address
/// @param bytes more than any of them has
/// @param machine the number of their processors in linked programs
/// @param of what has it, for messages
/// @param example how a program for it is made
/// @param elsewhere from that address on programs also load what is not for the flash memory
public record FlashMemory(
    long start, int bytes, int machine, String of, String example, long elsewhere) {

  /// Variables, fuses and the EEPROM of an AVR have addresses of their own in a linked program.
  public static final FlashMemory AVR =
      new FlashMemory(
          0,
          1 << 20,
          ElfFile.AVR,
          "an AVR board",
          "servos build -p arduino --board uno -o blink.elf blink.ino",
          1 << 20);

  /// The flash memory of an STM32.
  public static final FlashMemory STM32 =
      new FlashMemory(
          0x0800_0000L,
          4 << 20,
          ElfFile.ARM,
          "an STM32",
          "arm-none-eabi-gcc with the linker script of the board",
          Long.MAX_VALUE);

  boolean isElsewhere(long address) {
    return address >= elsewhere;
  }
}
