package io.servos.linux.facility;

import io.servos.linux.abi.Syscall;
import io.servos.linux.launch.Arg;
import io.servos.linux.launch.Blob;
import io.servos.linux.launch.Call;
import io.servos.linux.launch.Sequence;
import java.util.List;

/// New namespaces for a sandbox, after namespaces(7) and clone(2).
///
/// @param network where the network namespace comes from
/// @param intoCgroup whether the sandbox is born in a control group of version 2
public record Namespaces(Network network, boolean intoCgroup) {

  /// Where the network namespace comes from.
  public enum Network {
    /// The host's.
    SHARED,
    /// Made with the others.
    NEW,
    /// Made ahead, for one sandbox, with its loopback up.
    READY
  }

  private static final String FACILITY = "namespaces";
  private static final long CLONE_PIDFD = 0x1000;
  private static final long CLONE_NEWNS = 0x20000;
  private static final long CLONE_NEWCGROUP = 0x2000000;
  private static final long CLONE_NEWUTS = 0x4000000;
  private static final long CLONE_NEWIPC = 0x8000000;
  private static final long CLONE_NEWUSER = 0x10000000;
  private static final long CLONE_NEWPID = 0x20000000;
  private static final long CLONE_NEWNET = 0x40000000;
  private static final long CLONE_INTO_CGROUP = 0x200000000L;
  private static final int CLONE_ARGS_BYTES = 88;
  private static final int PIDFD = 8;
  private static final int EXIT_SIGNAL = 32;
  private static final int CGROUP = 80;
  private static final int SIGCHLD = 17;
  private static final int IFREQ_BYTES = 40;
  private static final int IFREQ_FLAGS = 16;
  private static final int SIOCSIFFLAGS = 0x8914;
  private static final int IFF_UP = 1;
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;

  /// Enters what was made ahead; by root, before it gives up its ids.
  public List<Call> enter() {
    return network == Network.READY
        ? List.of(
            Call.of(
                Syscall.SETNS,
                FACILITY,
                "network",
                Arg.number(Descriptor.NETWORK),
                Arg.named(CLONE_NEWNET, "CLONE_NEWNET")))
        : List.of();
  }

  /// Makes the first process of the sandbox, which goes on with that sequence.
  ///
  /// @param pidfd where the descriptor of the new process is put, 4 bytes at that offset
  public Call create(Sequence init, Blob pidfd, int pidfdOffset) {
    long flags =
        CLONE_PIDFD
            | CLONE_NEWUSER
            | CLONE_NEWNS
            | CLONE_NEWPID
            | CLONE_NEWIPC
            | CLONE_NEWUTS
            | CLONE_NEWCGROUP;
    var words =
        new StringBuilder(
            "CLONE_PIDFD|CLONE_NEWUSER|CLONE_NEWNS|CLONE_NEWPID|CLONE_NEWIPC|CLONE_NEWUTS|CLONE_NEWCGROUP");
    if (network == Network.NEW) {
      flags |= CLONE_NEWNET;
      words.append("|CLONE_NEWNET");
    }
    var arguments =
        Blob.zeros(CLONE_ARGS_BYTES).point(PIDFD, pidfd, pidfdOffset).putLong(EXIT_SIGNAL, SIGCHLD);
    if (intoCgroup) {
      flags |= CLONE_INTO_CGROUP;
      words.append("|CLONE_INTO_CGROUP");
      arguments.putLong(CGROUP, Descriptor.CGROUP);
    }
    arguments.putLong(0, flags);
    return clone(arguments, words.toString(), init);
  }

  /// Makes a child in the same namespaces, which goes on with that sequence.
  public static Call child(Sequence program) {
    return clone(Blob.zeros(CLONE_ARGS_BYTES).putLong(EXIT_SIGNAL, SIGCHLD), "0", program);
  }

  private static Call clone(Blob arguments, String flags, Sequence next) {
    return Call.of(
            Syscall.CLONE3,
            FACILITY,
            flags,
            Arg.address(arguments, "{flags=" + flags + ", exit_signal=SIGCHLD}"),
            Arg.number(CLONE_ARGS_BYTES))
        .whenZero(next);
  }

  /// Names the host, and brings its own loopback up when the network is new.
  public List<Call> configure(String hostname) {
    var name =
        Call.of(
            Syscall.SETHOSTNAME,
            FACILITY,
            hostname,
            Arg.string(hostname),
            Arg.number(hostname.length()));
    if (network != Network.NEW) {
      return List.of(name);
    }
    var socket =
        Call.of(
            Syscall.SOCKET,
            FACILITY,
            "lo",
            Arg.named(AF_UNIX, "AF_UNIX"),
            Arg.named(SOCK_DGRAM_CLOEXEC, "SOCK_DGRAM|SOCK_CLOEXEC"),
            Arg.number(0));
    var request = Blob.zeros(IFREQ_BYTES).putShort(0, 'l' | 'o' << 8).putShort(IFREQ_FLAGS, IFF_UP);
    var up =
        Call.of(
            Syscall.IOCTL,
            FACILITY,
            "lo",
            Arg.result(socket),
            Arg.named(SIOCSIFFLAGS, "SIOCSIFFLAGS"),
            Arg.address(request, "{lo, IFF_UP}"));
    return List.of(name, socket, up);
  }
}
