package io.servos.linux.caller;

import io.servos.linux.abi.Architecture;
import io.servos.linux.libc.Errno;
import io.servos.linux.libc.NativeCallException;
import io.servos.linux.libc.UnixSockets;
import io.servos.model.BackendFailedException;
import io.servos.spi.CallerSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Opens sockets for callers.
public final class CallerSockets implements CallerSocket.Provider {

  private static final String WHAT = "daemon";

  @Override
  public CallerSocket open(Path folder, Path program) {
    try {
      var own = OwnFolder.of(folder);
      try {
        return listening(own, program);
      } catch (IOException | RuntimeException failure) {
        own.close();
        throw failure;
      }
    } catch (IOException failure) {
      throw new BackendFailedException(
          WHAT,
          "'" + folder + "' cannot be used: " + failure.getMessage(),
          "name a folder of your own in XDG_CACHE_HOME",
          failure);
    }
  }

  private static CallerSocket listening(OwnFolder folder, Path program) throws IOException {
    var path = folder.socket();
    int length = path.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > UnixSockets.MOST_PATH_BYTES) {
      throw new BackendFailedException(
          WHAT,
          "the path of its socket, '%s', has %d bytes, and %d are the most"
              .formatted(path, length, UnixSockets.MOST_PATH_BYTES),
          "name a folder with a shorter path in XDG_CACHE_HOME",
          null);
    }
    try {
      var socket = UnixSockets.listen(path);
      try {
        folder.putClient(ClientProgram.image(Architecture.current(), path, program));
        return new ListeningSocket(socket, folder, ownUid());
      } catch (IOException | RuntimeException failure) {
        socket.close();
        throw failure;
      }
    } catch (NativeCallException failure) {
      throw new BackendFailedException(
          WHAT,
          "cannot listen at '" + path + "': " + Errno.text(failure.errno()),
          "name a folder on another file system in XDG_CACHE_HOME",
          failure);
    }
  }

  static int ownUid() throws IOException {
    return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
  }
}
