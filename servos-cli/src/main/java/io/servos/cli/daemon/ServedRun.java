package io.servos.cli.daemon;

import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Failure;
import io.servos.cli.output.Console;
import io.servos.cli.output.UnwritableException;
import io.servos.cli.run.Engine;
import io.servos.cli.run.RunningJob;
import io.servos.cli.run.Session;
import io.servos.cli.run.Stopping;
import io.servos.model.ServosException;
import io.servos.spi.Caller;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/// The command of one caller, from its request to its end. What cannot be started is not: the
/// caller does its command by itself then, and is told why by that.
final class ServedRun implements Stopping, Caller.Listener {

  private final Caller caller;
  private final Pools pools;
  private Optional<Engine.Job> job = Optional.empty();
  private int signal;
  private boolean isKilled;
  private boolean isAccepted;

  ServedRun(Caller caller, Pools pools) {
    this.caller = caller;
    this.pools = pools;
  }

  /// Does it, and lets go of the caller.
  void run() throws InterruptedException {
    try (caller) {
      var request = Request.of(caller);
      if (request.isPresent()) {
        run(request.get());
      }
    }
  }

  private void run(Request request) throws InterruptedException {
    var started = Optional.<Pools.Started>empty();
    try {
      started = pools.start(request.config(), request.workload(), this::accept);
    } catch (ServosException refusal) {
      if (isAccepted) {
        caller.end(new Failure(console(), request.options().flag("--json")).of(refusal));
      }
      // Or else the caller meets the same, and says so.
    } catch (UncheckedIOException _) {
      // The script is gone, which the caller says.
    }
    if (started.isPresent()) {
      try (var held = started.get()) {
        var running = new RunningJob(held.execution());
        stops(running);
        accept();
        caller.end(finish(request, running, console()));
      }
    }
  }

  /// Before the program's first instruction: from then on the caller does not begin it itself.
  private void accept() {
    if (!isAccepted) {
      isAccepted = true;
      caller.accept(this);
    }
  }

  private Console console() {
    return new Console(
        caller.stdin().orElseGet(InputStream::nullInputStream),
        caller.stdout(),
        caller.descriptor(1),
        caller.stderr(),
        caller.descriptor(2));
  }

  private int finish(Request request, Engine.Job running, Console console)
      throws InterruptedException {
    var failure = new Failure(console, request.options().flag("--json"));
    try {
      return new Session(request.options(), request.config(), request.workload().input(), console)
          .run(this, () -> running);
    } catch (UnwritableException full) {
      return failure.of(full);
    } catch (ServosException failed) {
      return failure.of(failed);
    } catch (RuntimeException bug) {
      console.bug(bug);
      return ExitCode.BUG;
    }
  }

  /// It may have been asked to end before it began.
  @Override
  public void stops(Engine.Job started) {
    boolean isAsked;
    boolean isForced;
    synchronized (this) {
      job = Optional.of(started);
      isAsked = signal != 0;
      isForced = isKilled;
    }
    if (isForced) {
      started.kill();
    } else if (isAsked) {
      started.stop();
    }
  }

  @Override
  public synchronized int signal() {
    return signal;
  }

  /// The first one asks the program to end, the next one ends it.
  @Override
  public void signalled(int number) {
    boolean isFirst;
    Optional<Engine.Job> running;
    synchronized (this) {
      isFirst = signal == 0;
      signal = isFirst ? number : signal;
      isKilled |= !isFirst;
      running = job;
    }
    running.ifPresent(isFirst ? Engine.Job::stop : Engine.Job::kill);
  }

  @Override
  public void gone() {
    Optional<Engine.Job> running;
    synchronized (this) {
      isKilled = true;
      running = job;
    }
    running.ifPresent(Engine.Job::kill);
  }
}
