package io.servos.engine;

import io.servos.model.Outcome;
import io.servos.model.Receipt;
import io.servos.spi.Completion;
import io.servos.spi.Run;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A run whose outputs and receipt are not those of its program alone.
///
/// @param outcome in place of the run's own
/// @param builds what the receipt says of what was built for it
record RelayedRun(
    Run run,
    InputStream stdout,
    InputStream stderr,
    Optional<Outcome> outcome,
    List<Receipt.Line> builds)
    implements Run {

  /// The run of a build step: what it made is elsewhere, what the compiler said is its output.
  static RelayedRun ofBuild(Builds.Result built) {
    return new RelayedRun(
        built.last(),
        InputStream.nullInputStream(),
        new ByteArrayInputStream(built.said()),
        Optional.of(built.outcome()),
        built.receipt());
  }

  /// The run of what was built: what the compiler said comes first.
  static Run built(Run run, Builds.Result built) {
    var stderr =
        built.said().length == 0
            ? run.stderr()
            : new SequenceInputStream(new ByteArrayInputStream(built.said()), run.stderr());
    return new RelayedRun(run, run.stdout(), stderr, Optional.empty(), built.receipt());
  }

  @Override
  public String id() {
    return run.id();
  }

  @Override
  public OutputStream stdin() {
    return run.stdin();
  }

  @Override
  public Receipt receipt() {
    var receipt = run.receipt();
    for (var line : builds) {
      receipt = receipt.with(line);
    }
    return receipt;
  }

  @Override
  public Completion await() throws InterruptedException {
    return seen(run.await());
  }

  @Override
  public Optional<Completion> await(Duration atMost) throws InterruptedException {
    return run.await(atMost).map(this::seen);
  }

  private Completion seen(Completion own) {
    return new Completion(outcome.orElse(own.outcome()), own.usage(), own.refused());
  }

  @Override
  public void resize(int rows, int columns) {
    run.resize(rows, columns);
  }

  @Override
  public void stop() {
    run.stop();
  }

  @Override
  public void close() {
    run.close();
  }
}
