package io.servos.linux.seccomp;

/// One `struct sock_filter` of the kernel.
///
/// @param code operation, one of the constants here
/// @param yes for a conditional jump, how many instructions to skip if true
/// @param no for a conditional jump, how many instructions to skip if false
/// @param operand the constant the operation works with
public record BpfInstruction(int code, int yes, int no, int operand) {

  /// Loads 32 bits of `struct seccomp_data` into the accumulator.
  static final int LOAD = 0x20;

  /// Masks the accumulator.
  static final int AND = 0x54;

  /// Jumps without a condition, by any distance.
  static final int JUMP = 0x05;

  /// Jumps if the accumulator equals the operand.
  static final int IF_EQUAL = 0x15;

  /// Jumps if the accumulator, as an unsigned number, is at least the operand.
  static final int IF_AT_LEAST = 0x35;

  /// Ends the program with the operand as its result.
  static final int RETURN = 0x06;

  /// The longest distance of a conditional jump.
  static final int MAX_SKIP = 255;

  static BpfInstruction of(int code, int operand) {
    return new BpfInstruction(code, 0, 0, operand);
  }

  /// The instruction in words, with the targets of jumps as absolute positions.
  String text(int position) {
    return switch (code) {
      case LOAD -> "load [%d]".formatted(operand);
      case AND -> "and 0x%x".formatted(operand);
      case JUMP -> "jump %d".formatted(position + 1 + operand);
      case IF_EQUAL -> branch("==", position);
      case IF_AT_LEAST -> branch(">=", position);
      case RETURN -> "return 0x%08x".formatted(operand);
      default ->
          throw new IllegalStateException(
              "The operation 0x%x is unknown. Only generated programs can be shown."
                  .formatted(code));
    };
  }

  private String branch(String comparison, int position) {
    return "if %s 0x%x then %d else %d"
        .formatted(comparison, operand, position + 1 + yes, position + 1 + no);
  }
}
