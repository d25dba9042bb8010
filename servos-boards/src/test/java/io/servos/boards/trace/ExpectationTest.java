package io.servos.boards.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.model.BoardTrace;
import io.servos.model.BoardTrace.Clock;
import io.servos.model.BoardTrace.PinChange;
import io.servos.model.InvalidConfigException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpectationTest {

  private static Expectation.Verdict check(String text) {
    return Expectation.parse(text).check(Traces.blink(), "hello\r\nworld\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pin 13 toggles 4 times",
        "pin D13 toggles 5 times ±1",
        "pin D13 toggles 3 times +-1",
        "pin 13 rises 2 times",
        "pin 13 falls 2 times",
        "pin 2 toggles 0 times",
        "pin 13 toggles every 100ms",
        "pin 13 toggles every 101ms ±1ms",
        "pin 13 is 1 at 150ms",
        "pin 13 is 0 at 50ms",
        "pin 13 is 0 at 1s",
        "serial \"world\"",
        "serial \"hello\\r\\n\"",
        "serial is \"hello\\r\\nworld\\r\\n\"",
        "serial matches \"^w.rld\"",
        "ends by time",
      })
  void isMet(String text) {
    assertThat(check(text)).extracting(Expectation.Verdict::isMet).isEqualTo(true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "pin 13 toggles 5 times | it did so 4 times",
        "pin 13 toggles 6 times ±1 | it did so 4 times",
        "pin 13 toggles every 90ms ±5ms | change 2 came after 100000000 ns",
        "pin 2 toggles every 90ms | it changed 0 times",
        "pin 13 is 0 at 150ms | it was 1",
        "pin 13 is 0 at 2s | the board ran for 1000 ms only",
        "pin 7 toggles 0 times | board 'uno' has no pin '7'",
        "serial \"word\" | it wrote 'hello\\r\\nworld\\r\\n'",
        "ends by sleep | it ended by time",
      })
  void saysWhatWasThereInstead(String text, String seen) {
    var verdict = check(text);

    assertThat(verdict.isMet()).isFalse();
    assertThat(verdict.seen()).isEqualTo(seen);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pin 13 toggles every 1ms ±1s", "pin 13 is 0 at 0ms"})
  void isNotMetByTimesThatAreNoneOfTheBoards(String text) {
    var real =
        new BoardTrace(
            "microbit",
            Clock.HOST,
            Duration.ofSeconds(1),
            Optional.empty(),
            Map.of("13", "D13"),
            List.of(new PinChange(1, "D13", 1), new PinChange(2, "D13", 0)),
            true,
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    var verdict = Expectation.parse(text).check(real, "");

    assertThat(verdict.isMet()).isFalse();
    assertThat(verdict.seen()).isEqualTo("the times of board 'microbit' are this host's");
    assertThat(Expectation.parse("pin 13 toggles 2 times").check(real, "").isMet()).isTrue();
  }

  @Test
  void isNotMetByATraceThatLacksChanges() {
    var cut =
        new BoardTrace(
            "uno",
            Clock.BOARD,
            Duration.ofSeconds(1),
            Optional.empty(),
            Map.of("13", "D13"),
            List.of(),
            false,
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    var verdict = Expectation.parse("pin 13 toggles 0 times").check(cut, "");

    assertThat(verdict.isMet()).isFalse();
    assertThat(verdict.seen()).isEqualTo("not every change of a pin was recorded: too many");
    assertThat(Expectation.parse("ends by time").check(cut, "").seen())
        .isEqualTo("it ended by force");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "pin 13 blinks",
        "pin 13 toggles many times",
        "pin 13 toggles every now",
        "pin 13 is 1 at 200000d",
        "pin 13 toggles every 1s ±200000d",
        "serial matches \"[\"",
        "ends by magic",
      })
  void refusesWhatItDoesNotUnderstand(String text) {
    assertThatThrownBy(() -> Expectation.parse(text))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("'" + text + "' is no expectation");
  }
}
