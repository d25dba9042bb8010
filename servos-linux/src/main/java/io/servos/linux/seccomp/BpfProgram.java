package io.servos.linux.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// A filter program as the kernel takes it.
///
/// @param instructions 1 to 4096 instructions
public record BpfProgram(List<BpfInstruction> instructions) {

  private static final int MAX_INSTRUCTIONS = 4096;
  private static final int INSTRUCTION_BYTES = 8;

  /// @throws IllegalArgumentException if the kernel would refuse the length
  public BpfProgram {
    instructions = List.copyOf(instructions);
    if (instructions.isEmpty() || instructions.size() > MAX_INSTRUCTIONS) {
      throw new IllegalArgumentException(
          "A filter of "
              + instructions.size()
              + " instructions cannot be loaded. Use 1 to "
              + MAX_INSTRUCTIONS
              + ".");
    }
  }

  /// The number of instructions.
  public int length() {
    return instructions.size();
  }

  /// The `struct sock_filter` array: 8 bytes an instruction, little endian.
  public byte[] bytes() {
    ByteBuffer buffer =
        ByteBuffer.allocate(length() * INSTRUCTION_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (BpfInstruction instruction : instructions) {
      buffer
          .putShort((short) instruction.code())
          .put((byte) instruction.yes())
          .put((byte) instruction.no())
          .putInt(instruction.operand());
    }
    return buffer.array();
  }

  /// The SHA-256 of [#bytes], in hexadecimal.
  public String digest() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(
          "This Java has no SHA-256, which every Java must have. Use another build of it.", e);
    }
  }

  /// The program in words, one numbered line an instruction.
  public String disassemble() {
    StringBuilder text = new StringBuilder();
    for (int position = 0; position < length(); position++) {
      String line = instructions.get(position).text(position);
      text.append("%4d  %s\n".formatted(position, line));
    }
    return text.toString();
  }
}
