package io.servos.linux.libc;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.servos.linux.abi.Architecture;
import io.servos.linux.abi.Syscall;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Calls into the C library. One shape serves every function: seven 64-bit arguments, a 64-bit
/// result. Functions that take fewer ignore the rest, and linking one shape is all that a JVM pays.
@SuppressWarnings("restricted")
final class LibC {

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
  private static final long ERRNO =
      CAPTURED.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle CALL =
      LINKER.downcallHandle(
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
              JAVA_LONG),
          Linker.Option.captureCallState("errno"));
  private static final MemorySegment SYSCALL = symbol("syscall");
  private static final Architecture ARCHITECTURE = Architecture.current();

  private LibC() {}

  /// Its content. Cheaper at the first use than the accessors of segments, each of which has
  /// classes made for it.
  static ByteBuffer view(MemorySegment memory) {
    return memory.asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /// Numbers, one after the other.
  static MemorySegment longs(Arena arena, long... values) {
    var memory = arena.allocate((long) values.length * Long.BYTES, Long.BYTES);
    view(memory).asLongBuffer().put(values);
    return memory;
  }

  static MemorySegment symbol(String name) {
    return LINKER.defaultLookup().findOrThrow(name);
  }

  /// What the system call returns: its result, or the negated errno.
  static long syscall(Syscall call, long... arguments) {
    try (var arena = Arena.ofConfined()) {
      return syscall(arena.allocate(CAPTURED), call, arguments);
    }
  }

  private static long syscall(MemorySegment captured, Syscall call, long... arguments) {
    var a = new long[6];
    System.arraycopy(arguments, 0, a, 0, arguments.length);
    long result =
        invoke(captured, SYSCALL, call.number(ARCHITECTURE), a[0], a[1], a[2], a[3], a[4], a[5]);
    return result == -1 ? -(long) view(captured).getInt((int) ERRNO) : result;
  }

  /// What a function of the posix_spawn family returns: 0 or an errno.
  static int spawnCall(MemorySegment function, long... arguments) {
    var a = new long[7];
    System.arraycopy(arguments, 0, a, 0, arguments.length);
    try (var arena = Arena.ofConfined()) {
      return (int)
          invoke(arena.allocate(CAPTURED), function, a[0], a[1], a[2], a[3], a[4], a[5], a[6]);
    }
  }

  private static long invoke(
      MemorySegment captured,
      MemorySegment function,
      long a,
      long b,
      long c,
      long d,
      long e,
      long f,
      long g) {
    try {
      return (long) CALL.invokeExact(function, captured, a, b, c, d, e, f, g);
    } catch (Throwable impossible) {
      throw new AssertionError("a call of the C library threw", impossible);
    }
  }
}
