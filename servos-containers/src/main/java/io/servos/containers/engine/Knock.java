package io.servos.containers.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// Finds out whether somebody answers at a port, as a client of whatever is there.
public final class Knock {

  private Knock() {}

  /// Connects and goes away again.
  ///
  /// @throws EngineException if nobody takes the connection in time
  public static void tcp(String host, int port, Duration patience) throws EngineException {
    open(host, port, patience).close();
  }

  private static Connection open(String host, int port, Duration patience) throws EngineException {
    return Connection.open(new EngineAddress.Tcp(host, port, Optional.empty()), patience);
  }

  /// Asks for a path.
  ///
  /// @return the status of the answer
  /// @throws EngineException if there is no answer in time
  public static int http(String host, int port, String path, Duration patience)
      throws EngineException {
    var connection = open(host, port, patience);
    try (connection;
        var alarm = Alarm.after(patience, connection::close)) {
      try {
        var request =
            "GET "
                + path
                + " HTTP/1.1\r\nHost: "
                + (host.contains(":") ? "[" + host + "]" : host)
                + ":"
                + port
                + "\r\nUser-Agent: servos\r\nConnection: close\r\n\r\n";
        connection.output().write(request.getBytes(StandardCharsets.US_ASCII));
        return Http.Head.read(connection.input()).status();
      } catch (IOException failure) {
        throw connection.failed(failure, alarm);
      }
    }
  }
}
