package io.servos.boards.firmware;

import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// A program for an STM32 at its place.
///
/// @param address where its flash memory has the first byte
/// @param content which must not be changed
@SuppressWarnings("ArrayRecordComponent")
public record Stm32Program(long address, byte[] content) {

  private static final FlashMemory MEMORY = FlashMemory.STM32;

  /// Vector tables begin at multiples of it.
  private static final int UNIT = 0x100;

  /// How far it reaches, from the start of the flash memory on.
  public long end() {
    return address - MEMORY.start() + content.length;
  }

  /// Linked programs and Intel HEX files tell their place; other bytes begin with a vector table.
  ///
  /// @param name for messages
  /// @param offset from the start of the flash memory, for other bytes
  /// @throws InvalidWorkloadException if it is none, or there is no flash memory
  public static Stm32Program of(String name, byte[] content, Optional<Long> offset) {
    if (content.length > 0 && (content[0] == ':' || content[0] == 0x7f)) {
      if (offset.isPresent()) {
        throw wrong("'" + name + "' tells its place by itself", "leave --offset out");
      }
      var image = FlashImage.of(name, content, MEMORY);
      return new Stm32Program(
          MEMORY.start() + image.first(), image.page(image.first(), image.size() - image.first()));
    }
    long at = offset.orElse(0L);
    if (at % UNIT != 0 || at + content.length > MEMORY.bytes()) {
      throw wrong(
          "'%s' cannot be at offset 0x%x of the flash memory of an STM32".formatted(name, at),
          "use a multiple of 0x%x for --offset, such as 0x4000".formatted(UNIT));
    }
    if (!beginsWithVectors(content)) {
      throw wrong(
          "'%s' is no program for an STM32: it begins with no stack pointer and no reset handler"
              .formatted(name),
          "name what 'arm-none-eabi-objcopy -O binary' made of a program, or the program itself");
    }
    return new Stm32Program(MEMORY.start() + at, content);
  }

  private static boolean beginsWithVectors(byte[] content) {
    if (content.length < 8) {
      return false;
    }
    var words = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    long stack = Integer.toUnsignedLong(words.getInt(0));
    long reset = Integer.toUnsignedLong(words.getInt(4));
    return (stack >>> 28 == 1 || stack >>> 28 == 2)
        && (reset & 1) == 1
        && reset >= MEMORY.start()
        && reset < MEMORY.start() + MEMORY.bytes();
  }

  private static InvalidWorkloadException wrong(String fact, String remedy) {
    return new InvalidWorkloadException(Kind.NOT_EXECUTABLE, fact, remedy);
  }
}
