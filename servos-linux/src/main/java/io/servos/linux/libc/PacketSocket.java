package io.servos.linux.libc;

import io.servos.linux.abi.Syscall;
import java.lang.foreign.Arena;

/// Sees what passes the network namespace that a socket was made in; see packet(7).
public final class PacketSocket {

  private static final int AF_PACKET = 17;
  private static final int ALL_PROTOCOLS_BIG_ENDIAN = 0x0300;
  private static final int SOL_SOCKET = 1;
  private static final int SO_ATTACH_FILTER = 26;
  private static final int INSTRUCTION_BYTES = 8;

  private PacketSocket() {}

  /// From now on whole IP packets are read from the socket.
  ///
  /// @param socket of protocol 0, which receives nothing until the filter is there
  /// @param filter classic BPF, which sees a packet from its IP header on; it says how many bytes
  ///     of it are kept
  public static void bind(Fd socket, byte[] filter) {
    try (var arena = Arena.ofConfined()) {
      var program = arena.allocate(filter.length, 8);
      LibC.view(program).put(filter);
      var header = arena.allocate(16, 8);
      LibC.view(header)
          .putShort(0, (short) (filter.length / INSTRUCTION_BYTES))
          .putLong(8, program.address());
      Descriptors.check(
          "setsockopt(SO_ATTACH_FILTER)",
          LibC.syscall(
              Syscall.SETSOCKOPT,
              socket.number(),
              SOL_SOCKET,
              SO_ATTACH_FILTER,
              header.address(),
              header.byteSize()));
      var address = arena.allocate(20, 8);
      LibC.view(address)
          .putShort(0, (short) AF_PACKET)
          .putShort(2, (short) ALL_PROTOCOLS_BIG_ENDIAN);
      Descriptors.check(
          "bind(AF_PACKET)",
          LibC.syscall(Syscall.BIND, socket.number(), address.address(), address.byteSize()));
    }
  }
}
