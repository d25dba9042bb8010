package io.servos.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.cli.output.Json;
import io.servos.model.Outcome;
import io.servos.model.Outcome.Clock;
import io.servos.model.Outcome.Stream;
import io.servos.model.StartFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EndingTest {

  private static final StartFailure FAILURE =
      new StartFailure(StartFailure.Kind.NOT_FOUND, "program", "/bin/x", "ENOENT", "install it");

  private static String json(Outcome outcome) {
    return Json.of(new Ending(outcome)::writeTo);
  }

  private static String words(Outcome outcome) {
    return new Ending(outcome).explanation().orElse("");
  }

  @Test
  void writesEveryKindWithItsFacts() {
    assertThat(json(new Outcome.Exited(7))).isEqualTo("{\"kind\":\"exited\",\"status\":7}");
    assertThat(json(new Outcome.Signaled(9))).isEqualTo("{\"kind\":\"signaled\",\"signal\":9}");
    assertThat(json(new Outcome.TimedOut(Clock.WALL, Duration.ofSeconds(1))))
        .isEqualTo("{\"kind\":\"timed-out\",\"clock\":\"wall\",\"limitMillis\":1000}");
    assertThat(json(new Outcome.OutOfMemory(4096)))
        .isEqualTo("{\"kind\":\"out-of-memory\",\"limitBytes\":4096}");
    assertThat(json(new Outcome.PidsLimit(8))).isEqualTo("{\"kind\":\"pids-limit\",\"limit\":8}");
    assertThat(json(new Outcome.OutputLimit(Stream.STDERR, 10, 3)))
        .isEqualTo(
            "{\"kind\":\"output-limit\",\"stream\":\"stderr\",\"limitBytes\":10,"
                + "\"discardedBytes\":3}");
    assertThat(json(new Outcome.DiskFull("/tmp", 4096)))
        .isEqualTo("{\"kind\":\"disk-full\",\"path\":\"/tmp\",\"limitBytes\":4096}");
    assertThat(json(new Outcome.FailedToStart(FAILURE)))
        .isEqualTo(
            "{\"kind\":\"failed-to-start\",\"reason\":\"not-found\",\"facility\":\"program\","
                + "\"object\":\"/bin/x\",\"cause\":\"ENOENT\",\"remedy\":\"install it\"}");
    assertThat(json(new Outcome.Stopped())).isEqualTo("{\"kind\":\"stopped\"}");
    assertThat(json(new Outcome.Lost("gone"))).isEqualTo("{\"kind\":\"lost\",\"why\":\"gone\"}");
  }

  @Test
  void explainsWhatTheExitCodeLeavesOpen() {
    assertThat(words(new Outcome.TimedOut(Clock.WALL, Duration.ofSeconds(90))))
        .isEqualTo("timed out: the limit of 1m30s was reached");
    assertThat(words(new Outcome.TimedOut(Clock.CPU, Duration.ofMillis(200))))
        .isEqualTo("out of processor time: the limit of 200ms was reached");
    assertThat(words(new Outcome.OutOfMemory(128L << 20)))
        .isEqualTo("out of memory: the limit of 128MiB was reached");
    assertThat(words(new Outcome.PidsLimit(8)))
        .isEqualTo("out of processes: the limit of 8 was reached");
    assertThat(words(new Outcome.OutputLimit(Stream.STDERR, 1024, 3)))
        .isEqualTo(
            "too much output: the limit of 1KiB on stderr was reached, and 3 bytes were cut off");
    assertThat(words(new Outcome.DiskFull("/tmp", 1L << 20)))
        .isEqualTo("disk full: the limit of 1MiB of /tmp was reached");
    assertThat(words(new Outcome.Signaled(11))).isEqualTo("ended by signal 11 (SIGSEGV)");
    assertThat(words(new Outcome.Signaled(34))).isEqualTo("ended by signal 34");
    assertThat(words(new Outcome.Lost("gone"))).isEqualTo("the run was lost: gone");
  }

  @Test
  void saysWhatTheReadmeShows() throws IOException {
    var told = words(new Outcome.TimedOut(Clock.WALL, Duration.ofSeconds(1)));

    assertThat(Path.of("../README.md"))
        .content()
        .contains("$ servos isolate --timeout 1s sleep.py\nservos: " + told + "\n$ echo $?\n124\n");
  }

  @Test
  void saysNothingWhereNothingIsOpen() {
    assertThat(words(new Outcome.Exited(1))).isEmpty();
    assertThat(words(new Outcome.Signaled(13))).isEmpty();
    assertThat(words(new Outcome.Stopped())).isEmpty();
    assertThat(words(new Outcome.FailedToStart(FAILURE))).isEmpty();
  }
}
