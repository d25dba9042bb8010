package io.servos.linux.network;

import io.servos.linux.abi.Architecture;
import io.servos.linux.abi.Syscall;
import io.servos.linux.facility.Records;
import io.servos.linux.facility.Session;
import io.servos.linux.launch.Arg;
import io.servos.linux.launch.Blob;
import io.servos.linux.launch.Call;
import io.servos.linux.launch.LaunchProgram;
import io.servos.linux.launch.Sequence;
import java.util.List;

/// What the process does that makes sockets elsewhere. Its descriptors: 0 to hand them over, 1 the
/// network namespace, 2 the user namespace that owns it.
final class SocketErrand {

  private static final String FACILITY = "network";
  private static final int HANDOVER = 0;
  private static final int NETWORK = 1;
  private static final int USER = 2;
  private static final long CLONE_NEWUSER = 0x10000000;
  private static final long CLONE_NEWNET = 0x40000000;
  private static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;
  private static final int CMSG_HEADER_BYTES = 16;
  private static final int MSGHDR_BYTES = 56;

  private SocketErrand() {}

  /// @param elsewhere whether another user namespace than that of Servos owns the network
  static LaunchProgram program(List<SocketKind> kinds, boolean elsewhere) {
    var main = new Sequence("sockets").add(Session.closeFrom(elsewhere ? USER + 1 : USER));
    if (elsewhere) {
      // Its owner has all capabilities there.
      main.add(enter(USER, CLONE_NEWUSER, "CLONE_NEWUSER"));
    }
    main.add(enter(NETWORK, CLONE_NEWNET, "CLONE_NEWNET")).add(Session.closeFrom(HANDOVER + 1));
    int end = CMSG_HEADER_BYTES + kinds.size() * Integer.BYTES;
    // A result is stored as 8 bytes, of which the next one takes half.
    var control = Blob.zeros(end + Long.BYTES);
    control.putLong(0, end).putInt(8, SOL_SOCKET).putInt(12, SCM_RIGHTS);
    for (int i = 0; i < kinds.size(); i++) {
      main.add(socket(kinds.get(i)).store(control, CMSG_HEADER_BYTES + i * Integer.BYTES));
    }
    main.add(handOver(control, end)).add(Session.exit(0));
    var failure = Records.failure();
    return new LaunchProgram(
        Architecture.current(),
        List.of(main),
        new LaunchProgram.Failure(failure, Records.tellFailure(failure, HANDOVER)));
  }

  private static Call enter(int descriptor, long kind, String name) {
    return Call.of(Syscall.SETNS, FACILITY, name, Arg.number(descriptor), Arg.named(kind, name));
  }

  private static Call socket(SocketKind kind) {
    return Call.of(
        Syscall.SOCKET, FACILITY, kind.domain().text(), kind.domain(), kind.type(), Arg.number(0));
  }

  private static Call handOver(Blob control, int length) {
    var vector = Blob.zeros(16).point(0, Blob.text("S")).putLong(8, 1);
    var message =
        Blob.zeros(MSGHDR_BYTES)
            .point(16, vector)
            .putLong(24, 1)
            .point(32, control)
            .putLong(40, length);
    return Call.of(
        Syscall.SENDMSG,
        FACILITY,
        "handover",
        Arg.number(HANDOVER),
        Arg.address(message, "{SCM_RIGHTS}"),
        Arg.number(0));
  }
}
