package io.servos.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What results of commands about containers are made of.
class TableTest {

  @Test
  void alignsItsColumns() {
    var table = new Table("NAME", "SIZE");
    table.add("a", "1B");
    table.add("a longer one", "");

    assertThat(table.text()).isEqualTo("NAME           SIZE\na              1B\na longer one\n");
  }

  @Test
  void letsNothingControlTheTerminal() {
    var table = new Table("NAME");
    table.add("\u001b[2J");

    assertThat(table.text()).isEqualTo("NAME\n\\u001b[2J\n");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0B",
    "999, 999B",
    "1000, 1.00kB",
    "37013920, 37.0MB",
    "123456789, 123MB",
    "999999, 1.00MB",
    "5000000000000000, 5000TB",
  })
  void shortensSizes(long bytes, String text) {
    assertThat(Quantity.bytes(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 seconds ago",
    "-5, 0 seconds ago",
    "119, 119 seconds ago",
    "120, 2 minutes ago",
    "7200, 2 hours ago",
    "172800, 2 days ago",
  })
  void shortensTimes(long seconds, String text) {
    var then = Instant.parse("2026-01-01T00:00:00Z");

    assertThat(Quantity.age(then, then.plusSeconds(seconds))).isEqualTo(text);
  }

  @Test
  void drawsItsBarBelowWhatIsSaid() {
    var stderr = new ByteArrayOutputStream();
    var console =
        new Console(InputStream.nullInputStream(), OutputStream.nullOutputStream(), stderr);

    try (var bar = new ProgressBar(console)) {
      bar.show(2, 4, "RUN make");
      bar.say("compiling");
    }

    var drawn = "\r\u001b[K[#####               ] 2/4 RUN make\r";
    assertThat(stderr.toString(StandardCharsets.UTF_8))
        .isEqualTo(drawn + "\r\u001b[K\rcompiling\n" + drawn + "\r\u001b[K\r");
  }

  @Test
  void writesJsonWithNothingInItButAscii() {
    assertThat(Json.ascii("{\"a\":\"\u00e4\u202e\"}")).isEqualTo("{\"a\":\"\\u00e4\\u202e\"}");
  }
}
