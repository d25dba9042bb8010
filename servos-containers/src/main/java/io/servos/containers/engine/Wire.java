package io.servos.containers.engine;

import io.servos.containers.engine.EngineException.Kind;
import io.servos.containers.engine.Http.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;

/// Requests and their answers, each on a connection of its own.
record Wire(EngineAddress address) {

  private static final Duration CONNECTING = Duration.ofSeconds(10);

  /// Sends a request and takes the whole answer.
  byte[] call(Request request, Duration patience) throws EngineException {
    try (var connection = Connection.open(address, patience);
        var alarm = Alarm.after(patience, connection::close)) {
      try {
        connection.output().write(request.bytes(false));
        var head = Http.Head.read(connection.input());
        var body = head.body(connection.input());
        if (head.status() >= 300 && head.status() != 304) {
          throw refused(head, body);
        }
        return body;
      } catch (IOException failure) {
        throw connection.failed(failure, alarm);
      }
    }
  }

  /// Makes the connection of a request a plain one in both directions.
  ///
  /// @param terminal whether what answers has one
  Attachment attach(Request request, boolean terminal, Duration patience) throws EngineException {
    var connection = Connection.open(address, patience);
    try (var alarm = Alarm.after(patience, connection::close)) {
      try {
        connection.output().write(request.bytes(true));
        var head = Http.Head.read(connection.input());
        if (head.status() != 101 && head.status() != 200) {
          throw refused(head, head.body(connection.input()));
        }
        return new Attachment(connection, terminal);
      } catch (IOException failure) {
        connection.close();
        throw connection.failed(failure, alarm);
      }
    }
  }

  /// Sends a request and gives the answer as it comes.
  ///
  /// @param patience how long the answer may take to begin
  /// @param pulses what watches over the rest
  Answer open(Request request, Duration patience, Function<Runnable, Pulse> pulses)
      throws EngineException {
    var connection = Connection.open(address, CONNECTING);
    try (var alarm = Alarm.after(patience, connection::close)) {
      try {
        connection.output().write(request.bytes(false));
        var head = accepted(connection);
        return new Answer(
            connection, head.content(connection.input()), pulses.apply(connection::close));
      } catch (IOException failure) {
        connection.close();
        throw connection.failed(failure, alarm);
      }
    }
  }

  /// As [#open], with a body that is written piece by piece.
  Answer send(Request request, Upload upload, Function<Runnable, Pulse> pulses)
      throws EngineException {
    var connection = Connection.open(address, CONNECTING);
    var pulse = pulses.apply(connection::close);
    try {
      write(connection, request, upload);
      var head = accepted(connection);
      return new Answer(connection, head.content(connection.input()), pulse);
    } catch (IOException failure) {
      pulse.close();
      connection.close();
      throw pulse.failure().orElseGet(() -> connection.failed(failure));
    } catch (UncheckedIOException failure) {
      pulse.close();
      connection.close();
      throw failure;
    }
  }

  /// An engine that has seen enough answers before all of it is written, and reads no more.
  private static void write(Connection connection, Request request, Upload upload)
      throws IOException {
    var body = new ChunkedOutput(connection.output());
    try {
      connection.output().write(request.uploadHead());
      upload.writeTo(body);
      body.end();
    } catch (ClosedByInterruptException | EngineException failure) {
      throw failure;
    } catch (IOException failure) {
      if (!body.hasFailed()) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  private static Http.Head accepted(Connection connection) throws IOException {
    var head = Http.Head.read(connection.input());
    if (head.status() >= 300) {
      throw refused(head, head.body(connection.input()));
    }
    return head;
  }

  private static EngineException refused(Http.Head head, byte[] body) {
    return new EngineException(head.status(), message(body));
  }

  private static String message(byte[] body) {
    var text = new String(body, StandardCharsets.UTF_8).strip();
    try {
      return JsonValue.parse(body).at("message").text().orElse(text);
    } catch (IOException _) {
      // Not every answer is JSON.
      return text;
    }
  }

  static JsonValue json(byte[] body) throws EngineException {
    try {
      return JsonValue.parse(body);
    } catch (IOException failure) {
      throw new EngineException(
          Kind.BROKEN, "the engine's answer is not understood: " + failure.getMessage(), failure);
    }
  }
}
