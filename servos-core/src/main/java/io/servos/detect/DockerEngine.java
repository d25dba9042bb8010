package io.servos.detect;

import io.servos.detect.HostFeature.Source;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/// The Docker engine that a user's commands reach, as far as asking whether it is there.
///
/// @param address `unix:` and a path, or `tcp:` and a host with a port, as in `DOCKER_HOST`
/// @param patience how long to wait for an answer
record DockerEngine(String address, Duration patience) {

  private static final String NAME = "docker";
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int LONGEST = 8192;
  private static final byte[] PING =
      "GET /_ping HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);
  private static final Pattern INTERNET = Pattern.compile("tcp://\\[?([^/\\[\\]]+)]?:(\\d{1,5})/?");
  private static final Pattern VERSION = Pattern.compile("(?im)^Server:\\s*Docker/(\\S+)");
  private static final Pattern API = Pattern.compile("(?im)^Api-Version:\\s*(\\S+)");

  static DockerEngine of(Map<String, String> environment) {
    var named = environment.getOrDefault("DOCKER_HOST", "");
    return new DockerEngine(named.isEmpty() ? "unix:///var/run/docker.sock" : named, SECOND);
  }

  /// Asks for a sign of life; waits no longer than the patience.
  HostFeature ping() {
    var target = target();
    if (target.isEmpty()) {
      return no("DOCKER_HOST is '" + address + "', which is not asked from here");
    }
    if (target.get() instanceof UnixDomainSocketAddress socket && !Files.exists(socket.getPath())) {
      return no("there is no " + socket.getPath());
    }
    try (var channel = open(target.get())) {
      var answer = new FutureTask<>(() -> exchange(channel, target.get()));
      Thread.ofVirtual().start(answer);
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      return no(
          "the engine at " + address + " does not answer within " + patience.toMillis() + " ms");
    } catch (IOException failure) {
      return no(unreachable(failure));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return no("the question was interrupted");
    } catch (ExecutionException failure) {
      throw new AssertionError("the answer is a feature", failure);
    }
  }

  private Optional<SocketAddress> target() {
    if (address.startsWith("unix://")) {
      return Optional.of(UnixDomainSocketAddress.of(Path.of(address.substring(7))));
    }
    var internet = INTERNET.matcher(address);
    return internet.matches()
        ? Optional.of(
            InetSocketAddress.createUnresolved(
                internet.group(1), Integer.parseInt(internet.group(2)) & 0xffff))
        : Optional.empty();
  }

  private static SocketChannel open(SocketAddress target) throws IOException {
    return target instanceof UnixDomainSocketAddress
        ? SocketChannel.open(StandardProtocolFamily.UNIX)
        : SocketChannel.open();
  }

  /// A name is resolved here, where waiting for it has a limit.
  private static SocketAddress resolved(SocketAddress target) throws IOException {
    return target instanceof InetSocketAddress internet
        ? new InetSocketAddress(InetAddress.getByName(internet.getHostString()), internet.getPort())
        : target;
  }

  private HostFeature exchange(SocketChannel channel, SocketAddress target) {
    try {
      channel.connect(resolved(target));
      for (var request = ByteBuffer.wrap(PING); request.hasRemaining(); ) {
        channel.write(request);
      }
      return understood(answer(channel));
    } catch (IOException failure) {
      return no(unreachable(failure));
    }
  }

  private String unreachable(IOException failure) {
    return "the engine at " + address + " cannot be reached: " + failure.getMessage();
  }

  private static String answer(SocketChannel channel) throws IOException {
    var answer = new ByteArrayOutputStream();
    var part = ByteBuffer.allocate(1024);
    while (answer.size() < LONGEST && channel.read(part) >= 0) {
      answer.write(part.array(), part.arrayOffset(), part.position());
      part.clear();
    }
    return answer.toString(StandardCharsets.ISO_8859_1);
  }

  private HostFeature understood(String answer) {
    if (!answer.startsWith("HTTP/1.1 200") && !answer.startsWith("HTTP/1.0 200")) {
      var line = answer.lines().findFirst().orElse("nothing");
      return no("the engine at " + address + " answers '" + line + "'");
    }
    var version = group(VERSION, answer).map(text -> "version " + text);
    var api = group(API, answer).map(text -> "API " + text);
    var detail = version.map(text -> text + api.map(more -> ", " + more).orElse("")).or(() -> api);
    return new HostFeature(NAME, true, detail.orElse("answers at " + address), Source.TRIED);
  }

  private static Optional<String> group(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(1)).findFirst();
  }

  private static HostFeature no(String why) {
    return new HostFeature(NAME, false, why, Source.TRIED);
  }
}
