package io.servos.engine;

import io.servos.config.Durations;
import io.servos.model.BackendFailedException;
import io.servos.model.BoardTrace;
import io.servos.model.Emulator;
import io.servos.model.ExecutionResult;
import io.servos.model.Receipt;
import io.servos.model.Receipt.Line;
import io.servos.model.Stage;
import io.servos.spi.Completion;
import io.servos.spi.Draining;
import io.servos.spi.Plan;
import io.servos.spi.Recorder;
import io.servos.spi.Run;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// A workload that runs. Use the streams, or [#await] alone, which collects them. Safe for use by
/// many threads.
public final class Execution implements AutoCloseable {

  private final Run run;
  private final Stage stage;
  private final Plan plan;
  private final String isolation;
  private final RunLog log;
  private final Runnable onEnd;
  private final Optional<Recorder> recorder;
  private final InputStream stderr;
  private final AtomicLong ownErrors = new AtomicLong();
  private final AtomicBoolean ended = new AtomicBoolean();

  /// @param onEnd what to do once the run has ended, whoever notices first
  Execution(Run run, Stage stage, Plan plan, String isolation, RunLog log, Runnable onEnd) {
    this.run = run;
    this.stage = stage;
    this.plan = plan;
    this.isolation = isolation;
    this.log = log;
    this.onEnd = onEnd;
    this.recorder = stage == Stage.RUN ? plan.recorder() : Optional.empty();
    this.stderr =
        recorder
            .<InputStream>map(it -> new Counted(it.program(run.stderr()), ownErrors))
            .orElseGet(run::stderr);
  }

  /// Unique per run.
  public String runId() {
    return run.id();
  }

  /// The program's standard input; closing it is the end of file.
  public OutputStream stdin() {
    return run.stdin();
  }

  /// What the program writes to standard output, as it comes.
  public InputStream stdout() {
    return run.stdout();
  }

  /// What the program writes to standard error, as it comes; before it comes what a compiler said.
  public InputStream stderr() {
    return stderr;
  }

  /// Reads both outputs to their ends, in place of who reads their streams.
  ///
  /// @throws IOException if one cannot be read, or what it goes to takes no more
  public void drain(OutputStream out, OutputStream errors)
      throws IOException, InterruptedException {
    if (recorder.isPresent()) {
      new Draining(run.stdout(), stderr).to(out, errors);
    } else {
      run.drain(out, errors);
    }
  }

  /// What was observed before the program's first instruction.
  public Receipt receipt() {
    return run.receipt();
  }

  /// Waits for the end and collects what nobody has read of the outputs.
  public ExecutionResult await() throws InterruptedException {
    var stdout = new ByteArrayOutputStream();
    var errors = new ByteArrayOutputStream();
    try {
      drain(stdout, errors);
    } catch (IOException failure) {
      throw new BackendFailedException(
          "run", "its output could not be read: " + failure.getMessage(), "run it again", failure);
    }
    return result(ended(run.await()), stdout.toByteArray(), errors.toByteArray());
  }

  /// Waits at most that long for the end, leaving the outputs to others; empty when the run goes
  /// on. The result's outputs are empty.
  public Optional<ExecutionResult> await(Duration atMost) throws InterruptedException {
    return run.await(atMost).map(completion -> result(ended(completion), new byte[0], new byte[0]));
  }

  private Completion ended(Completion completion) {
    if (ended.compareAndSet(false, true)) {
      log.ended(run.id(), completion);
      onEnd.run();
    }
    return completion;
  }

  private ExecutionResult result(Completion completion, byte[] output, byte[] errors) {
    var board = recorder.map(Recorder::trace);
    return new ExecutionResult(
        run.id(),
        stage,
        completion.outcome(),
        output,
        errors,
        recorder.isPresent()
            ? completion.usage().withStderrBytes(ownErrors.get())
            : completion.usage(),
        board.map(this::receipt).orElseGet(this::receipt),
        plan.platform(),
        isolation,
        plan.emulator(),
        completion.refused(),
        board);
  }

  private Receipt receipt(BoardTrace board) {
    var observed = new StringBuilder("ran " + Durations.format(board.time()));
    board
        .memory()
        .ifPresent(
            memory ->
                observed.append(
                    ", held %d of %d bytes at its end"
                        .formatted(memory.usedBytes(), memory.limitBytes())));
    if (!board.notCovered().isEmpty()) {
      observed.append("; not covered: ").append(String.join("; ", board.notCovered()));
    }
    var emulator = plan.emulator().map(Emulator::toString).orElse("not emulated");
    return receipt().with(new Line("board", board.board(), emulator, observed.toString()));
  }

  /// What a board records beside is no output of its program.
  private static final class Counted extends FilterInputStream {

    private final AtomicLong count;

    Counted(InputStream from, AtomicLong count) {
      super(from);
      this.count = count;
    }

    @Override
    public int read() throws IOException {
      int one = super.read();
      count.addAndGet(one < 0 ? 0 : 1);
      return one;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      int some = super.read(to, offset, length);
      count.addAndGet(Math.max(0, some));
      return some;
    }
  }

  /// Tells the program's terminal that it has another size now; without a terminal it does nothing.
  ///
  /// @param rows height in lines, at least 1
  /// @param columns width in characters, at least 1
  public void resize(int rows, int columns) {
    run.resize(rows, columns);
  }

  /// Asks the program to end (SIGTERM) and ends it by force after the config's grace. Does not
  /// wait.
  public void stop() {
    run.stop();
  }

  /// Ends the run by force and waits until nothing of it is left. Safe to call twice.
  @Override
  public void close() {
    run.close();
    onEnd.run();
  }
}
