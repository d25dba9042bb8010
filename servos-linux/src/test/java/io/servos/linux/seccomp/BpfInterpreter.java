package io.servos.linux.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Executes the bytes of a filter as the kernel's documentation of classic BPF describes it.
final class BpfInterpreter {

  /// The end of a run.
  record Outcome(int result, int executed) {}

  private static final int INSTRUCTION_BYTES = 8;

  private final ByteBuffer program;

  BpfInterpreter(byte[] program) {
    this.program = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
  }

  Outcome run(SeccompData data) {
    ByteBuffer input = data.bytes();
    int accumulator = 0;
    int executed = 0;
    int at = 0;
    while (true) {
      int code = Short.toUnsignedInt(program.getShort(at * INSTRUCTION_BYTES));
      int yes = Byte.toUnsignedInt(program.get(at * INSTRUCTION_BYTES + 2));
      int no = Byte.toUnsignedInt(program.get(at * INSTRUCTION_BYTES + 3));
      int operand = program.getInt(at * INSTRUCTION_BYTES + 4);
      executed++;
      at++;
      switch (code) {
        case 0x20 -> accumulator = aligned(input, operand);
        case 0x54 -> accumulator &= operand;
        case 0x05 -> at += operand;
        case 0x15 -> at += accumulator == operand ? yes : no;
        case 0x35 -> at += Integer.compareUnsigned(accumulator, operand) >= 0 ? yes : no;
        case 0x06 -> {
          return new Outcome(operand, executed);
        }
        default -> throw new AssertionError("unknown operation 0x" + Integer.toHexString(code));
      }
    }
  }

  private static int aligned(ByteBuffer input, int offset) {
    if (offset % Integer.BYTES != 0) {
      throw new AssertionError("unaligned load at " + offset);
    }
    return input.getInt(offset);
  }
}
