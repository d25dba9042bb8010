package io.servos.linux.caller;

import io.servos.linux.abi.Architecture;
import io.servos.linux.abi.Syscall;
import io.servos.linux.launch.Arg;
import io.servos.linux.launch.Blob;
import io.servos.linux.launch.Call;
import io.servos.linux.launch.ElfImage;
import io.servos.linux.launch.LaunchProgram;
import io.servos.linux.launch.Sequence;
import io.servos.linux.libc.UnixSockets;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// The client: a program of a few system calls. It sends its arguments, its directory and its
/// standard streams, then waits for the first message. Until that has come, it becomes the program
/// that does the command by itself whenever something fails or the other side hangs up. After that
/// it sends the numbers of its signals, and ends when a message comes whose length is 256 and the
/// status to end with.
final class ClientProgram {

  static final int STATUS_BASE = 256;
  static final int MOST_STATUS_BYTES = STATUS_BASE + 255;

  /// Arguments that take as much as this, or more, are not sent.
  static final int MOST_ARGUMENT_BYTES = 1 << 15;

  static final int DESCRIPTORS = 4;

  private static final String FACILITY = "client";
  private static final int SOCKET = 3;
  private static final int SIGNALS = 4;
  private static final int F_GETFD = 1;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int AT_FDCWD = -100;
  private static final int O_CLOEXEC = 0x80000;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_PATH_CLOEXEC = 0x200000 | O_CLOEXEC;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int SCM_RIGHTS = 1;
  private static final int SOL_SOCKET = 1;
  private static final int SIG_BLOCK = 0;
  private static final int SIGINFO_BYTES = 128;
  private static final short POLLIN = 1;
  private static final int REFUSED = 125;

  private final Sequence connect = new Sequence("connect");
  private final Sequence acceptance = new Sequence("acceptance");
  private final Sequence await = new Sequence("await");
  private final Sequence answer = new Sequence("answer");
  private final Sequence gone = new Sequence("gone");
  private final Sequence alone = new Sequence("alone");

  private ClientProgram(Path socket, Path program) {
    send(connected(socket));
    pass();
    said(gone, "servos: the daemon ended before the program did; see what it says itself\n");
    alone.add(
        call(
                Syscall.EXECVE,
                Arg.string(program.toString()),
                Arg.ownArguments(),
                Arg.ownEnvironment())
            .orContinue());
    said(alone, "servos: '" + program + "' cannot be started; run 'make build' again\n");
  }

  /// The executable.
  static byte[] image(Architecture architecture, Path socket, Path program) {
    var client = new ClientProgram(socket, program);
    return ElfImage.of(
        new LaunchProgram(
            architecture,
            List.of(client.connect, client.acceptance, client.await, client.answer, client.gone),
            new LaunchProgram.Failure(Blob.zeros(24), client.alone)));
  }

  private static Call call(Syscall syscall, Arg... args) {
    return Call.of(syscall, FACILITY, syscall.label(), args);
  }

  /// Where one of the three is closed, what is opened next would get its number.
  private Call connected(Path path) {
    for (int standard = 0; standard < 3; standard++) {
      connect.add(call(Syscall.FCNTL, Arg.number(standard), Arg.named(F_GETFD, "F_GETFD")));
    }
    var address = UnixSockets.address(path);
    var socket =
        call(
            Syscall.SOCKET,
            Arg.number(UnixSockets.AF_UNIX),
            Arg.number(UnixSockets.SOCK_SEQPACKET_CLOEXEC),
            Arg.number(0));
    connect.add(socket);
    connect.add(
        call(
            Syscall.CONNECT,
            Arg.result(socket),
            Arg.address(Blob.of(address), path.toString()),
            Arg.number(address.length)));
    return socket;
  }

