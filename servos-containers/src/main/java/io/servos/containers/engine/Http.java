package io.servos.containers.engine;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Messages of HTTP/1.1, as far as engines use it; see RFC 9112.
final class Http {

  private static final int LONGEST_LINE = 1 << 16;
  private static final int LARGEST_BODY = 64 << 20;

  private Http() {}

  /// @param path with its query, percent-encoded
  /// @param body JSON, if there is one
  record Request(String method, String path, Optional<JsonValue> body) {

    static Request of(String method, String path) {
      return new Request(method, path, Optional.empty());
    }

    /// @param upgrade whether the connection is to be a plain one after the answer
    byte[] bytes(boolean upgrade) {
      var content = body.map(value -> value.toString().getBytes(StandardCharsets.UTF_8));
      int length = content.map(bytes -> bytes.length).orElse(0);
      var head =
          method
              + " "
              + path
              + " HTTP/1.1\r\nHost: docker\r\nUser-Agent: servos\r\n"
              + (upgrade ? "Connection: Upgrade\r\nUpgrade: tcp\r\n" : "Connection: close\r\n")
              + (body.isPresent() ? "Content-Type: application/json\r\n" : "")
              + (method.equals("GET") ? "" : "Content-Length: " + length + "\r\n")
              + "\r\n";
      var bytes = new ByteArrayOutputStream();
      bytes.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
      content.ifPresent(bytes::writeBytes);
      return bytes.toByteArray();
    }

    /// The same without its body, which follows in chunks.
    byte[] uploadHead() {
      return (method
              + " "
              + path
              + " HTTP/1.1\r\nHost: docker\r\nUser-Agent: servos\r\nConnection: close\r\n"
              + "Content-Type: application/x-tar\r\nTransfer-Encoding: chunked\r\n\r\n")
          .getBytes(StandardCharsets.US_ASCII);
    }
  }

  /// The beginning of an answer.
  ///
  /// @param headers by name in lower case
  record Head(int status, Map<String, String> headers) {

    static Head read(InputStream input) throws IOException {
      var line = line(input);
      var words = line.split(" ", 3);
      if (!line.startsWith("HTTP/1.") || words.length < 2 || !words[1].matches("\\d{3}")) {
        throw new IOException("the answer begins with '" + line + "', which is no HTTP");
      }
      var headers = new HashMap<String, String>();
      for (var next = line(input); !next.isEmpty(); next = line(input)) {
        int colon = next.indexOf(':');
        if (colon > 0) {
          headers.put(
              next.substring(0, colon).toLowerCase(Locale.ROOT), next.substring(colon + 1).strip());
        }
      }
      return new Head(Integer.parseInt(words[1]), headers);
    }

    private String header(String name) {
      return headers.getOrDefault(name, "");
    }

    byte[] body(InputStream input) throws IOException {
      if (status == 204 || status == 304) {
        return new byte[0];
      }
      if (header("transfer-encoding").equalsIgnoreCase("chunked")) {
        return limited(new ChunkedInput(input));
      }
      var length = header("content-length");
      return length.matches("[0-9]{1,9}") ? whole(input, Integer.parseInt(length)) : limited(input);
    }

    /// What follows, as it comes.
    InputStream content(InputStream input) throws IOException {
      if (header("transfer-encoding").equalsIgnoreCase("chunked")) {
        return new ChunkedInput(input);
      }
      return header("content-length").isEmpty() && status != 204
          ? input
          : new ByteArrayInputStream(body(input));
    }
  }

  private static byte[] limited(InputStream input) throws IOException {
    var body = input.readNBytes(LARGEST_BODY + 1);
    if (body.length > LARGEST_BODY) {
      throw tooLong();
    }
    return body;
  }

  private static IOException tooLong() {
    return new IOException("the answer is longer than " + LARGEST_BODY + " bytes");
  }

  private static byte[] whole(InputStream input, int length) throws IOException {
    if (length > LARGEST_BODY) {
      throw tooLong();
    }
    var bytes = input.readNBytes(length);
    if (bytes.length < length) {
      throw new IOException("the answer ends after " + bytes.length + " of " + length + " bytes");
    }
    return bytes;
  }

  static String line(InputStream input) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int next = input.read(); next != '\n'; next = input.read()) {
      if (next < 0) {
        throw new IOException("the answer ends in its beginning");
      }
      if (line.size() == LONGEST_LINE) {
        throw new IOException("a line of the answer is longer than " + LONGEST_LINE + " bytes");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8).stripTrailing();
  }
}
