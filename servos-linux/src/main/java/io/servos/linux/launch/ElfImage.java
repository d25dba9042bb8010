package io.servos.linux.launch;

import io.servos.linux.launch.Arg.Vector;
import io.servos.linux.launch.MachineCode.Origin;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Queue;

/// Lays a [LaunchProgram] out as a static ELF executable of two segments: code, which is read and
/// executed, and data, which is read and written. Layout after elf(5).
public final class ElfImage {

  private static final long BASE = 0x40_0000;
  private static final int ALIGNMENT = 0x1_0000;
  private static final int FILE_HEADER = 64;
  private static final int SEGMENT_HEADER = 56;
  private static final int SEGMENTS = 3;
  private static final int CODE_OFFSET = FILE_HEADER + SEGMENTS * SEGMENT_HEADER;

  /// Behind the interpreter, which needs its addresses.
  private static final int DATA_OFFSET = 1024;
  private static final int READ = 4;
  private static final int WRITE = 2;
  private static final int EXECUTE = 1;
  private static final int PT_LOAD = 1;
  private static final int PT_GNU_STACK = 0x6474_e551;

  private final LaunchProgram program;
  private final boolean asksOrigin;
  private final IdentityHashMap<Blob, Long> blobs = new IdentityHashMap<>();
  private final IdentityHashMap<Sequence, Long> starts = new IdentityHashMap<>();
  private final IdentityHashMap<Call, Long> calls = new IdentityHashMap<>();

  private ElfImage(LaunchProgram program) {
    this.program = program;
    this.asksOrigin = asksOrigin(program);
  }

  /// The bytes of the executable.
  public static byte[] of(LaunchProgram program) {
    return new ElfImage(program).build();
  }

  private byte[] build() {
    long end = placeBlobs(placeCalls(addressAt(DATA_OFFSET)));
    var image = ByteBuffer.allocate(offsetOf(end)).order(ByteOrder.LITTLE_ENDIAN);
    writeHeaders(image);
    image.put(CODE_OFFSET, code());
    int index = 0;
    for (var sequence : program.allSequences()) {
      for (var call : sequence.calls()) {
        writeCall(image, call, index++);
      }
      writeEnd(image, sequence);
    }
    blobs.forEach((blob, address) -> writeBlob(image, blob, address));
    return image.array();
  }

  private byte[] code() {
    var code =
        MachineCode.of(program.architecture())
            .interpreter(
                address(starts, program.sequences().getFirst()),
                address(blobs, program.failure().record()),
                address(starts, program.failure().sequence()),
                asksOrigin ? Optional.of(origin()) : Optional.empty())
            .bytes();
    if (CODE_OFFSET + code.length > DATA_OFFSET) {
      throw new IllegalStateException("an interpreter of " + code.length + " bytes is too long");
    }
    return code;
  }

  private Origin origin() {
    return new Origin(cellOf(Vector.ARGUMENTS), cellOf(Vector.ENVIRONMENT));
  }

  /// The one argument that is such a vector, or else a place that nobody looks at.
  private long cellOf(Vector vector) {
    long cell = address(blobs, program.failure().record());
    for (var sequence : program.allSequences()) {
      for (var call : sequence.calls()) {
        for (int i = 0; i < call.args().size(); i++) {
          if (call.args().get(i) instanceof Arg.Handed(var which, _) && which == vector) {
            cell = argument(address(calls, call), i);
          }
        }
      }
    }
    return cell;
  }

