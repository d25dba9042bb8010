package io.servos.linux.libc;

import io.servos.linux.abi.Architecture;
import io.servos.linux.abi.Syscall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// Makes and uses file descriptors. Calls that transfer data return the count or the negated errno;
/// the others throw [NativeCallException]. None of them blocks.
public final class Descriptors {

  public static final int O_RDONLY = 0;
  public static final int O_WRONLY = 1;
  public static final int O_RDWR = 2;
  public static final int O_NOCTTY = 0x100;
  public static final int O_NONBLOCK = 0x800;
  public static final int O_CLOEXEC = 0x80000;

  private static final int AT_FDCWD = -100;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int F_SETFL = 4;
  private static final int F_ADD_SEALS = 1033;
  private static final int SEAL_ALL = 0xf;
  private static final int MFD_CLOEXEC = 1;
  private static final int MFD_ALLOW_SEALING = 2;
  private static final int MFD_EXEC = 0x10;
  private static final int O_TMPFILE =
      switch (Architecture.current()) {
        case X86_64 -> 0x410000;
        case AARCH64 -> 0x404000;
      };
  private static final int O_EXCL = 0x80;
  private static final int OWNER_READ_EXECUTE = 0500;
  private static final int FIONREAD = 0x541b;
  private static final int AF_UNIX = 1;
  private static final int SOCK_SEQPACKET_CLOEXEC = 5 | O_CLOEXEC;
  private static final int SOL_SOCKET = 1;
  private static final int SO_PASSCRED = 16;
  private static final int MSG_CMSG_CLOEXEC = 0x40000000;
  private static final int CMSG_HEADER_BYTES = 16;
  private static final int SCM_RIGHTS = 1;
  private static final int SCM_CREDENTIALS = 2;
  private static final int POLLED_BYTES = 8;
  private static final short POLLIN = 1;
  private static final short POLLOUT = 4;

  /// How long a thread that polls does not see an interrupt.
  private static final Duration INTERRUPT_CHECK = Duration.ofMillis(50);

  private Descriptors() {}

  /// Two connected descriptors.
  ///
  /// @param ours the end that this process keeps: it never blocks
  /// @param theirs the end for the other process
  public record Pair(Fd ours, Fd theirs) implements AutoCloseable {
    @Override
    public void close() {
      ours.close();
      theirs.close();
    }
  }

  /// A pipe that this process reads from.
  public static Pair pipeIn() {
    var ends = pipe();
    unblock(ends[0]);
    return new Pair(ends[0], ends[1]);
  }

  /// A pipe that this process writes to.
  public static Pair pipeOut() {
    var ends = pipe();
    unblock(ends[1]);
    return new Pair(ends[1], ends[0]);
  }

  private static Fd[] pipe() {
    try (var arena = Arena.ofConfined()) {
      var ends = arena.allocate(2 * Integer.BYTES, Integer.BYTES);
      check("pipe2", LibC.syscall(Syscall.PIPE2, ends.address(), O_CLOEXEC));
      return new Fd[] {
        new Fd(LibC.view(ends).getInt(0)), new Fd(LibC.view(ends).getInt(Integer.BYTES))
      };
    }
  }

  /// A pair of sockets that keep message bounds; ours receives the sender's credentials.
  public static Pair socketPair() {
    try (var arena = Arena.ofConfined()) {
      var ends = arena.allocate(2 * Integer.BYTES, Integer.BYTES);
      check(
          "socketpair",
          LibC.syscall(Syscall.SOCKETPAIR, AF_UNIX, SOCK_SEQPACKET_CLOEXEC, 0, ends.address()));
      var ours = new Fd(LibC.view(ends).getInt(0));
      var theirs = new Fd(LibC.view(ends).getInt(Integer.BYTES));
      var yes = LibC.longs(arena, 1);
      check(
          "setsockopt(SO_PASSCRED)",
          LibC.syscall(
              Syscall.SETSOCKOPT, ours.number(), SOL_SOCKET, SO_PASSCRED, yes.address(), 4));
      unblock(ours);
      return new Pair(ours, theirs);
    }
  }

  /// Opens a file.
  public static Fd open(Path path, int flags) {
    return new Fd((int) check("open(\"" + path + "\")", tryOpen(path, flags)));
  }

