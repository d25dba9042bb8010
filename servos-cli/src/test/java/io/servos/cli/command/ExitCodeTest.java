package io.servos.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.model.BackendFailedException;
import io.servos.model.InvalidConfigException;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Outcome;
import io.servos.model.ServosException;
import io.servos.model.StartFailure;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExitCodeTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  static Stream<Arguments> outcomes() {
    return Stream.of(
        Arguments.of(new Outcome.Exited(0), 0),
        Arguments.of(new Outcome.Exited(7), 7),
        Arguments.of(new Outcome.Exited(255), 255),
        Arguments.of(new Outcome.Signaled(11), 139),
        Arguments.of(new Outcome.TimedOut(Outcome.Clock.WALL, SECOND), 124),
        Arguments.of(new Outcome.TimedOut(Outcome.Clock.CPU, SECOND), 124),
        Arguments.of(new Outcome.OutOfMemory(1), 137),
        Arguments.of(new Outcome.PidsLimit(1), 137),
        Arguments.of(new Outcome.OutputLimit(Outcome.Stream.STDOUT, 1, 1), 137),
        Arguments.of(new Outcome.DiskFull("/tmp", 1), 137),
        Arguments.of(failed(StartFailure.Kind.NOT_FOUND), 127),
        Arguments.of(failed(StartFailure.Kind.NOT_EXECUTABLE), 126),
        Arguments.of(failed(StartFailure.Kind.REFUSED), 125),
        Arguments.of(failed(StartFailure.Kind.RECEIPT_MISMATCH), 125),
        Arguments.of(new Outcome.Lost("gone"), 125));
  }

  private static Outcome failed(StartFailure.Kind kind) {
    return new Outcome.FailedToStart(new StartFailure(kind, "mounts", "/x", "EPERM", "allow it"));
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void followsTheOutcome(Outcome outcome, int code) {
    assertThat(ExitCode.of(outcome, 0)).isEqualTo(code);
  }

  @Test
  void followsTheSignalThatStoppedARun() {
    assertThat(ExitCode.of(new Outcome.Stopped(), 2)).isEqualTo(130);
    assertThat(ExitCode.of(new Outcome.Stopped(), 15)).isEqualTo(143);
    assertThat(ExitCode.of(new Outcome.Stopped(), 0)).isEqualTo(141);
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(InvalidConfigException.of("memory", "is wrong", "mend it"), 125),
        Arguments.of(
            new InvalidWorkloadException(InvalidWorkloadException.Kind.NOT_FOUND, "a", "b"), 127),
        Arguments.of(
            new InvalidWorkloadException(InvalidWorkloadException.Kind.NOT_EXECUTABLE, "a", "b"),
            126),
        Arguments.of(new IsolationUnavailableException("a", "b", "c"), 125),
        Arguments.of(new BackendFailedException("a", "b", "c", null), 125));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void followsTheFailure(ServosException failure, int code) {
    assertThat(ExitCode.of(failure)).isEqualTo(code);
  }
}
