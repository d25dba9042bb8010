package io.servos.boards.debug;

import io.servos.boards.store.Store;
import io.servos.model.BackendFailedException;
import io.servos.spi.Owner;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A way for one gdb to one emulated board in a sandbox that has no network: two sockets in a
/// folder of this user, one of which the sandbox sees. What the board sends is looked at before gdb
/// gets it. Safe for use by many threads.
///
/// The folder is removed by [#close], or by a later run when this process was killed.
public final class DebugConnection implements AutoCloseable {

  /// Where the sandbox sees the folder of the socket.
  public static final Path INSIDE = Path.of("/servos/debugger");

  /// The name of the socket in the folder that the sandbox sees.
  public static final String SOCKET = "socket";

  /// Bytes in the path of a socket, by the kernel's `sockaddr_un`.
  private static final int LONGEST_PATH = 107;

  private final Path folder;
  private final ServerSocketChannel toBoard;
  private final ServerSocketChannel toGdb;
  private volatile boolean cut;

  private DebugConnection(Path folder, ServerSocketChannel toBoard, ServerSocketChannel toGdb) {
    this.folder = folder;
    this.toBoard = toBoard;
    this.toGdb = toGdb;
  }

  /// Makes the folder and waits, in the background, for board and gdb.
  ///
  /// @throws BackendFailedException if it cannot be made
  public static DebugConnection open() {
    return open(Store.ofUser());
  }

  static DebugConnection open(Store store) {
    var all = store.root().resolve("builds");
    try {
      Files.createDirectories(all);
      // Named as folders of builds are, so that the next run sweeps it like them.
      var folder = all.resolve(Owner.self(Path.of("/")).nextName());
      checkLength(folder.resolve("board").resolve(SOCKET));
      create(folder, "rwx------");
      create(folder.resolve("board"), "rwxr-xr-x");
      var connection =
          new DebugConnection(
              folder,
              listen(folder.resolve("board").resolve(SOCKET), "rwxrwxrwx"),
              listen(folder.resolve("gdb"), "rw-------"));
      Thread.ofPlatform().daemon().name("servos-gdb").start(connection::relay);
      return connection;
    } catch (IOException failure) {
      throw failed("its sockets cannot be made in '" + all + "': " + failure, failure);
    }
  }

  private static void checkLength(Path socket) throws IOException {
    if (socket.toString().length() > LONGEST_PATH) {
      throw new IOException("its path is longer than a socket's can be");
    }
  }

  private static void create(Path folder, String permissions) throws IOException {
    Files.createDirectory(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
  }

  private static ServerSocketChannel listen(Path path, String permissions) throws IOException {
    var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    socket.bind(UnixDomainSocketAddress.of(path));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    return socket;
  }

  /// The folder that the sandbox has to see: the workload's setting `debugger`.
  public Path board() {
    return folder.resolve("board");
  }

  /// Where the program with its symbols belongs, for [#command].
  public Path program() {
    return folder.resolve("program.elf");
  }

  /// What starts gdb, as words of a command line.
  ///
  /// @param gdb for the board's processor
  /// @param program with its symbols
  /// @param moved where the folder of the sources is here, by where the compiler saw it
  public List<String> command(String gdb, Path program, Map<String, Path> moved) {
    var command = new ArrayList<>(List.of(gdb));
    moved.forEach(
        (inside, outside) ->
            command.addAll(List.of("-ex", "set substitute-path " + inside + " " + outside)));
    command.addAll(List.of("-ex", "target remote " + folder.resolve("gdb"), program.toString()));
    return List.copyOf(command);
  }

  /// Whether the connection was ended because the board's side asked gdb for more than debugging.
  public boolean wasCut() {
    return cut;
  }

  private void relay() {
    try (var board = toBoard.accept();
        var gdb = toGdb.accept()) {
      var back =
          Thread.ofPlatform()
              .daemon()
              .name("servos-gdb-board")
              .unstarted(() -> answers(board, gdb));
      back.start();
      copy(gdb, board);
      board.shutdownOutput();
      back.join();
    } catch (IOException | InterruptedException _) {
      // Closed, or one side went away, as above.
    }
  }

  private static void copy(SocketChannel from, SocketChannel to) throws IOException {
    var buffer = ByteBuffer.allocate(4096);
    while (from.read(buffer.clear()) >= 0) {
      write(to, buffer.flip());
    }
  }

  private void answers(SocketChannel board, SocketChannel gdb) {
    var seen = new RemoteAnswers();
    var buffer = ByteBuffer.allocate(4096);
    try (board;
        gdb) {
      while (board.read(buffer.clear()) >= 0) {
        if (!seen.allows(buffer.array(), buffer.position())) {
          cut = true;
          return;
        }
        write(gdb, buffer.flip());
      }
    } catch (IOException _) {
      // One side went away: the other one learns it by its socket.
    }
  }

  private static void write(SocketChannel to, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  private static BackendFailedException failed(String problem, IOException cause) {
    return new BackendFailedException(
        "debugger", problem, "name a folder with a short path in XDG_CACHE_HOME", cause);
  }

  /// Ends the connection and removes its folder. Safe to call twice.
  @Override
  public void close() {
    try {
      toBoard.close();
      toGdb.close();
      for (var name : List.of("board/" + SOCKET, "board", "gdb", "program.elf", "")) {
        Files.deleteIfExists(folder.resolve(name));
      }
    } catch (IOException failure) {
      throw failed("'" + folder + "' cannot be removed: " + failure, failure);
    }
  }
}
