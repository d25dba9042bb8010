package io.servos.cli.orchestrator;

import io.servos.cli.output.Console;
import io.servos.cli.output.Json;
import io.servos.containers.container.OutputSink;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Where the outputs of a container go.
sealed interface Outputs extends OutputSink {

  /// The streams of this process.
  ///
  /// @param asJson an object for each line, instead of what was written
  static Outputs of(boolean asJson, Console console) {
    return asJson ? new InLines(console) : new AsTheyAre(console);
  }

  /// Says that nothing more comes.
  void end();

  /// Byte for byte.
  record AsTheyAre(Console console) implements Outputs {

    @Override
    public void accept(boolean isError, byte[] buffer, int count) throws IOException {
      var bytes = new ByteArrayInputStream(buffer, 0, count);
      if (isError) {
        console.passToStderr(bytes);
      } else {
        console.passToStdout(bytes);
      }
    }

    @Override
    public void end() {}
  }

  /// JSON, a line for each line.
  final class InLines implements Outputs {

    private final Console console;
    private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();

    private InLines(Console console) {
      this.console = console;
    }

    @Override
    public void accept(boolean isError, byte[] buffer, int count) {
      var begun = isError ? stderr : stdout;
      for (int i = 0; i < count; i++) {
        if (buffer[i] == '\n') {
          print(isError, begun);
        } else {
          begun.write(buffer[i]);
        }
      }
    }

    @Override
    public void end() {
      if (stdout.size() > 0) {
        print(false, stdout);
      }
      if (stderr.size() > 0) {
        print(true, stderr);
      }
    }

    private void print(boolean isError, ByteArrayOutputStream line) {
      console.print(
          Json.of(
                  json -> {
                    json.writeStartObject();
                    json.writeStringProperty("stream", isError ? "stderr" : "stdout");
                    json.writeStringProperty("text", line.toString(StandardCharsets.UTF_8));
                    json.writeEndObject();
                  })
              + "\n");
      line.reset();
    }
  }
}
