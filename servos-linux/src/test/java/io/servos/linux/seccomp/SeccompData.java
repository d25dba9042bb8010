package io.servos.linux.seccomp;

import io.servos.linux.abi.Architecture;
import io.servos.linux.abi.Syscall;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/// `struct seccomp_data`: what a filter sees of a system call.
record SeccompData(int number, int architecture, List<Long> arguments) {

  private static final int ARGUMENTS = 6;
  private static final int BYTES = 64;

  SeccompData {
    arguments = List.copyOf(arguments);
  }

  static SeccompData of(int number, Architecture architecture, long... arguments) {
    return new SeccompData(
        number,
        architecture.auditArch(),
        Arrays.stream(Arrays.copyOf(arguments, ARGUMENTS)).boxed().toList());
  }

  static SeccompData of(Syscall call, Architecture architecture, long... arguments) {
    return of(call.number(architecture), architecture, arguments);
  }

  ByteBuffer bytes() {
    ByteBuffer buffer = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(number).putInt(architecture).putLong(0x7f00_dead_beefL);
    arguments.forEach(buffer::putLong);
    return buffer.flip();
  }
}