  private void send(Call socket) {
    var arguments = Blob.zeros(MOST_ARGUMENT_BYTES);
    var vector = Blob.zeros(16).point(0, arguments);
    var rights =
        Blob.zeros(40)
            .putLong(0, 16 + DESCRIPTORS * Integer.BYTES)
            .putInt(8, SOL_SOCKET)
            .putInt(12, SCM_RIGHTS)
            .putInt(20, 1)
            .putInt(24, 2);
    var header = Blob.zeros(56).point(16, vector).putLong(24, 1).point(32, rights).putLong(40, 32);
    var self = open("/proc/self/cmdline", O_CLOEXEC);
    var here = open(".", O_PATH_CLOEXEC).store(rights, 28);
    connect.add(self);
    connect.add(
        call(
                Syscall.READ,
                Arg.result(self),
                Arg.address(arguments, "arguments"),
                Arg.number(MOST_ARGUMENT_BYTES))
            .store(vector, 8));
    connect.add(here);
    connect.add(
        call(
            Syscall.SENDMSG,
            Arg.result(socket),
            Arg.address(header, "message"),
            Arg.number(MSG_NOSIGNAL)));
    accepted(socket);
  }

  private static Call open(String path, int flags) {
    return call(Syscall.OPENAT, Arg.number(AT_FDCWD), Arg.string(path), Arg.number(flags));
  }

  /// Signals are kept back only now: until then they end this process as they end any other.
  private void accepted(Call socket) {
    var asked = Arg.address(Blob.longs(1L << 0 | 1L << 1 | 1L << 14), "[HUP INT TERM]");
    var signals =
        call(
            Syscall.SIGNALFD4,
            Arg.number(-1),
            asked,
            Arg.number(Long.BYTES),
            Arg.number(O_CLOEXEC | O_NONBLOCK));
    var own = call(Syscall.FCNTL, Arg.result(socket), Arg.number(F_DUPFD_CLOEXEC), Arg.number(0));
    connect.add(signals).add(own).add(jump(acceptance));
    acceptance.add(receive(Arg.result(own), 0).orElse(acceptance).whenZero(alone));
    acceptance.add(
        call(
                Syscall.RT_SIGPROCMASK,
                Arg.named(SIG_BLOCK, "SIG_BLOCK"),
                asked,
                Arg.nothing(),
                Arg.number(Long.BYTES))
            .orContinue());
    acceptance.add(moved(Arg.result(own), SOCKET));
    acceptance.add(moved(Arg.result(signals), SIGNALS));
    acceptance.add(jump(await));
  }

  /// No descriptor has that number.
  private static Call jump(Sequence to) {
    return call(Syscall.CLOSE, Arg.number(-1)).orElse(to);
  }

  private static Call moved(Arg from, int to) {
    return call(Syscall.DUP3, from, Arg.number(to), Arg.number(O_CLOEXEC)).orContinue();
  }

  private static Call receive(Arg socket, int flags) {
    return call(
        Syscall.RECVFROM,
        socket,
        Arg.address(Blob.zeros(MOST_STATUS_BYTES), "answer"),
        Arg.number(MOST_STATUS_BYTES),
        Arg.number(flags),
        Arg.nothing(),
        Arg.nothing());
  }

  private void pass() {
    var polled =
        Blob.zeros(16)
            .putInt(0, SOCKET)
            .putShort(4, POLLIN)
            .putInt(8, SIGNALS)
            .putShort(12, POLLIN);
    var signal = Arg.address(Blob.zeros(SIGINFO_BYTES), "signal");
    await.add(
        call(
                Syscall.PPOLL,
                Arg.address(polled, "[socket signals]"),
                Arg.number(2),
                Arg.nothing(),
                Arg.nothing(),
                Arg.number(Long.BYTES))
            .orContinue());
    await.add(
        call(Syscall.READ, Arg.number(SIGNALS), signal, Arg.number(SIGINFO_BYTES)).orElse(answer));
    await.add(
        call(
                Syscall.SENDTO,
                Arg.number(SOCKET),
                signal,
                Arg.number(Integer.BYTES),
                Arg.number(MSG_NOSIGNAL),
                Arg.nothing(),
                Arg.number(0))
            .orContinue());
    await.add(jump(answer));
    var status = receive(Arg.number(SOCKET), MSG_DONTWAIT).orElse(await).whenZero(gone);
    answer.add(status);
    answer.add(call(Syscall.EXIT_GROUP, Arg.result(status)));
  }

  private static void said(Sequence sequence, String line) {
    int length = line.getBytes(StandardCharsets.UTF_8).length;
    sequence.add(
        call(Syscall.WRITE, Arg.number(2), Arg.string(line), Arg.number(length)).orContinue());
    sequence.add(call(Syscall.EXIT_GROUP, Arg.number(REFUSED)));
  }
}
