package io.servos.boards.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.model.BoardTrace.Clock;
import io.servos.model.BoardTrace.End;
import io.servos.model.BoardTrace.Memory;
import io.servos.model.BoardTrace.PinChange;
import io.servos.model.BoardTrace.Reason;
import io.servos.model.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FramesTest {

  private static final String RS = "\u001e";

  private final BoardRecorder recorder =
      new BoardRecorder("uno", Clock.BOARD, List.of("USB"), Map.of("PB5", "D13", "13", "D13"));

  private String record(String text) {
    return RS + recorder.nonce() + " " + text + "\n";
  }

  private String passed(String text) throws IOException {
    return new String(recorder.program(new Dribble(text)).readAllBytes(), StandardCharsets.UTF_8);
  }

  /// A stream that gives one byte at a time.
  private static final class Dribble extends InputStream {

    private final ByteArrayInputStream from;

    Dribble(String text) {
      from = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int read() {
      return from.read();
    }

    @Override
    public int read(byte[] to, int offset, int length) {
      return from.read(to, offset, Math.min(1, length));
    }
  }

  @Test
  void takesRecordsOutAndPassesTheRest() throws IOException {
    var text =
        "one "
            + record("pin 5 PB5 1")
            + "two\n"
            + record("note careful")
            + record("eeprom 00ff")
            + record("pin 7 GP3 duty 513")
            + record("memory 5 6")
            + record("result {\"a\": 1}")
            + record("result oh")
            + record("end 1000 exit 7");

    assertThat(passed(text)).isEqualTo("one two\n");

    var trace = recorder.trace();
    assertThat(trace.pins())
        .containsExactly(new PinChange(5, "D13", 1), new PinChange(7, "GP3 duty", 513));
    assertThat(trace.notes()).containsExactly("careful", "the program's result is not JSON");
    assertThat(trace.memory()).contains(new Memory(5, 6));
    assertThat(trace.result()).contains("{\"a\":1}");
    assertThat(trace.notCovered()).containsExactly("USB");
    assertThat(trace.end()).contains(new End(Reason.EXIT, "7"));
    assertThat(trace.time()).isEqualTo(Duration.ofNanos(1000));
    assertThat(trace.eeprom()).contains(Bytes.of(new byte[] {0, (byte) 0xff}));
    assertThat(trace.isComplete()).isTrue();
  }

  @Test
  void passesRecordsThatSomebodyForged() throws IOException {
    var forged = RS + "0123456789abcdef pin 5 PB5 1\n" + RS + RS + "\n" + RS;

    assertThat(passed(forged)).isEqualTo(forged);
    assertThat(recorder.trace().pins()).isEmpty();
  }

  @Test
  void passesARecordThatIsCutOff() throws IOException {
    var cut = RS + recorder.nonce() + " pin 5";

    assertThat(passed(cut)).isEqualTo(cut);
  }

  @Test
  void holdsNoMoreOfALineWithoutEndThanAnyRecordHas() throws IOException {
    var endless = RS + recorder.nonce() + " " + "x".repeat(3 << 20);

    assertThat(passed(endless)).isEqualTo(endless);
  }

  @Test
  void saysWhenChangesWereLost() throws IOException {
    passed(record("pin 1 PB5 1") + record("lost 2"));

    assertThat(recorder.trace().isComplete()).isFalse();
    assertThat(recorder.trace().end()).isEmpty();
  }
}
