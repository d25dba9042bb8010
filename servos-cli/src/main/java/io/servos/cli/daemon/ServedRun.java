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
import picocli.CommandLine;

/// The command of one caller, from its request to its end. What cannot be started is not: the
/// caller does its command by itself then, and is told why by that.
final class ServedRun implements Stopping, Caller.Listener {

  private final Caller caller;
  private final CommandLine line;
  private final Pools pools;
  private Optional<Engine.Job> job = Optional.empty();
  private int signal;

  /// @param line has read nothing yet
  ServedRun(Caller caller, CommandLine line, Pools pools) {
    this.caller = caller;
    this.line = line;
    this.pools = pools;
  }

  /// Does it, and lets go of the caller.
  void run() throws InterruptedException {
    try (caller) {
      var request = Request.of(caller, line);
      var started = request.isPresent() ? start(request.get()) : Optional.<Pools.Started>empty();
      if (started.isPresent()) {
        try (var held = started.get()) {
          run(request.orElseThrow(), new RunningJob(held.execution()));
        }
      }
    }
  }

  private Optional<Pools.Started> start(Request request) throws InterruptedException {
    try {
      return pools.start(request.config(), request.workload());
    } catch (ServosException | UncheckedIOException _) {
      // The caller meets the same, and says so.
      return Optional.empty();
    }
  }

  private void run(Request request, Engine.Job running) throws InterruptedException {
    stops(running);
    caller.accept(this);
    var console =
        new Console(
            caller.stdin().orElseGet(InputStream::nullInputStream),
            caller.stdout(),
            caller.descriptor(1),
            caller.stderr(),
            caller.descriptor(2));
    caller.end(finish(request, running, console));
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

  @Override
  public synchronized void stops(Engine.Job started) {
    job = Optional.of(started);
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
      running = job;
    }
    running.ifPresent(isFirst ? Engine.Job::stop : Engine.Job::kill);
  }

  @Override
  public void gone() {
    Optional<Engine.Job> running;
    synchronized (this) {
      running = job;
    }
    running.ifPresent(Engine.Job::kill);
  }
}