  /// The number of a new descriptor or the negated errno.
  static long tryOpen(Path path, int flags) {
    try (var arena = Arena.ofConfined()) {
      return LibC.syscall(
          Syscall.OPENAT,
          AT_FDCWD,
          arena.allocateFrom(path.toString()).address(),
          flags | O_CLOEXEC,
          0);
    }
  }

  /// An executable file without a name that nobody can change any more: sealed memory, or where the
  /// kernel forbids to execute that (`vm.memfd_noexec`), an unnamed file open for reading only.
  public static Fd sealedExecutable(String name, byte[] content) {
    try (var arena = Arena.ofConfined()) {
      var text = arena.allocateFrom(name);
      long fd =
          LibC.syscall(
              Syscall.MEMFD_CREATE, text.address(), MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_EXEC);
      if (fd == -Errno.EINVAL) {
        fd = LibC.syscall(Syscall.MEMFD_CREATE, text.address(), MFD_CLOEXEC | MFD_ALLOW_SEALING);
      }
      if (fd == -Errno.EACCES) {
        return unnamedExecutable(arena, content);
      }
      var file = new Fd((int) check("memfd_create", fd));
      try {
        writeAt(file, 0, content);
        check(
            "fcntl(F_ADD_SEALS)",
            LibC.syscall(Syscall.FCNTL, file.number(), F_ADD_SEALS, SEAL_ALL));
        return file;
      } catch (NativeCallException failure) {
        file.close();
        throw failure;
      }
    }
  }

  /// Memory that is a file.
  public static Fd memory(String name) {
    try (var arena = Arena.ofConfined()) {
      long fd = LibC.syscall(Syscall.MEMFD_CREATE, arena.allocateFrom(name).address(), MFD_CLOEXEC);
      return new Fd((int) check("memfd_create", fd));
    }
  }