  private static boolean asksOrigin(LaunchProgram program) {
    for (var sequence : program.allSequences()) {
      for (var call : sequence.calls()) {
        for (var arg : call.args()) {
          if (arg instanceof Arg.Handed) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static long argument(long entry, int index) {
    return entry + Entry.ARGUMENTS + 8L * index;
  }

  private long placeCalls(long from) {
    long end = from;
    for (var sequence : program.allSequences()) {
      starts.put(sequence, end);
      for (var call : sequence.calls()) {
        calls.put(call, end);
        end += Entry.BYTES;
      }
      end += Entry.BYTES;
    }
    return end;
  }

  private long placeBlobs(long from) {
    long end = from;
    var open = referencedBlobs();
    while (!open.isEmpty()) {
      var blob = open.remove();
      if (!blobs.containsKey(blob)) {
        blobs.put(blob, end);
        end = (end + blob.size() + 7) & -8;
        blob.pointers().forEach(pointer -> open.add(pointer.target()));
      }
    }
    return end;
  }

  private Queue<Blob> referencedBlobs() {
    var referenced = new ArrayDeque<Blob>();
    referenced.add(program.failure().record());
    for (var sequence : program.allSequences()) {
      for (var call : sequence.calls()) {
        for (var arg : call.args()) {
          if (arg instanceof Arg.Address(var blob, _, _)) {
            referenced.add(blob);
          } else if (arg instanceof Arg.Text(var blob, _)) {
            referenced.add(blob);
          }
        }
        call.receivers().forEach(cell -> referenced.add(cell.blob()));
        call.repeatUntil().ifPresent(cell -> referenced.add(cell.blob()));
      }
    }
    return referenced;
  }

  private void writeCall(ByteBuffer image, Call call, int index) {
    long address = address(calls, call);
    int entry = offsetOf(address);
    image.putLong(entry + Entry.NUMBER, call.syscall().number(program.architecture()));
    for (int i = 0; i < call.args().size(); i++) {
      long cell = argument(address, i);
      var argument = call.args().get(i);
      if (argument instanceof Arg.Value(long value, _)) {
        image.putLong(offsetOf(cell), value);
      } else if (argument instanceof Arg.Address(var blob, int offset, _)) {
        image.putLong(offsetOf(cell), address(blobs, blob) + offset);
      } else if (argument instanceof Arg.Text(var blob, _)) {
        image.putLong(offsetOf(cell), address(blobs, blob));
      } else if (argument instanceof Arg.Result(var producer, _)) {
        receive(image, producer, cell);
      }
    }
    call.receivers().forEach(cell -> receive(image, call, address(cell)));
    if (call.mayFail()) {
      long next = address + Entry.BYTES;
      image.putLong(
          entry + Entry.ON_ERROR,
          call.whenFailed().map(sequence -> address(starts, sequence)).orElse(next));
    }
    call.whenZero()
        .ifPresent(next -> image.putLong(entry + Entry.WHEN_ZERO, address(starts, next)));
    call.repeatUntil().ifPresent(cell -> image.putLong(entry + Entry.REPEAT_UNTIL, address(cell)));
    image.putLong(entry + Entry.INDEX, index);
  }

  private void receive(ByteBuffer image, Call producer, long cell) {
    int stores = offsetOf(address(calls, producer)) + Entry.STORES;
    for (int i = 0; i < Entry.STORE_COUNT; i++) {
      if (image.getLong(stores + 8 * i) == 0) {
        image.putLong(stores + 8 * i, cell);
        return;
      }
    }
    throw new IllegalStateException(
        "the result of " + producer.text() + " has more than three receivers");
  }

  private void writeEnd(ByteBuffer image, Sequence sequence) {
    long end = address(starts, sequence) + (long) sequence.calls().size() * Entry.BYTES;
    image.putLong(offsetOf(end) + Entry.NUMBER, Entry.NO_SYSCALL);
    image.putLong(offsetOf(end) + Entry.INDEX, Entry.NO_INDEX);
  }

  private void writeBlob(ByteBuffer image, Blob blob, long address) {
    int start = offsetOf(address);
    image.put(start, blob.bytes());
    for (var pointer : blob.pointers()) {
      image.putLong(
          start + pointer.offset(), address(blobs, pointer.target()) + pointer.targetOffset());
    }
  }

  private void writeHeaders(ByteBuffer image) {
    int dataSize = image.capacity() - DATA_OFFSET;
    image.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).position(16);
    image.putShort((short) 2).putShort((short) program.architecture().elfMachine()).putInt(1);
    image.putLong(BASE + CODE_OFFSET).putLong(FILE_HEADER).putLong(0).putInt(0);
    image.putShort((short) FILE_HEADER).putShort((short) SEGMENT_HEADER);
    image.putShort((short) SEGMENTS).putShort((short) 64).putShort((short) 0).putShort((short) 0);
    writeSegment(image, PT_LOAD, READ | EXECUTE, 0, BASE, DATA_OFFSET);
    writeSegment(image, PT_LOAD, READ | WRITE, DATA_OFFSET, addressAt(DATA_OFFSET), dataSize);
    writeSegment(image, PT_GNU_STACK, READ | WRITE, 0, 0, 0);
  }

  private static void writeSegment(
      ByteBuffer image, int type, int flags, long offset, long address, long size) {
    image.putInt(type).putInt(flags).putLong(offset).putLong(address).putLong(address);
    image.putLong(size).putLong(size).putLong(type == PT_LOAD ? ALIGNMENT : 16);
  }

  private static long addressAt(int offset) {
    return BASE + ALIGNMENT + offset;
  }

  private static int offsetOf(long address) {
    return Math.toIntExact(address - BASE - ALIGNMENT);
  }

  private long address(Call.Cell cell) {
    return address(blobs, cell.blob()) + cell.offset();
  }

  private static <T> long address(IdentityHashMap<T, Long> places, T thing) {
    var address = places.get(thing);
    if (address == null) {
      throw new IllegalStateException("the program refers to something that is not part of it");
    }
    return address;
  }
}
