package io.servos.linux.caller;

import io.servos.linux.libc.Descriptors;
import io.servos.linux.libc.Descriptors.Message;
import io.servos.linux.libc.Fd;
import io.servos.linux.libc.Reactor;
import io.servos.linux.libc.UnixSockets;
import io.servos.spi.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A client at the other end of a connection.
final class ConnectedCaller implements Caller {

  private static final int PROCESS_GROUP = 2;
  private static final int FOREGROUND_GROUP = 5;
  private static final int HERE = 3;

  private final Reactor reactor;
  private final Fd connection;
  private final int pid;
  private final List<String> arguments;
  private final Path workingDirectory;
  private final List<Fd> descriptors;
  private final DescriptorInput stdin;
  private final DescriptorOutput stdout;
  private final DescriptorOutput stderr;
  private final ExecutorService news =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("servos-caller").factory());
  private boolean isOver;

  private ConnectedCaller(
      Reactor reactor,
      Fd connection,
      int pid,
      List<String> arguments,
      Path workingDirectory,
      List<Fd> descriptors) {
    this.reactor = reactor;
    this.connection = connection;
    this.pid = pid;
    this.arguments = arguments;
    this.workingDirectory = workingDirectory;
    this.descriptors = descriptors;
    this.stdin = new DescriptorInput(descriptors.get(0), this::mayRead);
    this.stdout = new DescriptorOutput(descriptors.get(1));
    this.stderr = new DescriptorOutput(descriptors.get(2));
  }

  /// What has connected, once it has said what it wants; empty, and hung up, if it does not say so
  /// in the way that clients do.
  ///
  /// @param reactor hears of its signals and its end
  static Optional<ConnectedCaller> of(Reactor reactor, Fd connection, int pid, Duration patience)
      throws InterruptedException {
    var bytes = new byte[ClientProgram.MOST_ARGUMENT_BYTES];
    var message =
        Descriptors.awaitReadable(connection, patience)
            ? Descriptors.receive(connection, bytes, ClientProgram.DESCRIPTORS)
            : new Message(0, OptionalInt.empty(), List.of());
    var caller = Optional.<ConnectedCaller>empty();
    try {
      caller = of(reactor, connection, pid, bytes, message);
      return caller;
    } finally {
      if (caller.isEmpty()) {
        message.descriptors().forEach(Fd::close);
        connection.close();
      }
    }
  }

  private static Optional<ConnectedCaller> of(
      Reactor reactor, Fd connection, int pid, byte[] bytes, Message message) {
    boolean isWhole =
        message.count() > 0
            && message.count() < bytes.length
            && bytes[message.count() - 1] == 0
            && message.descriptors().size() == ClientProgram.DESCRIPTORS;
    return isWhole
        ? directory(message.descriptors().get(HERE))
            .flatMap(
                here ->
                    Arguments.of(bytes, message.count())
                        .map(
                            words ->
                                new ConnectedCaller(
                                    reactor, connection, pid, words, here, message.descriptors())))
        : Optional.empty();
  }

  /// The path of a directory, if it leads there for this process, too: another process may be in
  /// another mount namespace, or its directory gone.
  private static Optional<Path> directory(Fd fd) {
    var link = Path.of("/proc/self/fd/" + fd.number());
    try {
      var path = Files.readSymbolicLink(link);
      return path.isAbsolute() && Files.isDirectory(path) && Files.isSameFile(path, link)
          ? Optional.of(path)
          : Optional.empty();
    } catch (IOException _) {
      // It is not there.
      return Optional.empty();
    }
  }

  @Override
  public List<String> arguments() {
    return arguments;
  }

  @Override
  public Path workingDirectory() {
    return workingDirectory;
  }

  @Override
  public Optional<InputStream> stdin() {
    return target(0).equals("/dev/null") || !mayRead() ? Optional.empty() : Optional.of(stdin);
  }

  @Override
  public OutputStream stdout() {
    return stdout;
  }

  @Override
  public OutputStream stderr() {
    return stderr;
  }

  @Override
  public int descriptor(int standard) {
    return descriptors.get(standard).number();
  }

  private String target(int standard) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor(standard))).toString();
    } catch (IOException _) {
      // Without /proc nothing runs here at all.
      return "";
    }
  }

  /// A terminal belongs to the processes in its foreground.
  private boolean mayRead() {
    if (!target(0).startsWith("/dev/pts/") && !target(0).startsWith("/dev/tty")) {
      return true;
    }
    try {
      var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", FOREGROUND_GROUP + 2);
      return fields[PROCESS_GROUP].equals(fields[FOREGROUND_GROUP]);
    } catch (IOException _) {
      // It has ended.
      return false;
    }
  }

  @Override
  public synchronized void accept(Listener listener) {
    if (!UnixSockets.sendZeros(connection, 1)) {
      listener.gone();
      return;
    }
    reactor.onReadable(connection, () -> take(listener));
  }

  /// What the listener does may block, which nothing may do where this is called.
  private synchronized void take(Listener listener) {
    if (isOver) {
      return;
    }
    var bytes = new byte[Integer.BYTES];
    var message = Descriptors.receive(connection, bytes, 0);
    if (message.count() == 0) {
      news.execute(listener::gone);
    } else {
      int signal = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getInt();
      news.execute(() -> listener.signalled(signal));
      reactor.onReadable(connection, () -> take(listener));
    }
  }

  @Override
  public void end(int status) {
    unwatch();
    stdin.close();
    UnixSockets.sendZeros(connection, ClientProgram.STATUS_BASE + (status & 0xff));
    close();
  }

  private synchronized void unwatch() {
    isOver = true;
    reactor.forget(connection);
    news.shutdown();
  }

  @Override
  public void close() {
    unwatch();
    stdin.close();
    stdout.close();
    stderr.close();
    connection.close();
    descriptors.forEach(Fd::close);
  }
}
