package io.servos.linux.facility;

import io.servos.linux.abi.Syscall;
import io.servos.linux.launch.Arg;
import io.servos.linux.launch.Blob;
import io.servos.linux.launch.Call;
import io.servos.linux.launch.Sequence;
import java.util.ArrayList;
import java.util.List;

/// What the first process of the sandbox does while the program runs: reaps every child until the
/// program has ended, and reports how. Its own end is the end of every other process.
public final class Reaper {

  private static final String FACILITY = "reaper";
  private static final long WALL_ALL_CHILDREN = 0x4000_0000L;

  private Reaper() {}

  public static List<Call> start(Sequence program) {
    var record = Records.exit();
    var pid = Blob.zeros(8);
    var calls = new ArrayList<Call>();
    calls.add(Namespaces.child(program).store(pid, 0));
    calls.addAll(Capabilities.closeUp());
    calls.add(Session.close(0, 2));
    calls.add(Session.closeFrom(Descriptor.GATE));
    calls.add(
        Call.of(
                Syscall.WAIT4,
                FACILITY,
                "program",
                Arg.number(-1),
                new Arg.Address(record, Records.STATUS, "&status"),
                Arg.named(WALL_ALL_CHILDREN, "__WALL"),
                new Arg.Address(record, Records.RUSAGE, "&rusage"))
            .repeatUntil(pid, 0));
    for (int i = 0; i < Records.PRIVATE.size(); i++) {
      var path = Records.PRIVATE.get(i);
      calls.add(
          Call.of(
              Syscall.STATFS,
              FACILITY,
              path,
              Arg.string(path),
              new Arg.Address(record, Records.DISK + i * Records.STATFS_BYTES, "&statfs")));
    }
    calls.add(Records.send(record, "exit"));
    calls.add(Session.exit(0));
    return calls;
  }
}
