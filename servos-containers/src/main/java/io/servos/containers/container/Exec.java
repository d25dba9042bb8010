package io.servos.containers.container;

import io.servos.containers.client.Client;
import io.servos.containers.client.Subject;
import io.servos.containers.engine.Attachment;
import io.servos.containers.engine.Call;
import io.servos.containers.engine.Pulse;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A further program in a container that runs. One thread may write its input while another one
/// takes its output; may be closed from any thread, which ends the streams and not the program.
public final class Exec implements AutoCloseable {

  private static final int CHUNK = 1 << 16;

  private final Client client;
  private final Subject container;
  private final String id;
  private final Attachment streams;
  private final Pulse pulse;

  /// What is run.
  ///
  /// @param environment on top of that of the container
  /// @param user in place of that of the container
  /// @param terminal whether it gets one, so that its outputs are one
  /// @param input whether anything is sent to it
  public record Request(
      List<String> command,
      Map<String, String> environment,
      Optional<String> user,
      Optional<String> workdir,
      boolean terminal,
      boolean input) {

    public Request {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
    }

    public static Request of(String... command) {
      return new Request(
          List.of(command), Map.of(), Optional.empty(), Optional.empty(), false, false);
    }

    Map<String, Object> content() {
      var content = new LinkedHashMap<String, Object>();
      content.put("AttachStdin", input);
      content.put("AttachStdout", true);
      content.put("AttachStderr", true);
      content.put("Tty", terminal);
      content.put("Cmd", command);
      content.put(
          "Env",
          environment.entrySet().stream()
              .map(variable -> variable.getKey() + "=" + variable.getValue())
              .sorted()
              .toList());
      user.ifPresent(name -> content.put("User", name));
      workdir.ifPresent(folder -> content.put("WorkingDir", folder));
      return content;
    }
  }

  private Exec(Client client, Subject container, String id, Attachment streams) {
    this.client = client;
    this.container = container;
    this.id = id;
    this.streams = streams;
    this.pulse = Pulse.of(client.engine(), streams::close);
  }

  static Exec start(Client client, Subject container, Request request) throws InterruptedException {
    var made =
        client.ask(
            container,
            "start a program in",
            Call.post("/containers/{}/exec", container.name()).sending(request.content()));
    var id = made.at("Id").text().orElse("");
    var call =
        Call.post("/exec/{}/start", id).sending(Map.of("Detach", false, "Tty", request.terminal()));
    return new Exec(
        client,
        container,
        id,
        client.attach(container, "start a program in", call, request.terminal()));
  }

  /// Its standard input. To close it is the end of what it reads; its outputs stay.
  public OutputStream stdin() {
    return new FilterOutputStream(streams.stdin()) {
      @Override
      public void write(byte[] source, int offset, int length) throws IOException {
        out.write(source, offset, length);
      }

      @Override
      public void close() throws IOException {
        streams.endInput();
      }
    };
  }

  public void resize(int rows, int columns) throws InterruptedException {
    client.tell(
        container,
        "resize the terminal of a program in",
        Call.post("/exec/{}/resize", id)
            .with("h", Integer.toString(rows))
            .with("w", Integer.toString(columns)));
  }

  /// Hands on what it writes until it has ended.
  ///
  /// @return its exit status; 126 or 127 when it could not be started
  /// @throws IOException if the sink fails; then the program goes on
  public int pass(OutputSink sink) throws IOException, InterruptedException {
    var buffer = new byte[CHUNK];
    for (int count = read(buffer); count >= 0; count = read(buffer)) {
      sink.accept(streams.stream() == Attachment.Stream.STDERR, buffer, count);
    }
    return status();
  }

  private int read(byte[] buffer) throws InterruptedException {
    try {
      return streams.read(buffer);
    } catch (IOException failure) {
      throw client.told(
          container,
          "read from a program in",
          pulse.failure().orElseGet(() -> streams.failed(failure)));
    }
  }

  private int status() throws InterruptedException {
    var told = client.ask(container, "look at a program in", Call.get("/exec/{}/json", id));
    return (int) told.at("ExitCode").number().orElse(0);
  }

  @Override
  public void close() {
    pulse.close();
    streams.close();
  }
}
