package io.servos.containers.engine;

import io.servos.containers.engine.EngineException.Kind;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.time.Duration;
import javax.net.ssl.SSLSocket;

/// One connection to an engine. One thread may read while another one writes.
final class Connection implements AutoCloseable {

  private final EngineAddress address;
  private final InputStream input;
  private final OutputStream output;
  private final Ends ends;

  /// How the ends of a kind of connection are closed.
  private interface Ends {
    void endOutput() throws IOException;

    void close() throws IOException;
  }

  private Connection(EngineAddress address, InputStream input, OutputStream output, Ends ends) {
    this.address = address;
    this.input = new BufferedInputStream(input, 1 << 16);
    this.output = output;
    this.ends = ends;
  }

  /// @param patience how long to wait for the other side
  static Connection open(EngineAddress address, Duration patience) throws EngineException {
    return switch (address) {
      case EngineAddress.Unix unix -> unix(unix, patience);
      case EngineAddress.Tcp tcp -> tcp(tcp, patience);
    };
  }

  private static Connection unix(EngineAddress.Unix address, Duration patience)
      throws EngineException {
    var path = address.socket();
    try {
      var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      try (var _ = Alarm.after(patience, () -> closeQuietly(channel::close))) {
        channel.connect(UnixDomainSocketAddress.of(path));
      } catch (IOException | RuntimeException failure) {
        closeQuietly(channel::close);
        throw failure;
      }
      return new Connection(
          address,
          Channels.newInputStream(channel),
          Channels.newOutputStream(channel),
          new Ends() {
            @Override
            public void endOutput() throws IOException {
              channel.shutdownOutput();
            }

            @Override
            public void close() throws IOException {
              channel.close();
            }
          });
    } catch (ClosedByInterruptException failure) {
      throw new EngineException(Kind.INTERRUPTED, "the call was interrupted", failure);
    } catch (IOException failure) {
      throw unreachable(address, failure);
    }
  }

  private static EngineException unreachable(EngineAddress.Unix address, IOException failure) {
    var text = String.valueOf(failure.getMessage());
    if (text.contains("Permission denied")) {
      return new EngineException(
          Kind.FORBIDDEN, "this user may not use '" + address.socket() + "'", failure);
    }
    if (!Files.exists(address.socket())) {
      return new EngineException(Kind.ABSENT, "there is no '" + address.socket() + "'", failure);
    }
    if (failure instanceof ConnectException || text.contains("refused")) {
      return new EngineException(
          Kind.ABSENT, "no engine listens at '" + address.socket() + "'", failure);
    }
    return new EngineException(
        Kind.SILENT, "the engine at " + address.text() + " takes no connection", failure);
  }

  private static Connection tcp(EngineAddress.Tcp address, Duration patience)
      throws EngineException {
    var socket = new Socket();
    try {
      var target = new InetSocketAddress(address.host(), address.port());
      if (target.isUnresolved()) {
        throw new UnknownHostException(address.host());
      }
      socket.connect(target, Math.toIntExact(patience.toMillis()));
      socket.setTcpNoDelay(true);
      if (address.tls().isEmpty()) {
        return of(address, socket);
      }
      socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
      var secured = secured(address, socket, address.tls().get());
      secured.setSoTimeout(0);
      return of(address, secured);
    } catch (EngineException failure) {
      closeQuietly(socket::close);
      throw failure;
    } catch (IOException failure) {
      closeQuietly(socket::close);
      throw new EngineException(
          Kind.ABSENT,
          "the engine at " + address.text() + " cannot be reached: " + failure.getMessage(),
          failure);
    }
  }

  private static SSLSocket secured(
      EngineAddress.Tcp address, Socket socket, EngineAddress.Certificates certificates)
      throws EngineException {
    try {
      return new Tls(certificates).over(socket, address);
    } catch (IOException failure) {
      throw new EngineException(
          Kind.FORBIDDEN,
          "TLS with " + address.text() + " failed: " + failure.getMessage(),
          failure);
    }
  }

  private static Connection of(EngineAddress address, Socket socket) throws IOException {
    return new Connection(
        address,
        socket.getInputStream(),
        socket.getOutputStream(),
        new Ends() {
          @Override
          public void endOutput() throws IOException {
            socket.shutdownOutput();
          }

          @Override
          public void close() throws IOException {
            socket.close();
          }
        });
  }

  InputStream input() {
    return input;
  }

  OutputStream output() {
    return output;
  }

  /// Tells the other side that no more comes.
  void endOutput() throws IOException {
    ends.endOutput();
  }

  /// What a failure on this connection means.
  EngineException failed(IOException failure) {
    return failure instanceof EngineException known
        ? known
        : failure instanceof ClosedByInterruptException
            ? new EngineException(Kind.INTERRUPTED, "the call was interrupted", failure)
            : new EngineException(
                Kind.BROKEN,
                "the connection to the engine at " + address.text() + " broke",
                failure);
  }

  /// The same of a call.
  ///
  /// @param alarm which closes it when it takes too long
  EngineException failed(IOException failure, Alarm alarm) {
    return alarm.rang()
        ? new EngineException(
            Kind.SILENT, "the engine at " + address.text() + " does not answer", failure)
        : failed(failure);
  }

  private interface Closing {
    void close() throws IOException;
  }

  private static void closeQuietly(Closing closing) {
    try {
      closing.close();
    } catch (IOException _) {
      // Nothing more can be done with it.
    }
  }

  @Override
  public void close() {
    closeQuietly(ends::close);
  }
}
