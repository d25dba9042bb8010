package io.servos.boards.repl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import io.servos.spi.SerialLine;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Boards with CircuitPython, played by what one says: there is no emulator that runs it.
@Timeout(120)
class IdentityTest {

  private static final String BANNER =
      "\r\nAdafruit CircuitPython 9.2.1 on 2024-11-20; Raspberry Pi Pico with rp2040\r\n";
  private static final Duration SHORT = Duration.ofSeconds(1);

  /// One that has a raw REPL without raw paste, as CircuitPython up to version 6.
  private static final class CircuitPython implements UnaryOperator<String> {

    private final StringBuilder script = new StringBuilder();
    private final boolean listens;
    private boolean shown;

    CircuitPython(boolean listens) {
      this.listens = listens;
    }

    @Override
    public String apply(String sent) {
      return sent.chars().mapToObj(key -> answer((char) key)).collect(Collectors.joining());
    }

    private String answer(char key) {
      return switch (key) {
        case 1 -> listens ? start() : "";
        case 2 -> BANNER + ">>> ";
        case 3 -> listens ? "\r\n>>> " : shownOnce();
        case 4 -> listens ? run() : "";
        case 5 -> "";
        default -> {
          script.append(key);
          yield "";
        }
      };
    }

    private String shownOnce() {
      var text = shown ? "" : BANNER + "code.py output:\r\n";
      shown = true;
      return text;
    }

    private String start() {
      script.setLength(0);
      return "raw REPL; CTRL-B to exit\r\n>";
    }

    private String run() {
      var asked = script.toString();
      script.setLength(0);
      if (asked.isEmpty()) {
        return "OK\r\nsoft reboot\r\nraw REPL; CTRL-B to exit\r\n>";
      }
      var printed =
          asked.contains("sys.implementation")
              ? "circuitpython|9.2.1|Raspberry Pi Pico with rp2040\r\n"
              : asked.replaceAll("(?s).*print\\(['\"]?([^'\")]*).*", "$1") + "\r\n";
      return "OK" + printed + "\4\4>";
    }
  }

  private static SerialLine circuitPython(boolean listens) {
    return new AnsweringLine(new CircuitPython(listens));
  }

  @Test
  void knowsCircuitPython() throws InterruptedException {
    try (var repl = RawRepl.enter(circuitPython(true), SHORT)) {
      assertThat(Identity.of(repl))
          .isEqualTo(new Identity("circuitpython", "9.2.1", "Raspberry Pi Pico with rp2040"))
          .hasToString("circuitpython 9.2.1, Raspberry Pi Pico with rp2040");
    }
  }

  @Test
  void knowsItByItsBannerWhereNoScriptIsLetIn() {
    assertThatThrownBy(() -> RawRepl.enter(circuitPython(false), SHORT))
        .isInstanceOfSatisfying(
            BoardException.class, failure -> assertThat(failure.kind()).isEqualTo(Kind.NO_REPL))
        .hasMessage(
            "'/dev/ttyX' has circuitpython 9.2.1, Raspberry Pi Pico with rp2040, which does not let"
                + " scripts in");
  }

  @Test
  void readsBanners() {
    assertThat(Identity.ofBanner("x\r\n" + BANNER + ">>> "))
        .hasValue(new Identity("circuitpython", "9.2.1", "Raspberry Pi Pico with rp2040"));
    assertThat(
            Identity.ofBanner(
                "MicroPython v1.25.0 on 2025-04-15; Raspberry Pi Pico W with RP2040\r\n"))
        .hasValue(new Identity("micropython", "1.25.0", "Raspberry Pi Pico W with RP2040"));
    assertThat(Identity.ofBanner("Adafruit CircuitPython")).isEmpty();
  }
}
