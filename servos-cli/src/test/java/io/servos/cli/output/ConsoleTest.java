package io.servos.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.spi.LogEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsoleTest {

  private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
  private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
  private final Console console = new Console(InputStream.nullInputStream(), stdout, stderr);

  private static LogEvent event(Level level) {
    return new LogEvent(Instant.EPOCH, level, "run.refused", "", Map.of("why", "a\u001b[2J b"));
  }

  @Test
  void passesBytesUnchanged() throws IOException {
    var bytes = new byte[] {0, -1, 27, '[', '3', '1', 'm', '\r', '\n', -128};

    console.passToStdout(new ByteArrayInputStream(bytes));

    assertThat(stdout.toByteArray()).isEqualTo(bytes);
    assertThat(stderr.toByteArray()).isEmpty();
  }

  @Test
  void beginsItsOwnLine() throws IOException {
    console.passToStderr(new ByteArrayInputStream("half".getBytes(StandardCharsets.UTF_8)));
    console.say("fact", "remedy");
    console.say("fact\n\u001b");

    assertThat(stderr.toString(StandardCharsets.UTF_8))
        .isEqualTo("half\nservos: fact; remedy\nservos: fact\\u000a\\u001b\n");
  }

  @Test
  void logsFromTheLevelUpwards() {
    var log = new ConsoleLog(console, Level.WARNING, ConsoleLog.Form.TEXT, false);

    log.accept(event(Level.INFO));
    log.accept(event(Level.WARNING));

    assertThat(stderr.toString(StandardCharsets.UTF_8))
        .isEqualTo("1970-01-01T00:00:00Z WARNING run.refused why=\"a\\u001b[2J b\"\n");
  }

  @Test
  void coloursTheLevelOnly() {
    new ConsoleLog(console, Level.DEBUG, ConsoleLog.Form.TEXT, true).accept(event(Level.ERROR));

    assertThat(stderr.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "1970-01-01T00:00:00Z \u001b[31mERROR\u001b[0m   run.refused why=\"a\\u001b[2J b\"\n");
  }

  @Test
  void logsObjects() {
    new ConsoleLog(console, Level.DEBUG, ConsoleLog.Form.JSON, true).accept(event(Level.ERROR));

    assertThat(stderr.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"time\":\"1970-01-01T00:00:00Z\",\"level\":\"error\",\"event\":\"run.refused\","
                + "\"why\":\"a\\u001B[2J b\"}\n");
  }
}
