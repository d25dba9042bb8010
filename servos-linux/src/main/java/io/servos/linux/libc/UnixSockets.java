package io.servos.linux.libc;

import io.servos.linux.abi.Syscall;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// Sockets with a path, which keep message bounds; see unix(7).
public final class UnixSockets {

  /// Longer paths have no room in an address.
  public static final int MOST_PATH_BYTES = 107;

  public static final int AF_UNIX = 1;
  public static final int SOCK_SEQPACKET_CLOEXEC = 5 | Descriptors.O_CLOEXEC;
  private static final int SOCK_CLOEXEC_NONBLOCK = Descriptors.O_CLOEXEC | Descriptors.O_NONBLOCK;
  private static final int SOL_SOCKET = 1;
  private static final int SO_PEERCRED = 17;
  private static final int SO_PEERPIDFD = 77;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int BACKLOG = 128;

  private UnixSockets() {}

  /// Who is at the other end of a socket, at the time when it was connected.
  public record Peer(int pid, int uid) {}

  /// The address of a path.
  ///
  /// @throws IllegalArgumentException if there is no room for it
  public static byte[] address(Path path) {
    var text = path.toString().getBytes(StandardCharsets.UTF_8);
    if (text.length > MOST_PATH_BYTES) {
      throw new IllegalArgumentException("'" + path + "' is too long for the path of a socket");
    }
    return ByteBuffer.allocate(Short.BYTES + text.length + 1)
        .order(ByteOrder.nativeOrder())
        .putShort((short) AF_UNIX)
        .put(text)
        .array();
  }

  /// A socket that listens at a path where nothing is, and never blocks.
  public static Fd listen(Path path) {
    var socket =
        new Fd(
            (int)
                Descriptors.check(
                    "socket(AF_UNIX)",
                    LibC.syscall(
                        Syscall.SOCKET,
                        AF_UNIX,
                        SOCK_SEQPACKET_CLOEXEC | SOCK_CLOEXEC_NONBLOCK,
                        0)));
    try (var arena = Arena.ofConfined()) {
      var address = arena.allocateFrom(ValueLayout.JAVA_BYTE, address(path));
      Descriptors.check(
          "bind(\"" + path + "\")",
          LibC.syscall(Syscall.BIND, socket.number(), address.address(), address.byteSize()));
      Descriptors.check("listen", LibC.syscall(Syscall.LISTEN, socket.number(), BACKLOG));
      return socket;
    } catch (NativeCallException failure) {
      socket.close();
      throw failure;
    }
  }

  /// One that has connected meanwhile, which never blocks; empty when there is none, or this
  /// process has no descriptor for it: then it is hung up on.
  public static Optional<Fd> accept(Fd listening, Spare spare) {
    long fd = accept(listening);
    if (fd == -Errno.EMFILE) {
      spare.close();
      LibC.syscall(Syscall.CLOSE, accept(listening));
      spare.takeBack();
      return Optional.empty();
    }
    return fd == -Errno.EAGAIN
        ? Optional.empty()
        : Optional.of(new Fd((int) Descriptors.check("accept4", fd)));
  }

  private static long accept(Fd listening) {
    return LibC.syscall(Syscall.ACCEPT4, listening.number(), 0, 0, SOCK_CLOEXEC_NONBLOCK);
  }

  /// Who has connected.
  public static Peer peer(Fd connected) {
    try (var arena = Arena.ofConfined()) {
      var credentials = arena.allocate(3L * Integer.BYTES, Integer.BYTES);
      var length = LibC.longs(arena, credentials.byteSize());
      Descriptors.check(
          "getsockopt(SO_PEERCRED)",
          LibC.syscall(
              Syscall.GETSOCKOPT,
              connected.number(),
              SOL_SOCKET,
              SO_PEERCRED,
              credentials.address(),
              length.address()));
      var view = LibC.view(credentials);
      return new Peer(view.getInt(0), view.getInt(Integer.BYTES));
    }
  }

  /// A descriptor of the process that connected, which becomes readable when that ends. Before
  /// Linux 6.5 it is that of the process which has the number of the other one now.
  public static Fd process(Fd connected, Peer peer) {
    try (var arena = Arena.ofConfined()) {
      var pidfd = LibC.longs(arena, -1);
      var length = LibC.longs(arena, Integer.BYTES);
      long result =
          LibC.syscall(
              Syscall.GETSOCKOPT,
              connected.number(),
              SOL_SOCKET,
              SO_PEERPIDFD,
              pidfd.address(),
              length.address());
      if (result == 0) {
        return new Fd(LibC.view(pidfd).getInt(0));
      }
    }
    return new Fd(
        (int) Descriptors.check("pidfd_open", LibC.syscall(Syscall.PIDFD_OPEN, peer.pid(), 0)));
  }

  /// Sends a message of so many zero bytes.
  ///
  /// @return whether the other side is still there to read it
  public static boolean sendZeros(Fd connected, int count) {
    try (var arena = Arena.ofConfined()) {
      var zeros = arena.allocate(count);
      return LibC.syscall(Syscall.SENDTO, connected.number(), zeros.address(), count, MSG_NOSIGNAL)
          == count;
    }
  }
}
