package io.servos.boards.repl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.boards.repl.RawRepl.Ending.How;
import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import io.servos.spi.SerialLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Real firmware, new and old.
class RawReplTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private static QemuBoard current;
  private static QemuBoard old;

  @BeforeAll
  static void plugIn() throws IOException, InterruptedException {
    current = QemuBoard.current();
    old = QemuBoard.old();
  }

  @AfterAll
  static void unplug() {
    current.close();
    old.close();
  }

  private static SerialLine open(String board) {
    return board.equals("old") ? old.open() : current.open();
  }

  private record Ran(String printed, RawRepl.Ending ending) {}

  private static Ran run(RawRepl repl, String script, Duration atMost) throws InterruptedException {
    var printed = new ByteArrayOutputStream();
    var ending = repl.run(script, atMost, (bytes, count) -> printed.write(bytes, 0, count));
    return new Ran(printed.toString(StandardCharsets.UTF_8), ending);
  }

  @ParameterizedTest
  @ValueSource(strings = {"current", "old"})
  void runsScripts(String board) throws InterruptedException {
    try (var line = open(board);
        var repl = RawRepl.enter(line, LONG)) {
      var first = run(repl, "print('hello')\nx = 6", LONG);
      var second = run(repl, "print(x * 7)", LONG);

      assertThat(first).isEqualTo(new Ran("hello\r\n", new RawRepl.Ending("", How.BY_ITSELF)));
      assertThat(second.printed()).isEqualTo("42\r\n");
      assertThat(repl.pastes()).isEqualTo(board.equals("current"));
      repl.confirm();
    }
  }

  /// Old firmware says nothing of it.
  @ParameterizedTest
  @CsvSource({"current, EXITED", "old, BY_ITSELF"})
  void noticesThatAScriptHasExited(String board, How how) throws InterruptedException {
    try (var line = open(board);
        var repl = RawRepl.enter(line, LONG)) {
      var ran = run(repl, "import sys\nprint('before')\nsys.exit(3)\n", LONG);

      assertThat(ran).isEqualTo(new Ran("before\r\n", new RawRepl.Ending("", how)));
      repl.confirm();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"current", "old"})
  void tellsWhatWasRaised(String board) throws InterruptedException {
    try (var line = open(board);
        var repl = RawRepl.enter(line, LONG)) {
      var ran = run(repl, "print('before')\n\n1 / 0\n", LONG);

      assertThat(ran.printed()).isEqualTo("before\r\n");
      assertThat(ran.ending().error())
          .contains("File \"<stdin>\", line 3, in <module>")
          .contains("ZeroDivisionError");
      assertThat(ran.ending().isGood()).isFalse();
      assertThat(repl.evaluate("2 ** 40")).isEqualTo("1099511627776");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"current", "old"})
  void losesNothingOfALongScript(String board) throws InterruptedException {
    int lines = board.equals("old") ? 60 : 400;
    var script = new StringBuilder("s = 0\n");
    for (int i = 0; i < lines; i++) {
      script.append("s += %d # one\n".formatted(i));
    }
    script.append("print(s)\n");
    try (var line = open(board);
        var repl = RawRepl.enter(line, LONG)) {
      assertThat(run(repl, script.toString(), LONG).printed())
          .isEqualTo(lines * (lines - 1) / 2 + "\r\n");
    }
  }

  @Test
  void forgetsAtASoftReset() throws InterruptedException {
    for (var board : List.of("current", "old")) {
      try (var line = open(board);
          var repl = RawRepl.enter(line, LONG)) {
        run(repl, "kept = 1", LONG);
        assertThat(repl.evaluate("kept")).isEqualTo("1");

        repl.softReset();

        assertThatThrownBy(() -> repl.evaluate("kept"))
            .isInstanceOf(BoardException.class)
            .hasMessageContaining("NameError");
      }
    }
  }

  @Test
  void interruptsWhatTakesTooLong() throws InterruptedException {
    try (var line = open("old");
        var repl = RawRepl.enter(line, LONG)) {
      var ran = run(repl, "print('begun')\nwhile True:\n pass", Duration.ofSeconds(1));

      assertThat(ran.printed()).startsWith("begun\r\n");
      assertThat(ran.ending().how()).isEqualTo(How.TIMED_OUT);
      assertThat(ran.ending().error()).contains("KeyboardInterrupt");
      assertThat(repl.evaluate("1 + 1")).isEqualTo("2");
    }
  }

  /// A board that was left in the middle of a script is taken over.
  @Test
  void interruptsWhatRunsAlready() throws InterruptedException {
    try (var line = open("old")) {
      line.write("\r\3\3while True: print('noise')\r\n\r\n".getBytes(StandardCharsets.UTF_8), LONG);
      try (var repl = RawRepl.enter(line, LONG)) {
        assertThat(repl.evaluate("1 + 1")).isEqualTo("2");
      }
    }
  }

  /// What ends a script, sent by the script itself.
  @ParameterizedTest
  @ValueSource(strings = {"current", "old"})
  void isNotFooledByAForgedEnd(String board) throws InterruptedException {
    try (var line = open(board);
        var repl = RawRepl.enter(line, LONG)) {
      var ran = run(repl, "print('done\\x04\\x04>', end='')\nprint('more')", LONG);

      assertThat(ran.printed()).isEqualTo("done");
      assertThatThrownBy(repl::confirm)
          .isInstanceOfSatisfying(
              BoardException.class, failure -> assertThat(failure.kind()).isEqualTo(Kind.GARBLED));
    }
    try (var line = open(board);
        var repl = RawRepl.enter(line, LONG)) {
      repl.confirm();
    }
  }
}
