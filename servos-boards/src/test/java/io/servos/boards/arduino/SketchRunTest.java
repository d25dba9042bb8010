package io.servos.boards.arduino;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.boards.trace.Expectation;
import io.servos.engine.IsolationManager;
import io.servos.model.BoardTrace.End;
import io.servos.model.BoardTrace.PinChange;
import io.servos.model.BoardTrace.Reason;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Outcome;
import io.servos.model.Platform;
import io.servos.model.Workload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real sketches, built by the real compiler and run on emulated boards, in the sandbox.
class SketchRunTest {

  @TempDir Path folder;
  private Sketches sketches = new Sketches(Path.of(""));

  @BeforeEach
  void start() {
    sketches = new Sketches(folder);
  }

  @Test
  void blinks() throws IOException, InterruptedException {
    var sketch =
        sketches.write(
            "blink",
            """
            void setup() { pinMode(LED_BUILTIN, OUTPUT); }
            void loop() { digitalWrite(LED_BUILTIN, HIGH); delay(100); digitalWrite(LED_BUILTIN, LOW); delay(100); }
            """);

    var result = sketches.run(sketch, Map.of("board", "uno", "time", "450ms"));

    var trace = result.board().orElseThrow();
    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(result.stderrText()).isEmpty();
    assertThat(result.emulated()).isTrue();
    assertThat(result.emulator().orElseThrow().name()).isEqualTo("simavr");
    assertThat(result.emulator().orElseThrow().version()).startsWith("1.");
    assertThat(trace.end()).contains(new End(Reason.TIME, ""));
    assertThat(trace.pins()).extracting(PinChange::pin).containsOnly("D13");
    assertThat(trace.pins()).extracting(PinChange::level).containsExactly(1, 0, 1, 0, 1);
    assertThat(Expectation.parse("pin 13 toggles every 100ms ±1ms").check(trace, "").isMet())
        .isTrue();
    assertThat(trace.time()).isBetween(Duration.ofMillis(450), Duration.ofMillis(451));
    assertThat(result.receipt().line("network")).isPresent();
  }

