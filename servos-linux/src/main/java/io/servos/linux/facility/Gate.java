package io.servos.linux.facility;

import io.servos.linux.abi.Syscall;
import io.servos.linux.launch.Arg;
import io.servos.linux.launch.Blob;
import io.servos.linux.launch.Call;
import io.servos.linux.launch.Sequence;
import java.util.List;

/// Where the confined program waits before its first instruction.
public final class Gate {

  private Gate() {}

  /// Says that it waits, and waits for one byte. When Servos is gone instead, goes on with that.
  public static List<Call> pass(Sequence abandoned) {
    var buffer = Blob.text("G");
    return List.of(
        Call.of(
            Syscall.WRITE,
            "gate",
            "gate",
            Arg.number(Descriptor.GATE),
            Arg.address(buffer, "\"G\""),
            Arg.number(1)),
        Call.of(
                Syscall.READ,
                "gate",
                "gate",
                Arg.number(Descriptor.GATE),
                Arg.address(buffer, "leave"),
                Arg.number(1))
            .whenZero(abandoned));
  }
}
