package io.servos.boards.repl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Boards that are none, or mean ill: nothing hangs, and each is told for what it is.
@Timeout(120)
class HostileBoardTest {

  private static final Duration SHORT = Duration.ofSeconds(1);

  private static void refused(UnaryOperator<String> answer, Kind kind, String told) {
    assertThatThrownBy(() -> RawRepl.enter(new AnsweringLine(answer), SHORT))
        .isInstanceOfSatisfying(
            BoardException.class,
            failure -> {
              assertThat(failure.kind()).isEqualTo(kind);
              assertThat(failure).hasMessageContaining(told);
            });
  }

  @Test
  void isSilent() {
    refused(_ -> "", Kind.SILENT, "'/dev/ttyX' does not answer");
  }

  @Test
  void speaksAtAnotherSpeed() {
    refused(_ -> "\u00ff\u0080a\u0000\u00f8\u0018", Kind.WRONG_BAUD, "sends what is no text");
  }

  @Test
  void startsAgainAndAgain() {
    refused(
        _ -> "rst:0x10 (RTCWDT_RTC_RESET)\r\nflash read err, 1000\r\n",
        Kind.BOOT_LOOP,
        "starts again and again: 'rst:0x10 (RTCWDT_RTC_RESET)'");
  }

  @Test
  void saysSomethingElse() {
    refused(
        sent -> sent.endsWith("\1") ? "Temp\u001b[2J 21\r\n" : "",
        Kind.NO_REPL,
        "has no MicroPython that listens: it says 'Temp [2J 21");
  }

  private static String afterBanner(String sent, String rest) {
    return sent.equals("\r\1") ? RawRepl.BANNER : sent.startsWith("\r") ? "" : rest;
  }

  private static void breaksOff(String answer, Kind kind) throws InterruptedException {
    try (var repl = RawRepl.enter(new AnsweringLine(sent -> afterBanner(sent, answer)), SHORT)) {
      assertThatThrownBy(() -> repl.evaluate("1"))
          .isInstanceOfSatisfying(
              BoardException.class, failure -> assertThat(failure.kind()).isEqualTo(kind));
    }
  }

  @Test
  void fallsSilentInAConversation() throws InterruptedException {
    breaksOff("", Kind.SILENT);
  }

  @Test
  void takesNothingByPaste() throws InterruptedException {
    breaksOff("R\1\0\0", Kind.GARBLED);
  }

  @Test
  void answersWithNonsense() throws InterruptedException {
    breaksOff("nonsense", Kind.GARBLED);
  }

  @Test
  void endsAPasteWithNonsense() throws InterruptedException {
    breaksOff("R\1\0\1\2", Kind.GARBLED);
  }

  @Test
  void allowsMoreWithoutEnd() throws InterruptedException {
    breaksOff("R\1\0\1" + "\1".repeat(1000), Kind.GARBLED);
  }

  @Test
  void allowsMoreWithoutEndAtTheEnd() throws InterruptedException {
    var answers = new AnsweringLine(sent -> afterBanner(sent, atEnd(sent)));
    try (var repl = RawRepl.enter(answers, SHORT)) {
      assertThatThrownBy(() -> repl.evaluate("1"))
          .hasMessageContaining("sends byte 1 at the end of a paste");
    }
  }

  private static String atEnd(String sent) {
    return switch (sent) {
      case "\5A\1" -> "R\1\0\1";
      case "\4" -> "\1".repeat(1000);
      default -> "";
    };
  }

  /// However often a board sends something, there is an end.
  @Test
  void isNotWaitedForLongerThanItsTime() throws InterruptedException {
    var line = new AnsweringLine(_ -> "x".repeat(100));
    line.write(new byte[0], SHORT);
    var board = new Dialogue(line);

    board.limit(SHORT);
    assertThat(board.next()).isEqualTo('x');
    board.limit(Duration.ZERO);

    assertThatThrownBy(board::next).hasMessageContaining("does not come to an end");
  }

  @Test
  void sendsAnAnswerWithoutEnd() throws InterruptedException {
    var endless = "x".repeat(1 << 16);
    try (var repl =
        RawRepl.enter(
            new AnsweringLine(
                sent ->
                    afterBanner(
                        sent, sent.equals("\5A\1") ? "R\1\0\1" : "\4" + endless.repeat(20))),
            SHORT)) {
      assertThatThrownBy(() -> repl.evaluate("1"))
          .hasMessageContaining("sends more than 1048576 bytes as an answer");
    }
  }
}
