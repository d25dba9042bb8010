package io.servos.linux.sandbox;

import io.servos.linux.facility.Command;
import io.servos.model.BackendFailedException;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.model.Receipt;
import io.servos.spi.Feeder;
import io.servos.spi.Run;
import io.servos.spi.Standby;
import io.servos.spi.Step;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// A sandbox that waits for its step: at the gate, or with its interpreter started.
final class StandingSandbox implements Standby {

  /// After that the launcher may end it.
  static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration SPENT = LONGEST_WAIT.minus(START);

  private final SandboxRun run;
  private final Start start;
  private final Step like;
  private final EnvironmentConfig config;
  private final CommandFile file;
  private final Optional<Interpreter> interpreter;
  private final AtomicBoolean used = new AtomicBoolean();
  private final long sinceNanos = System.nanoTime();
  private volatile int pid;

  StandingSandbox(
      SandboxRun run,
      Start start,
      Step like,
      EnvironmentConfig config,
      CommandFile file,
      Optional<Interpreter> interpreter) {
    this.run = run;
    this.start = start;
    this.like = like;
    this.config = config;
    this.file = file;
    this.interpreter = interpreter;
  }

  /// Returns when it waits, or has ended because something is amiss.
  void settle() throws InterruptedException {
    var passed = start.check(run);
    if (passed.isEmpty()) {
      run.close();
      return;
    }
    pid = passed.get().pid();
    run.keep(receipt(passed.get()));
    if (interpreter.isPresent()) {
      var known = interpreter.get();
      var environment = Drafting.command(like, config).environment();
      boolean waits =
          start.command(file, new Command(known.executable(), known.argv(), environment));
      run.openGate();
      if (!waits || run.awaitGate(START).isEmpty()) {
        run.close();
      }
    }
  }

  private Receipt receipt(Start.Passed passed) {
    return start.receipt(passed);
  }

  @Override
  public boolean fits(Step step) {
    return step.material().equals(like.material())
        && step.workdir().equals(like.workdir())
        && step.mounts().equals(like.mounts())
        && step.userland().equals(like.userland())
        && !(step.input() instanceof Input.Terminal)
        && Interpreter.of(step).equals(interpreter);
  }

  @Override
  public boolean isReady() {
    return !used.get() && waits();
  }

  private boolean waits() {
    return !run.isEnded() && System.nanoTime() - sinceNanos < SPENT.toNanos();
  }

  @Override
  public Run start(Step step) {
    if (!fits(step) || !used.compareAndSet(false, true)) {
      throw new IllegalStateException("this sandbox does not wait for that step");
    }
    if (!waits()) {
      run.close();
      throw ended();
    }
    var feeder = Feeder.of(step.input());
    try {
      if (interpreter.isEmpty() && !start.command(file, Drafting.command(step, config))) {
        throw ended();
      }
      if (!run.begin(pid)) {
        throw ended();
      }
      if (interpreter.isPresent()) {
        Interpreter.job(step).forEach(run::send);
      } else {
        run.openGate();
      }
      feeder.feed(run);
      return run;
    } catch (RuntimeException failure) {
      feeder.close();
      run.close();
      throw failure;
    }
  }

  /// From outside, between the last look at it and this.
  private static BackendFailedException ended() {
    return new BackendFailedException(
        EnvironmentConfig.PROCESS,
        "the sandbox that waited was ended from outside",
        "start the workload again",
        null);
  }

  @Override
  public void close() {
    if (used.compareAndSet(false, true)) {
      run.close();
    }
  }
}
