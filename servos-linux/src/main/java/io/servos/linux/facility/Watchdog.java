package io.servos.linux.facility;

import io.servos.linux.abi.Syscall;
import io.servos.linux.launch.Arg;
import io.servos.linux.launch.Blob;
import io.servos.linux.launch.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the launcher does while the sandbox lives: waits for its end, for the end of Servos, or for
/// the time to be up, whichever is first; then ends the sandbox, waits until nothing of it is left,
/// and reports. It works when the JVM hangs, too.
public final class Watchdog {

  private static final String FACILITY = "watchdog";
  private static final int POLLIN = 1;
  private static final int POLL_BYTES = 16;
  private static final int SIGKILL = 9;
  private static final long WALL_ALL_CHILDREN = 0x4000_0000L;

  private final Blob polled =
      Blob.zeros(POLL_BYTES)
          .putInt(0, Descriptor.LIFELINE)
          .putShort(4, POLLIN)
          .putShort(12, POLLIN);

  /// Where clone3(2) puts the descriptor of the sandbox's first process.
  public Blob pidfd() {
    return polled;
  }

  /// Offset within [#pidfd()].
  public int pidfdOffset() {
    return 8;
  }

  /// Waits, ends, reports.
  ///
  /// @param create the call that made the sandbox's first process
  /// @param limit how long the sandbox may live
  public List<Call> watch(Call create, Optional<Duration> limit) {
    var record = Records.tree();
    var calls = new ArrayList<Call>();
    calls.add(Session.close(0, 2));
    calls.add(Session.close(Descriptor.GATE, Descriptor.GATE));
    calls.add(Session.close(Descriptor.COMMAND, Descriptor.NETWORK));
    calls.add(poll(limit).store(record, Records.POLLED).orContinue());
    calls.add(
        Call.of(
                Syscall.KILL,
                FACILITY,
                "sandbox",
                Arg.result(create),
                Arg.named(SIGKILL, "SIGKILL"))
            .orContinue());
    calls.add(
        Call.of(
            Syscall.WAIT4,
            FACILITY,
            "sandbox",
            Arg.result(create),
            new Arg.Address(record, Records.STATUS, "&status"),
            Arg.named(WALL_ALL_CHILDREN, "__WALL"),
            new Arg.Address(record, Records.RUSAGE, "&rusage")));
    calls.add(Records.send(record, "tree"));
    calls.add(Session.exit(0));
    return calls;
  }

  private Call poll(Optional<Duration> limit) {
    return Call.of(
        Syscall.PPOLL,
        FACILITY,
        "sandbox",
        Arg.address(polled, "{lifeline, pidfd}"),
        Arg.number(2),
        limit.map(Watchdog::time).orElseGet(Arg::nothing),
        Arg.nothing(),
        Arg.number(8));
  }

  private static Arg time(Duration value) {
    return Arg.address(
        Blob.longs(value.toSeconds(), value.toNanosPart()), "{" + value.toMillis() + " ms}");
  }
}
