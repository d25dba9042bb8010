package io.servos.linux.seccomp;

import java.util.Locale;

/// A comparison on one 32-bit half of one argument: true if its bits under the mask equal the
/// value.
///
/// Where the kernel's parameter is an `int` or `unsigned int`, only the low half may be tested: the
/// kernel ignores the high half, so a test of it could be dodged by setting a bit there.
///
/// @param index which argument, 0 to 5
/// @param half which half of the 64-bit argument
/// @param mask the bits to look at
/// @param value what they must equal; has no bits outside the mask
public record ArgumentTest(int index, Half half, int mask, int value) {

  private static final int LAST_ARGUMENT = 5;

  /// A half of a 64-bit argument.
  public enum Half {
    /// Bits 0 to 31.
    LOW,
    /// Bits 32 to 63.
    HIGH
  }

  /// @throws IllegalArgumentException if there is no such argument or the test could never be true
  public ArgumentTest {
    if (index < 0 || index > LAST_ARGUMENT) {
      throw new IllegalArgumentException(
          "A system call has no argument " + index + ". Use 0 to " + LAST_ARGUMENT + ".");
    }
    if ((value & ~mask) != 0) {
      throw new IllegalArgumentException(
          "The value 0x%x has bits outside the mask 0x%x. Widen the mask.".formatted(value, mask));
    }
  }

  /// Tests that the low half equals a value.
  public static ArgumentTest equal(int index, int value) {
    return new ArgumentTest(index, Half.LOW, -1, value);
  }

  /// Tests that the low half, looked at through a mask, equals a value.
  public static ArgumentTest masked(int index, int mask, int value) {
    return new ArgumentTest(index, Half.LOW, mask, value);
  }

  @Override
  public String toString() {
    String operand = "arg%d.%s".formatted(index, half.name().toLowerCase(Locale.ROOT));
    return mask == -1
        ? "%s == 0x%x".formatted(operand, value)
        : "%s & 0x%x == 0x%x".formatted(operand, mask, value);
  }
}
