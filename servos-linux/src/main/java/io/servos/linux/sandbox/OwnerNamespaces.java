package io.servos.linux.sandbox;

import io.servos.linux.abi.Architecture;
import io.servos.linux.abi.Syscall;
import io.servos.linux.facility.Records;
import io.servos.linux.facility.Session;
import io.servos.linux.launch.Arg;
import io.servos.linux.launch.Blob;
import io.servos.linux.launch.Call;
import io.servos.linux.launch.ElfImage;
import io.servos.linux.launch.LaunchProgram;
import io.servos.linux.launch.Sequence;
import io.servos.linux.libc.Descriptors;
import io.servos.linux.libc.Fd;
import io.servos.linux.libc.NativeCallException;
import io.servos.linux.libc.Processes;
import io.servos.linux.libc.Reactor;
import io.servos.model.BackendFailedException;
import io.servos.model.UserId;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// User namespaces that map the owner of host files to a leased kernel id, for idmapped mounts; see
/// mount_setattr(2). The program then acts on the files it was given as their owner would, although
/// the kernel knows it as nobody. Kept for the next run with the same ids.
final class OwnerNamespaces implements AutoCloseable {

  private record Key(UserId owner, UserId leased) {
    /// As text, since hashing a record takes milliseconds when it is done first.
    String text() {
      return owner.label() + " " + leased.label();
    }
  }

  private final Reactor reactor;
  private final Map<String, Fd> namespaces = new HashMap<>();

  OwnerNamespaces(Reactor reactor) {
    this.reactor = reactor;
  }

  /// The namespace in which that owner is that leased user.
  synchronized Fd mapping(UserId owner, UserId leased) throws InterruptedException {
    var key = new Key(owner, leased);
    var known = namespaces.get(key.text());
    if (known != null) {
      return known;
    }
    var made = make(key);
    namespaces.put(key.text(), made);
    return made;
  }

  /// Who owns that file.
  static UserId ownerOf(Path path) throws IOException {
    return new UserId(id(path, "unix:uid"), id(path, "unix:gid"));
  }

  private static int id(Path path, String attribute) throws IOException {
    if (Files.getAttribute(path, attribute) instanceof Integer id) {
      return id;
    }
    throw new IOException("'" + path + "' has no " + attribute);
  }

  private Fd make(Key key) throws InterruptedException {
    var program = program();
    try (var ready = Descriptors.socketPair()) {
      int pid = Processes.spawn("servos-idmap", ElfImage.of(program), List.of(ready.theirs()));
      ready.theirs().close();
      try {
        reactor.awaitReadable(ready.ours());
        checkReady(ready.ours(), program);
        return mapped(pid, key);
      } finally {
        // It ends at that.
        reactor.discard(ready.ours());
        Processes.waitFor(pid);
      }
    } catch (IOException | NativeCallException failure) {
      throw new BackendFailedException(
          "process",
          "a user namespace for '"
              + key.owner().label()
              + "' could not be made: "
              + failure.getMessage(),
          failure instanceof NativeCallException call
              ? Remedies.ofOwnCall(call)
              : "check that user namespaces are allowed (user.max_user_namespaces)",
          failure);
    }
  }

  /// The helper says that it is there, or which of its calls failed.
  private static void checkReady(Fd socket, LaunchProgram program) {
    var said = new byte[Records.FAILURE_BYTES];
    if (Descriptors.read(socket, said, 0, said.length) == said.length
        && Records.parse(said).getFirst() instanceof Records.Failure(int index, int errno)) {
      var failure = Remedies.of(program.call(index), errno);
      throw new BackendFailedException("process", failure.message(), failure.remedy(), null);
    }
  }

  private static Fd mapped(int pid, Key key) throws IOException {
    writeMap(pid, "uid_map", key.owner().uid(), key.leased().uid());
    writeMap(pid, "gid_map", key.owner().gid(), key.leased().gid());
    return Descriptors.open(Path.of("/proc/" + pid + "/ns/user"), Descriptors.O_RDONLY);
  }

  private static void writeMap(int pid, String map, int inside, int outside) throws IOException {
    try (var file = new FileOutputStream("/proc/" + pid + "/" + map)) {
      file.write((inside + " " + outside + " 1").getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static LaunchProgram program() {
    int newUser = 0x10000000;
    var buffer = Blob.text("R");
    var record = Records.failure();
    var exit = new Sequence("exit").add(Session.exit(0));
    var main =
        new Sequence("idmap")
            .add(Session.closeFrom(1))
            .add(Call.of(Syscall.UNSHARE, "user", "namespace", Arg.named(newUser, "CLONE_NEWUSER")))
            .add(
                Call.of(
                    Syscall.WRITE,
                    "user",
                    "ready",
                    Arg.number(0),
                    Arg.address(buffer, "\"R\""),
                    Arg.number(1)))
            .add(
                Call.of(
                        Syscall.READ,
                        "user",
                        "done",
                        Arg.number(0),
                        Arg.address(buffer, "end"),
                        Arg.number(1))
                    .whenZero(exit))
            .add(Session.exit(1));
    return new LaunchProgram(
        Architecture.current(),
        List.of(main, exit),
        new LaunchProgram.Failure(record, Records.tellFailure(record, 0)));
  }

  @Override
  public synchronized void close() {
    namespaces.values().forEach(Fd::close);
    namespaces.clear();
  }
}
