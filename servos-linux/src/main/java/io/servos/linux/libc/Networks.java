package io.servos.linux.libc;

import io.servos.linux.abi.Syscall;
import java.lang.foreign.Arena;
import java.nio.file.Path;

/// Makes network namespaces; see network_namespaces(7).
public final class Networks {

  private static final long CLONE_NEWNET = 0x40000000;
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  private static final int SIOCSIFFLAGS = 0x8914;
  private static final int NS_GET_USERNS = 0xb701;
  private static final int IFREQ_BYTES = 40;
  private static final int IFREQ_FLAGS = 16;
  private static final short IFF_UP = 1;
  private static final Path OWN = Path.of("/proc/thread-self/ns/net");

  private Networks() {}

  /// A namespace with nothing but a loopback that is up. For platform threads, each of which is in
  /// a namespace of its own: this one is in the new one for a moment, and starts no other then.
  public static Fd make() {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("a carrier of virtual threads stays where it is");
    }
    try (var home = Descriptors.open(OWN, Descriptors.O_RDONLY)) {
      try {
        Descriptors.check("unshare(CLONE_NEWNET)", LibC.syscall(Syscall.UNSHARE, CLONE_NEWNET));
        raiseLoopback();
        return Descriptors.open(OWN, Descriptors.O_RDONLY);
      } finally {
        enter(home);
      }
    }
  }

  /// The user namespace that owns a network namespace; see ioctl_ns(2).
  public static Fd ownerOf(Fd network) {
    return new Fd(
        (int)
            Descriptors.check(
                "ioctl(NS_GET_USERNS)",
                LibC.syscall(Syscall.IOCTL, network.number(), NS_GET_USERNS)));
  }

  private static void enter(Fd namespace) {
    Descriptors.check(
        "setns(CLONE_NEWNET)", LibC.syscall(Syscall.SETNS, namespace.number(), CLONE_NEWNET));
  }

  private static void raiseLoopback() {
    long fd = LibC.syscall(Syscall.SOCKET, AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
    try (var socket = new Fd((int) Descriptors.check("socket(AF_UNIX)", fd));
        var arena = Arena.ofConfined()) {
      var request = arena.allocate(IFREQ_BYTES, 8);
      request.setString(0, "lo");
      LibC.view(request).putShort(IFREQ_FLAGS, IFF_UP);
      Descriptors.check(
          "ioctl(SIOCSIFFLAGS, lo)",
          LibC.syscall(Syscall.IOCTL, socket.number(), SIOCSIFFLAGS, request.address()));
    }
  }
}
