package io.servos.checks.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.model.Input;
import io.servos.model.Outcome;
import io.servos.model.StartFailure;
import io.servos.spi.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How runs end.
interface OutcomesContract {

  Bench bench();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 125, 137, 143, 255})
  default void reportsTheExitStatusOfTheProgram(int status)
      throws IOException, InterruptedException {
    assertThat(bench().shell("exit " + status).outcome()).isEqualTo(new Outcome.Exited(status));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 6, 9, 11, 15})
  default void reportsTheSignalThatEndedTheProgram(int signal)
      throws IOException, InterruptedException {
    var ended = bench().shell("kill -" + signal + " $$; sleep 30");

    assertThat(ended.outcome()).isEqualTo(new Outcome.Signaled(signal));
  }

  @Test
  default void saysThatAProgramIsNotThere() throws IOException, InterruptedException {
    var ended =
        bench()
            .run(bench().step(List.of("/usr/bin/no-such"), new Input.Empty()), bench().defaults());

    assertThat(ended.outcome()).isInstanceOf(Outcome.FailedToStart.class);
    var failure = ((Outcome.FailedToStart) ended.outcome()).failure();
    assertThat(failure.kind()).isEqualTo(StartFailure.Kind.NOT_FOUND);
    assertThat(failure.message())
        .isEqualTo(
            "program could not be set up for '/usr/bin/no-such': execve says ENOENT (no such file"
                + " or directory)");
  }

  @Test
  default void saysThatAProgramCannotBeExecuted() throws IOException, InterruptedException {
    var file = Files.writeString(bench().folder().resolve("text"), "no program");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));

    var ended =
        bench().run(bench().step(List.of(file.toString()), new Input.Empty()), bench().defaults());

    assertThat(failure(ended).kind()).isEqualTo(StartFailure.Kind.NOT_EXECUTABLE);
    assertThat(failure(ended).message()).endsWith("execve says ENOEXEC (exec format error)");
  }

  @Test
  default void saysThatItsDirectoryIsNotThere() throws IOException, InterruptedException {
    var config = bench().defaults().withWorkdir(Path.of("/no/such"));

    var ended = bench().shell(config, "true");

    assertThat(failure(ended).kind()).isEqualTo(StartFailure.Kind.REFUSED);
    assertThat(failure(ended).message())
        .isEqualTo(
            "workdir could not be set up for '/no/such': chdir says ENOENT (no such file or"
                + " directory)");
  }

  private static StartFailure failure(Bench.Ended ended) {
    assertThat(ended.outcome()).isInstanceOf(Outcome.FailedToStart.class);
    return ((Outcome.FailedToStart) ended.outcome()).failure();
  }

  @Test
  default void givesTheProgramItsArgumentsAsTheyAre() throws IOException, InterruptedException {
    var command =
        List.of(
            "/bin/sh", "-c", "for a; do printf '<%s>' \"$a\"; done", "x", "", "a b", "*", "é", "");

    var ended = bench().run(bench().step(command, new Input.Empty()), bench().defaults());

    assertThat(ended.out()).isEqualTo("<><a b><*><é><>");
  }

  @Test
  default void keepsTheNameThatTheProgramIsGiven() throws IOException, InterruptedException {
    var step =
        new Step(
            Path.of(Bench.PYTHON),
            List.of("other", "-S", "-c", "print(open('/proc/self/cmdline').read())"),
            bench().folder(),
            bench().folder(),
            new Input.Empty());

    assertThat(bench().run(step, bench().defaults()).out()).startsWith("other\0-S\0-c\0");
  }

  @Test
  default void waitsNoLongerThanAsked() throws InterruptedException {
    try (var run = bench().piped("read line")) {
      assertThat(run.await(Duration.ofMillis(20))).isEqualTo(Optional.empty());
    }
  }

  @Test
  default void endsWhatTheProgramLeavesBehind() throws IOException, InterruptedException {
    var ended = bench().shell("sleep 1000 & sleep 1000 & exit 5");

    assertThat(ended.outcome()).isEqualTo(new Outcome.Exited(5));
  }

  @Test
  default void countsWhatTheProgramUses() throws IOException, InterruptedException {
    var ended =
        bench()
            .python(
                """
                import time, sys
                data = bytearray(80 << 20)
                while time.process_time() < 0.4: pass
                sys.stdout.write('x' * 1000)
                sys.stderr.write('y' * 10)
                """);

    var usage = ended.usage();
    assertThat(usage.cpu()).isGreaterThan(Duration.ofMillis(350));
    assertThat(usage.wall()).isGreaterThanOrEqualTo(Duration.ofMillis(350));
    assertThat(usage.peakMemoryBytes().orElseThrow()).isGreaterThan(80L << 20);
    assertThat(usage.stdoutBytes()).isEqualTo(1000);
    assertThat(usage.stderrBytes()).isEqualTo(10);
  }
}
