package io.servos.linux.facility;

import io.servos.linux.abi.Syscall;
import io.servos.linux.launch.Arg;
import io.servos.linux.launch.Blob;
import io.servos.linux.launch.Call;
import io.servos.linux.launch.Sequence;
import io.servos.model.BackendFailedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/// What the processes of a sandbox report over the status pipe. Each record begins with its kind
/// and is written by one call, which a pipe keeps whole.
public sealed interface Records {

  /// The program ended.
  ///
  /// @param status raw wait status
  /// @param full which of the private file systems were full at that time
  record Exit(int status, Rusage rusage, List<String> full) implements Records {}

  /// Nothing of the sandbox is left.
  ///
  /// @param expired whether the launcher's own time limit ended it
  /// @param status raw wait status of the first process
  /// @param rusage of all processes together
  record Tree(boolean expired, int status, Rusage rusage) implements Records {}

  /// A call of the launch failed.
  ///
  /// @param index of the call in the launch program
  record Failure(int index, int errno) implements Records {}

  /// Resource use after getrusage(2).
  ///
  /// @param maxRssBytes of the largest process
  record Rusage(Duration user, Duration system, long maxRssBytes, long blockBytesWritten) {}

  /// Offset of the kind in each record.
  int KIND = 0;

  /// Offset of what ppoll(2) returned.
  int POLLED = 8;

  /// Offset of the raw wait status.
  int STATUS = 16;

  /// Offset of `struct rusage`.
  int RUSAGE = 24;

  /// The private file systems, of which a `struct statfs` each follows, from offset DISK on.
  List<String> PRIVATE = List.of("/tmp", "/dev/shm");

  int DISK = RUSAGE + 144;
  int STATFS_BYTES = 120;

  /// What `kind` says, and how long such a record is.
  int EXIT_KIND = 1;

  int TREE_KIND = 2;
  int FAILURE_KIND = 3;
  int EXIT_BYTES = DISK + 2 * STATFS_BYTES;
  int TREE_BYTES = DISK;
  int FAILURE_BYTES = 24;

  static Blob exit() {
    return Blob.zeros(EXIT_BYTES).putLong(KIND, EXIT_KIND);
  }

  static Blob tree() {
    return Blob.zeros(TREE_BYTES).putLong(KIND, TREE_KIND);
  }

  /// The record that a failing process fills in and sends.
  static Blob failure() {
    return Blob.zeros(FAILURE_BYTES).putLong(KIND, FAILURE_KIND);
  }

  /// Sends the record to Servos.
  static Call send(Blob record, String name) {
    int size = name.equals("exit") ? EXIT_BYTES : name.equals("tree") ? TREE_BYTES : FAILURE_BYTES;
    return Call.of(
            Syscall.WRITE,
            "status",
            name,
            Arg.number(Descriptor.STATUS),
            Arg.address(record, "{" + name + "}"),
            Arg.number(size))
        .orContinue();
  }

  /// What a helper does after a failing call: it sends the record over that descriptor and ends.
  static Sequence tellFailure(Blob record, int descriptor) {
    return new Sequence("failed")
        .add(
            Call.of(
                    Syscall.WRITE,
                    "status",
                    "failure",
                    Arg.number(descriptor),
                    Arg.address(record, "failure"),
                    Arg.number(FAILURE_BYTES))
                .orContinue())
        .add(Session.exit(1));
  }

  /// The whole records in those bytes, in the order they came. A last one that is cut off is left
  /// out.
  ///
  /// @throws BackendFailedException if there is something else among them
  static List<Records> parse(byte[] bytes) {
    var in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    var records = new ArrayList<Records>();
    int at = 0;
    while (at + 8 <= bytes.length) {
      int size = size(in.getLong(at), at);
      if (at + size > bytes.length) {
        break;
      }
      try {
        records.add(parse(in, at));
      } catch (ArithmeticException _) {
        throw garbled(at, "has times that are none");
      }
      at += size;
    }
    return records;
  }

  private static int size(long kind, int at) {
    if (kind == EXIT_KIND) {
      return EXIT_BYTES;
    }
    if (kind == TREE_KIND) {
      return TREE_BYTES;
    }
    if (kind == FAILURE_KIND) {
      return FAILURE_BYTES;
    }
    throw garbled(at, "is of the unknown kind " + kind);
  }

  private static BackendFailedException garbled(int at, String problem) {
    return new BackendFailedException(
        "process",
        "what the sandbox reported at byte " + at + " " + problem,
        "report this as a bug in Servos",
        null);
  }

  private static Records parse(ByteBuffer in, int at) {
    return switch ((int) in.getLong(at)) {
      case EXIT_KIND ->
          new Exit(in.getInt(at + STATUS), rusage(in, at + RUSAGE), full(in, at + DISK));
      case TREE_KIND ->
          new Tree(in.getLong(at + POLLED) == 0, in.getInt(at + STATUS), rusage(in, at + RUSAGE));
      default -> new Failure((int) in.getLong(at + 8), (int) -in.getLong(at + 16));
    };
  }

  /// Those without a free block or without a free inode.
  private static List<String> full(ByteBuffer in, int at) {
    var full = new ArrayList<String>();
    for (int i = 0; i < PRIVATE.size(); i++) {
      int statfs = at + i * STATFS_BYTES;
      if (in.getLong(statfs + 32) == 0 || in.getLong(statfs + 48) == 0) {
        full.add(PRIVATE.get(i));
      }
    }
    return List.copyOf(full);
  }

  private static Rusage rusage(ByteBuffer in, int at) {
    return new Rusage(
        time(in, at), time(in, at + 16), in.getLong(at + 32) * 1024, in.getLong(at + 96) * 512);
  }

  private static Duration time(ByteBuffer in, int at) {
    return Duration.ofSeconds(in.getLong(at)).plus(in.getLong(at + 8), ChronoUnit.MICROS);
  }
}
