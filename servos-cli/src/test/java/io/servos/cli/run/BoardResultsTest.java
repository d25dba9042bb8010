package io.servos.cli.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.servos.boards.trace.Expectation;
import io.servos.model.BoardTrace;
import io.servos.model.BoardTrace.Clock;
import io.servos.model.BoardTrace.End;
import io.servos.model.BoardTrace.Reason;
import io.servos.model.ExecutionResult;
import io.servos.model.Outcome;
import io.servos.model.Platform;
import io.servos.model.Receipt;
import io.servos.model.Stage;
import io.servos.model.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BoardResultsTest {

  private static final Usage USAGE =
      new Usage(
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          0,
          0,
          OptionalLong.empty());

  private static ExecutionResult result(int status, Optional<End> end) {
    var trace =
        new BoardTrace(
            "uno",
            Clock.BOARD,
            Duration.ZERO,
            end,
            Map.of(),
            List.of(),
            true,
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return new ExecutionResult(
        "1",
        Stage.RUN,
        new Outcome.Exited(status),
        new byte[0],
        new byte[0],
        USAGE,
        Receipt.EMPTY,
        Platform.ARDUINO,
        "process",
        Optional.empty(),
        List.of(),
        Optional.of(trace));
  }

  private static BoardResults judged(ExecutionResult result, String expected) {
    var results =
        BoardResults.expecting(List.of(Expectation.parse(expected)), "hello".getBytes(UTF_8));
    results.judge(result);
    return results;
  }

  @Test
  void compareWhatABoardDidWithWhatIsExpected() {
    var ended = result(0, Optional.of(new End(Reason.EXIT, "0")));

    assertThat(judged(ended, "serial is \"hello\"").isAsExpected()).isTrue();
    assertThat(judged(ended, "serial is \"bye\"").complaints(ended))
        .containsExactly("expected 'serial is \"bye\"': it wrote 'hello'");
  }

  /// As when a program ends its emulator without a word: that is no success.
  @Test
  void judgeARunThatEndedWellInSilence() {
    var silent = result(0, Optional.empty());

    var results = judged(silent, "ends by exit");

    assertThat(results.isAsExpected()).isFalse();
    assertThat(results.complaints(silent))
        .containsExactly("expected 'ends by exit': it ended by force");
  }

  /// Its status says what there is to say.
  @Test
  void leaveABoardAloneThatNeverBegan() {
    assertThat(judged(result(125, Optional.empty()), "ends by exit").isAsExpected()).isTrue();
  }
}
