package io.servos.linux.network;

import io.servos.linux.facility.Records;
import io.servos.linux.launch.ElfImage;
import io.servos.linux.launch.LaunchProgram;
import io.servos.linux.libc.Descriptors;
import io.servos.linux.libc.Errno;
import io.servos.linux.libc.Fd;
import io.servos.linux.libc.NativeCallException;
import io.servos.linux.libc.Networks;
import io.servos.linux.libc.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Makes sockets in a network namespace of others. A socket stays in the namespace where it was
/// made, whoever uses it. This JVM cannot go there as an ordinary user: a process with threads must
/// not change its user namespace. So each time a small process goes there instead, and hands over
/// what it made. Safe for use by many threads.
final class NamespaceSockets implements AutoCloseable {

  /// So many descriptors fit into one message; see unix(7).
  private static final int MOST_AT_A_TIME = 253;

  private final Fd network;
  private final Optional<Fd> user;

  private NamespaceSockets(Fd network, Optional<Fd> user) {
    this.network = network;
    this.user = user;
  }

  /// Those of a namespace. Its descriptor stays the caller's.
  ///
  /// @throws NativeCallException if the kernel refuses
  static NamespaceSockets in(Fd network) {
    var owner = Networks.ownerOf(network);
    try {
      boolean elsewhere = !isOfServos(owner, "user");
      if (!elsewhere) {
        owner.close();
      }
      return new NamespaceSockets(
          Descriptors.duplicate(network), elsewhere ? Optional.of(owner) : Optional.empty());
    } catch (RuntimeException failure) {
      owner.close();
      throw failure;
    }
  }

  /// Whether Servos itself is in that namespace.
  static boolean isOfServos(Fd namespace, String kind) {
    try {
      return keyOf("/proc/self/fd/" + namespace.number()).equals(keyOf("/proc/self/ns/" + kind));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Object keyOf(String file) throws IOException {
    return Files.readAttributes(Path.of(file), BasicFileAttributes.class).fileKey();
  }

  /// Makes one of each of these kinds, in that order, for the caller to close.
  ///
  /// @throws NativeCallException if the kernel refuses; then none is made
  List<Fd> make(List<SocketKind> kinds) {
    var made = new ArrayList<Fd>();
    try {
      for (int from = 0; from < kinds.size(); from += MOST_AT_A_TIME) {
        made.addAll(fetch(kinds.subList(from, Math.min(kinds.size(), from + MOST_AT_A_TIME))));
      }
      return made;
    } catch (RuntimeException failure) {
      made.forEach(Fd::close);
      throw failure;
    }
  }

  private List<Fd> fetch(List<SocketKind> kinds) {
    var program = SocketErrand.program(kinds, user.isPresent());
    try (var pair = Descriptors.socketPair()) {
      var descriptors = new ArrayList<>(List.of(pair.theirs(), network));
      user.ifPresent(descriptors::add);
      int pid = Processes.spawn("servos-sockets", ElfImage.of(program), descriptors);
      // It waits for nothing, and what it sent outlives it.
      Processes.waitFor(pid);
      var said = new byte[Records.FAILURE_BYTES];
      var message = Descriptors.receive(pair.ours(), said, kinds.size());
      if (message.descriptors().size() == kinds.size()) {
        return message.descriptors();
      }
      message.descriptors().forEach(Fd::close);
      throw failure(program, Arrays.copyOf(said, message.count()));
    }
  }

  private static NativeCallException failure(LaunchProgram program, byte[] said) {
    if (said.length == Records.FAILURE_BYTES
        && Records.parse(said).getFirst() instanceof Records.Failure(int index, int errno)) {
      return new NativeCallException(program.call(index).text(), errno);
    }
    return said.length == 0
        ? new NativeCallException("the end of the process that makes sockets", Errno.EPIPE)
        : new NativeCallException("recvmsg(SCM_RIGHTS)", Errno.EMFILE);
  }

  @Override
  public void close() {
    network.close();
    user.ifPresent(Fd::close);
  }
}
