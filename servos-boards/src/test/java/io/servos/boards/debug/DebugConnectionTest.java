package io.servos.boards.debug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.boards.store.Store;
import io.servos.model.BackendFailedException;
import io.servos.spi.Owner;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DebugConnectionTest {

  @TempDir Path folder;

  @Test
  void carriesAnswersAndCutsWhatAsksForMore() throws IOException {
    try (var connection = DebugConnection.open(new Store(folder));
        var board = connect(connection.board().resolve(DebugConnection.SOCKET));
        var gdb = connect(gdbSocket(connection))) {
      gdb.write(bytes("$?#3f"));
      assertThat(read(board, 5)).isEqualTo("$?#3f");
      board.write(bytes("+$T05#b9"));
      assertThat(read(gdb, 8)).isEqualTo("+$T05#b9");
      assertThat(connection.wasCut()).isFalse();

      board.write(bytes("$Fopen,10/9,0,0#00"));

      assertThat(read(gdb, 1)).isEmpty();
      assertThat(connection.wasCut()).isTrue();
    }
  }

  @Test
  void isForThisUserAloneAndLeavesNothing() throws IOException {
    Path whole;
    try (var connection = DebugConnection.open(new Store(folder))) {
      whole = connection.board().resolveSibling("").toAbsolutePath().normalize();
      assertThat(Files.getPosixFilePermissions(whole))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
      // So that a later run removes it when this process cannot.
      assertThat(whole.getFileName().toString()).startsWith(Owner.self(Path.of("/")).prefix());
      Files.writeString(connection.program(), "x");
    }

    assertThat(whole).doesNotExist();
  }

  @Test
  void refusesAFolderWhosePathIsTooLongForSockets() {
    var deep = folder.resolve("x".repeat(120));

    assertThatThrownBy(() -> DebugConnection.open(new Store(deep)))
        .isInstanceOf(BackendFailedException.class)
        .hasMessageContaining("its path is longer than a socket's can be");
  }

  private static Path gdbSocket(DebugConnection connection) {
    return connection.board().resolveSibling("gdb");
  }

  private static SocketChannel connect(Path socket) throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(socket));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  /// As many bytes, or fewer when the end comes before.
  private static String read(SocketChannel from, int count) throws IOException {
    var buffer = ByteBuffer.allocate(count);
    while (buffer.hasRemaining() && from.read(buffer) >= 0) {}
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
  }
}