  @Test
  void passesSerialBytesBothWaysUnchanged() throws IOException, InterruptedException {
    var sketch =
        sketches.write(
            "echo",
            """
            void setup() { Serial.begin(115200); }
            void loop() {
              while (Serial.available()) {
                int c = Serial.read();
                Serial.write(c);
                if (c == 255) { Serial.flush(); exit(3); }
              }
            }
            """);
    var all = new byte[256];
    for (int i = 0; i < 256; i++) {
      all[i] = (byte) i;
    }
    var input = new io.servos.model.Input.FromFile(sketches.file("bytes", all));

    var result = sketches.run(sketch, Map.of("time", "10s"), input);

    assertThat(result.stdout()).isEqualTo(all);
    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(3));
    assertThat(result.board().orElseThrow().end()).contains(new End(Reason.EXIT, "3"));
  }

  @Test
  void joinsTabsAndAddsPrototypes() throws IOException, InterruptedException {
    var sketch =
        sketches.write(
            "tabs", "void setup() { Serial.begin(9600); twice(21); }\nvoid loop() { stop(); }\n");
    sketches.file(
        "tabs/other.ino", "void twice(int x) { Serial.print(half() * x); Serial.flush(); }\n");
    sketches.file("tabs/more.cpp", "int half() { return 2; }\n");
    sketches.file(
        "tabs/a_first.ino",
        """
        #include <avr/sleep.h>
        int half();
        void stop() { cli(); sleep_enable(); sleep_cpu(); }
        """);

    var result = sketches.run(sketch, Map.of("time", "5s"));

    assertThat(result.stdoutText()).isEqualTo("42");
    assertThat(result.board().orElseThrow().end())
        .contains(new End(Reason.SLEEP, "interrupts are off"));
  }

  @Test
  void runsAFileThatHasNoFolderOfItsName() throws IOException, InterruptedException {
    var sketch =
        sketches.file(
            "alone.ino",
            """
            void setup() { Serial.begin(9600); Serial.print('x'); Serial.flush(); exit(0); }
            void loop() {}
            """);
    sketches.file("not_of_it.ino", "this is no sketch\n");

    assertThat(sketches.run(sketch, Map.of("time", "5s")).stdoutText()).isEqualTo("x");
  }

  @Test
  void seesWhatTheScenarioSends() throws IOException, InterruptedException {
    var sketch =
        sketches.write(
            "button",
            """
            void setup() { Serial.begin(115200); pinMode(2, INPUT_PULLUP); pinMode(3, OUTPUT); }
            void loop() {
              digitalWrite(3, !digitalRead(3));
              static int before = -1;
              int now = digitalRead(2);
              if (now != before) { Serial.print(now); before = now; }
              if (Serial.read() == 'a') { Serial.print(' '); Serial.print(analogRead(A1)); }
            }
            """);
    var scenario =
        sketches.file(
            "s.yaml",
            """
            - {at: 10ms, pin: 2, value: 0}
            - {at: 30ms, pin: 2, value: 1}
            - {at: 40ms, pin: A1, volts: 2.5}
            - {at: 50ms, serial: a}
            """);

    var result = sketches.run(sketch, Map.of("time", "80ms", "scenario", scenario.toString()));

    assertThat(result.stdoutText()).matches("101 51[0-3]");
    assertThat(result.board().orElseThrow().pins())
        .filteredOn(change -> change.pin().equals("D2"))
        .extracting(PinChange::level)
        .containsExactly(1, 0, 1);
  }

  @Test
  void receivesALongTextOfTheScenario() throws IOException, InterruptedException {
    var sketch =
        sketches.write(
            "counts",
            """
            void setup() { Serial.begin(250000); }
            void loop() {
              static unsigned long bytes = 0, sum = 0;
              while (Serial.available()) {
                int c = Serial.read();
                bytes++;
                sum += c;
                if (c == '!') { Serial.print(bytes); Serial.print(' '); Serial.print(sum); Serial.flush(); exit(0); }
              }
            }
            """);
    var text = "x".repeat(120_000);
    var scenario = sketches.file("long.yaml", "- {at: 1ms, serial: \"\\0\\x01é" + text + "!\"}\n");

    var result = sketches.run(sketch, Map.of("time", "20s", "scenario", scenario.toString()));

    assertThat(result.stdoutText()).isEqualTo("120005 " + (120_000 * 'x' + 1 + 0xc3 + 0xa9 + '!'));
  }

  @Test
  void keepsTheEeprom() throws IOException, InterruptedException {
    var sketch =
        sketches.write(
            "store",
            """
            #include <EEPROM.h>
            void setup() { EEPROM.write(1, EEPROM.read(0) + 1); exit(0); }
            void loop() {}
            """);
    var before = sketches.file("eeprom.bin", new byte[] {41});

    var result = sketches.run(sketch, Map.of("eeprom", before.toString(), "keep-eeprom", "true"));

    var after = result.board().orElseThrow().eeprom().orElseThrow().toArray();
    assertThat(after).hasSize(1024);
    assertThat(Arrays.copyOf(after, 2)).containsExactly(41, 42);
  }

  @Test
  void saysThatAProgramRanWild() throws IOException, InterruptedException {
    var sketch =
        sketches.write("wild", "void setup() { ((void (*)())0x7ff0)(); }\nvoid loop() {}\n");

    var result = sketches.run(sketch, Map.of("time", "5s"));

    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(134));
    assertThat(result.board().orElseThrow().end().map(End::reason)).contains(Reason.CRASH);
  }

  @Test
  void refusesToGuessWhatIsNotEmulated() throws IOException, InterruptedException {
    var sketch =
        sketches.write("clock", "void setup() { CLKPR = 0x80; CLKPR = 1; }\nvoid loop() {}\n");

    var result = sketches.run(sketch, Map.of("time", "5s"));

    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(125));
    assertThat(result.board().orElseThrow().end())
        .contains(new End(Reason.UNSUPPORTED, "CLKPR: another clock than that of the board"));
  }

  @Test
  void endsASketchThatNeverEndsWithItsWallTime() throws IOException, InterruptedException {
    var sketch = sketches.write("endless", "void setup() {}\nvoid loop() {}\n");
    sketches.run(sketch, Map.of("time", "1ms"));
    var limits = EnvironmentConfig.defaults().limits();
    var config =
        EnvironmentConfig.defaults()
            .withLimits(limits.withWallTime(Optional.of(Duration.ofSeconds(1))));

    try (var manager = new IsolationManager(Platform.ARDUINO, config)) {
      var result = manager.executeIsolated(Workload.of(sketch));

      assertThat(result.outcome()).isInstanceOf(Outcome.TimedOut.class);
      assertThat(result.board().orElseThrow().end()).isEmpty();
    }
  }

  @Test
  void emulatesEachKindOfMicrocontroller() throws IOException, InterruptedException {
    var sketch =
        sketches.write(
            "kinds",
            """
            void setup() { pinMode(LED_BUILTIN, OUTPUT); digitalWrite(LED_BUILTIN, HIGH); delay(5); digitalWrite(LED_BUILTIN, LOW); cli(); for (;;); }
            void loop() {}
            """);

    for (var board :
        List.of(
            "uno",
            "mega",
            "mega:cpu=atmega1280",
            "leonardo",
            "nano:cpu=atmega168",
            "atmegang:cpu=atmega8",
            "pro:cpu=8MHzatmega328")) {
      var result = sketches.run(sketch, Map.of("board", board, "time", "1s"));

      var trace = result.board().orElseThrow();
      assertThat(result.stdout()).as(board).isEmpty();
      assertThat(trace.end()).as(board).contains(new End(Reason.HALT, "0"));
      var verdict = Expectation.parse("pin 13 toggles every 5ms ±2ms").check(trace, "");
      assertThat(verdict.isMet()).as(board + ": " + verdict.seen()).isTrue();
    }
  }

  @Test
  void writesAsFastAsTheSerialLineIs() throws IOException, InterruptedException {
    var sketch =
        sketches.write(
            "slow",
            "void setup() { Serial.begin(300); Serial.print(\"0123456789\"); Serial.flush();"
                + " exit(0); }\n"
                + "void loop() {}\n");

    var result = sketches.run(sketch, Map.of("time", "5s"));

    assertThat(result.stdout()).isEqualTo("0123456789".getBytes(StandardCharsets.US_ASCII));
    assertThat(result.board().orElseThrow().time())
        .isBetween(Duration.ofMillis(300), Duration.ofMillis(400));
  }
}
