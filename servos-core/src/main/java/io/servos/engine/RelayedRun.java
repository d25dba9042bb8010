package io.servos.engine;

import io.servos.model.Receipt;
import io.servos.spi.Completion;
import io.servos.spi.Run;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.Optional;

/// A run whose outputs are not those of its program alone.
record RelayedRun(Run run, InputStream stdout, InputStream stderr) implements Run {

  /// The run of a build step: what it made is elsewhere, what the compiler said is its output.
  static RelayedRun ofBuild(Run build, byte[] said) {
    return new RelayedRun(build, InputStream.nullInputStream(), new ByteArrayInputStream(said));
  }

  /// The run of what was built: what the compiler said comes first.
  static Run built(Run run, byte[] said) {
    return said.length == 0
        ? run
        : new RelayedRun(
            run,
            run.stdout(),
            new SequenceInputStream(new ByteArrayInputStream(said), run.stderr()));
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
    return run.receipt();
  }

  @Override
  public Completion await() throws InterruptedException {
    return run.await();
  }

  @Override
  public Optional<Completion> await(Duration atMost) throws InterruptedException {
    return run.await(atMost);
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
