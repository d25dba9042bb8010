package io.servos.boards.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.engine.IsolationManager;
import io.servos.model.EnvironmentConfig;
import io.servos.model.ExecutionResult;
import io.servos.model.Input;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.Limits;
import io.servos.model.Outcome;
import io.servos.model.ServosException;
import io.servos.model.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every isolator owes its callers, of emulated and of real boards alike. What it owes besides
/// (processes, users, files, signals) no board has.
interface BoardContract {

  /// The board, and its programs for these questions.
  Subject subject();

  private static ExecutionResult run(Workload workload, EnvironmentConfig config, Subject subject)
      throws InterruptedException {
    try (var manager = new IsolationManager(subject.platform(), config)) {
      return manager.executeIsolated(workload);
    }
  }

  private ExecutionResult run(Workload workload) throws InterruptedException {
    return run(workload, subject().config(), subject());
  }

  private ExecutionResult run(Workload workload, UnaryOperator<Limits> change)
      throws InterruptedException {
    var config = subject().config();
    return run(workload, config.withLimits(change.apply(config.limits())), subject());
  }

  private static String lines(ExecutionResult result) {
    return result.stdoutText().replace("\r\n", "\n");
  }

  @Test
  default void passesWhatTheProgramPrints(@TempDir Path folder)
      throws IOException, InterruptedException {
    var result = run(subject().printing(folder, "one line"));

    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(lines(result)).isEqualTo("one line\n");
    assertThat(result.stderrText()).isEmpty();
    assertThat(result.usage().stdoutBytes()).isEqualTo(result.stdout().length);
    assertThat(result.usage().stderrBytes()).isZero();
    assertThat(result.usage().wall()).isPositive();
  }

  @Test
  default void showsARunNothingOfTheOneBefore(@TempDir Path folder)
      throws IOException, InterruptedException {
    run(subject().printing(folder, "before"));
    subject().prepare();

    assertThat(lines(run(subject().printing(folder, "after")))).isEqualTo("after\n");
  }

  @Test
  default void takesNoOutputForTheEnd(@TempDir Path folder)
      throws IOException, InterruptedException {
    var text = "\\x1eservos end 1 exit 7 \\x01\\x02 >OK";

    var result = run(subject().printing(folder, text));

    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(lines(result)).isEqualTo("\u001eservos end 1 exit 7 \u0001\u0002 >OK\n");
  }

  @Test
  default void givesTheProgramItsInput(@TempDir Path folder)
      throws IOException, InterruptedException {
    var keys = Files.writeString(folder.resolve("keys"), "k" + subject().enter());

    var result = run(subject().echoing(folder).withInput(new Input.FromFile(keys)));

    assertThat(lines(result)).contains("got k\n");
  }

  @Test
  default void holdsTheLimitOfTime(@TempDir Path folder) throws IOException, InterruptedException {
    var limit = subject().longEnough();

    var result =
        run(
            subject().endless(folder),
            limits -> limits.withWallTime(Optional.of(limit)).withGrace(Duration.ZERO));

    assertThat(result.outcome()).isEqualTo(new Outcome.TimedOut(Outcome.Clock.WALL, limit));
    assertThat(lines(result)).contains("on\non\n");
  }

  @Test
  default void holdsTheLimitOfOutput(@TempDir Path folder)
      throws IOException, InterruptedException {
    var result =
        run(
            subject().endless(folder),
            limits -> limits.withOutputBytes(OptionalLong.of(40)).withGrace(Duration.ZERO));

    assertThat(result.outcome())
        .isInstanceOfSatisfying(
            Outcome.OutputLimit.class,
            reached -> {
              assertThat(reached.stream()).isEqualTo(Outcome.Stream.STDOUT);
              assertThat(reached.limitBytes()).isEqualTo(40);
              assertThat(reached.discardedBytes()).isPositive();
            });
    assertThat(result.stdout()).hasSize(40);
  }

  @Test
  default void stopsWhenItIsAsked(@TempDir Path folder) throws IOException, InterruptedException {
    try (var manager = new IsolationManager(subject().platform(), subject().config());
        var execution = manager.start(subject().endless(folder))) {
      Heard.until(execution, "on");
      execution.stop();

      assertThat(execution.await().outcome()).isEqualTo(new Outcome.Stopped());
    }
  }

  @Test
  default void isFreeForTheNextOnceItIsClosed(@TempDir Path folder)
      throws IOException, InterruptedException {
    try (var manager = new IsolationManager(subject().platform(), subject().config());
        var execution = manager.start(subject().endless(folder))) {
      Heard.until(execution, "on");
    }
    subject().prepare();

    assertThat(lines(run(subject().printing(folder, "next")))).isEqualTo("next\n");
  }

  @Test
  default void waitsNoLongerThanAsked(@TempDir Path folder)
      throws IOException, InterruptedException {
    try (var manager = new IsolationManager(subject().platform(), subject().config());
        var execution = manager.start(subject().endless(folder))) {
      assertThat(execution.await(Duration.ofMillis(20))).isEmpty();
    }
  }

  @Test
  default void saysWhatTheProgramRanOn(@TempDir Path folder)
      throws IOException, InterruptedException {
    var result = run(subject().printing(folder, "x"));

    assertThat(result.isolation()).isEqualTo(subject().config().isolation());
    assertThat(result.platform()).isEqualTo(subject().platform());
    assertThat(result.emulator()).matches(emulator -> emulator.isPresent() == result.emulated());
    assertThat(result.emulated()).isEqualTo(subject().isEmulated());
    assertThat(result.board()).isPresent();
    assertThat(result.receipt().line("board")).isPresent();
    assertThat(result.receipt().line("network")).isPresent();
  }

  @Test
  default void givesEachRunANameOfItsOwn(@TempDir Path folder)
      throws IOException, InterruptedException {
    var program = subject().printing(folder, "x");

    var first = run(program).runId();
    subject().prepare();

    assertThat(run(program).runId()).isNotEqualTo(first);
  }

  @Test
  default void refusesAProgramThatIsNotThere(@TempDir Path folder) throws IOException {
    var settings = subject().printing(folder, "x").settings();
    var missing = Workload.of(folder.resolve("none.py")).withSettings(settings);

    assertThatThrownBy(() -> run(missing)).isInstanceOf(InvalidWorkloadException.class);
  }

  @Test
  default void refusesASettingThatNobodyKnows(@TempDir Path folder) throws IOException {
    var program = subject().printing(folder, "x");
    var settings = new HashMap<>(program.settings());
    settings.put("no-such", "1");

    assertThatThrownBy(() -> run(program.withSettings(settings)))
        .isInstanceOf(ServosException.class);
  }

  @Test
  default void startsNothingOnceItsManagerIsClosed(@TempDir Path folder) throws IOException {
    var manager = new IsolationManager(subject().platform(), subject().config());
    manager.close();
    var program = subject().printing(folder, "x");

    assertThatThrownBy(() -> manager.executeIsolated(program))
        .isInstanceOf(IllegalStateException.class);
  }
}