  /// Writes all of it at that offset of a file.
  public static void writeAt(Fd file, long offset, byte[] content) {
    try (var arena = Arena.ofConfined()) {
      var bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, content);
      long done = 0;
      while (done < content.length) {
        done +=
            check(
                "pwrite",
                LibC.syscall(
                    Syscall.PWRITE64,
                    file.number(),
                    bytes.address() + done,
                    content.length - done,
                    offset + done));
      }
    }
  }

  private static Fd unnamedExecutable(Arena arena, byte[] content) {
    var directory = System.getProperty("java.io.tmpdir", "/tmp");
    long fd =
        LibC.syscall(
            Syscall.OPENAT,
            AT_FDCWD,
            arena.allocateFrom(directory).address(),
            O_TMPFILE | O_WRONLY | O_EXCL | O_CLOEXEC,
            OWNER_READ_EXECUTE);
    try (var file = new Fd((int) check("open(\"" + directory + "\", O_TMPFILE)", fd))) {
      writeAt(file, 0, content);
      return open(Path.of("/proc/self/fd/" + file.number()), O_RDONLY);
    }
  }

  /// Reads at most that many bytes: the count, 0 at the end, or the negated errno.
  public static int read(Fd fd, byte[] target, int offset, int length) {
    try (var arena = Arena.ofConfined()) {
      var buffer = arena.allocate(Math.max(length, 1));
      int count = (int) LibC.syscall(Syscall.READ, fd.number(), buffer.address(), length);
      if (count > 0) {
        MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, target, offset, count);
      }
      return count;
    }
  }

  /// Writes at most that many bytes: the count or the negated errno.
  public static int write(Fd fd, byte[] source, int offset, int length) {
    try (var arena = Arena.ofConfined()) {
      var buffer = arena.allocate(Math.max(length, 1));
      MemorySegment.copy(source, offset, buffer, ValueLayout.JAVA_BYTE, 0, length);
      return (int) LibC.syscall(Syscall.WRITE, fd.number(), buffer.address(), length);
    }
  }

  /// How many bytes can be read without waiting.
  public static int available(Fd fd) {
    try (var arena = Arena.ofConfined()) {
      var count = arena.allocate(Integer.BYTES, Integer.BYTES);
      long result = LibC.syscall(Syscall.IOCTL, fd.number(), FIONREAD, count.address());
      return result < 0 ? 0 : LibC.view(count).getInt(0);
    }
  }

  /// Waits until the descriptor can be read or its other end is gone, for platform threads: no
  /// other thread has to wake this one.
  ///
  /// @return whether that came about in time
  public static boolean awaitReadable(Fd fd, Duration atMost) throws InterruptedException {
    return await(List.of(fd), POLLIN, atMost);
  }

  /// The same for one of them.
  public static boolean awaitReadable(List<Fd> fds, Duration atMost) throws InterruptedException {
    return await(fds, POLLIN, atMost);
  }

  /// Waits until the descriptor can be written to or its other end is gone; as [#awaitReadable].
  public static boolean awaitWritable(Fd fd, Duration atMost) throws InterruptedException {
    return await(List.of(fd), POLLOUT, atMost);
  }

  /// The kernel writes what is left of the time into the slice, so each wait has a new one.
  private static boolean await(List<Fd> fds, short events, Duration atMost)
      throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    try (var arena = Arena.ofConfined()) {
      var polled = arena.allocate((long) fds.size() * POLLED_BYTES, POLLED_BYTES);
      var slice = arena.allocate(2 * Long.BYTES, Long.BYTES);
      var view = LibC.view(polled);
      fds.forEach(fd -> view.putInt(fd.number()).putShort(events).putShort((short) 0));
      long left = end - System.nanoTime();
      do {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        long wait = Math.clamp(left, 0, INTERRUPT_CHECK.toNanos());
        LibC.view(slice).putLong(0, 0).putLong(Long.BYTES, wait);
        if (LibC.syscall(Syscall.PPOLL, polled.address(), fds.size(), slice.address(), 0, 8) > 0) {
          return true;
        }
        left = end - System.nanoTime();
      } while (left > 0);
      return false;
    }
  }

  /// One message over a [#socketPair].
  ///
  /// @param count of its bytes
  /// @param sender its pid, unless there was no message
  /// @param descriptors what came along, for the receiver to close
  public record Message(int count, OptionalInt sender, List<Fd> descriptors) {}

  /// Receives one message over a [#socketPair]; what there is no room for in the target is lost.
  public static Message receive(Fd socket, byte[] target, int mostDescriptors) {
    try (var arena = Arena.ofConfined()) {
      var data = arena.allocate(target.length);
      var control = arena.allocate(64 + (long) mostDescriptors * Integer.BYTES, 8);
      var vector = LibC.longs(arena, data.address(), data.byteSize());
      var header =
          LibC.longs(arena, 0, 0, vector.address(), 1, control.address(), control.byteSize(), 0);
      int count =
          (int) LibC.syscall(Syscall.RECVMSG, socket.number(), header.address(), MSG_CMSG_CLOEXEC);
      if (count <= 0) {
        return new Message(0, OptionalInt.empty(), List.of());
      }
      LibC.view(data).get(target, 0, count);
      long controlLength = LibC.view(header).getLong(5 * Long.BYTES);
      return message(count, LibC.view(control).limit((int) controlLength));
    }
  }

  /// See cmsg(3).
  private static Message message(int count, ByteBuffer control) {
    var sender = OptionalInt.empty();
    var descriptors = new ArrayList<Fd>();
    int at = 0;
    while (at + CMSG_HEADER_BYTES <= control.limit()) {
      int end = at + (int) control.getLong(at);
      int kind = control.getInt(at + 12);
      if (kind == SCM_CREDENTIALS) {
        sender = OptionalInt.of(control.getInt(at + CMSG_HEADER_BYTES));
      } else if (kind == SCM_RIGHTS) {
        for (int i = at + CMSG_HEADER_BYTES; i < end; i += Integer.BYTES) {
          descriptors.add(new Fd(control.getInt(i)));
        }
      }
      at = end + 7 & ~7;
    }
    return new Message(count, sender, descriptors);
  }

  /// Makes reads and writes return `EAGAIN` instead of waiting.
  public static void unblock(Fd fd) {
    check("fcntl(F_SETFL)", LibC.syscall(Syscall.FCNTL, fd.number(), F_SETFL, O_NONBLOCK));
  }

  /// A second descriptor for the same open file.
  public static Fd duplicate(Fd fd) {
    return duplicate(fd, 0);
  }

  /// A second descriptor for the same open file, numbered at least that high.
  static Fd duplicate(Fd fd, int atLeast) {
    return new Fd(
        (int)
            check(
                "fcntl(F_DUPFD)",
                LibC.syscall(Syscall.FCNTL, fd.number(), F_DUPFD_CLOEXEC, atLeast)));
  }

  static long check(String call, long result) {
    if (result < 0) {
      throw new NativeCallException(call, (int) -result);
    }
    return result;
  }
}
