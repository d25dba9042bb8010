package io.servos.containers.engine;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where an engine listens.
public sealed interface EngineAddress {

  /// Where Docker listens unless it is told otherwise.
  Unix DEFAULT = new Unix(Path.of("/var/run/docker.sock"));

  /// A socket in the file system.
  record Unix(Path socket) implements EngineAddress {
    @Override
    public String text() {
      return "unix://" + socket;
    }
  }

  /// A host and a port.
  ///
  /// @param tls what proves who is who; empty means: nothing is proved, and nothing is encrypted
  record Tcp(String host, int port, Optional<Certificates> tls) implements EngineAddress {
    @Override
    public String text() {
      return "tcp://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /// Files of certificates and keys in PEM.
  ///
  /// @param folder holds `ca.pem`, `cert.pem` and `key.pem`
  record Certificates(Path folder) {}

  /// What the text of `DOCKER_HOST` means, or why it means nothing.
  sealed interface Reading {
    record Known(EngineAddress address) implements Reading {}

    record Unknown(String problem, String remedy) implements Reading {}
  }

  /// As it is written in `DOCKER_HOST`.
  String text();

  /// Reads what is written in `DOCKER_HOST`.
  static Reading read(String text, Optional<Certificates> tls) {
    if (text.startsWith("unix:///")) {
      return new Reading.Known(new Unix(Path.of(text.substring("unix://".length()))));
    }
    var matcher =
        Pattern.compile("tcp://(?:\\[([^\\[\\]/]+)]|([^\\[\\]/:]+)):(\\d{1,5})/?").matcher(text);
    if (matcher.matches()) {
      int port = Integer.parseInt(matcher.group(3));
      if (port >= 1 && port <= 65_535) {
        return new Reading.Known(new Tcp(host(matcher), port, tls));
      }
    }
    return new Reading.Unknown(
        "'" + text + "' is not the address of an engine",
        text.startsWith("ssh:")
            ? "forward its socket with ssh -L and use unix:///PATH"
            : "use unix:///PATH or tcp://HOST:PORT");
  }

  private static String host(Matcher matcher) {
    var bracketed = matcher.group(1);
    return bracketed == null ? matcher.group(2) : bracketed;
  }
}
