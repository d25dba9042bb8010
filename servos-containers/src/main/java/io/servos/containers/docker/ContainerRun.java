package io.servos.containers.docker;

import io.servos.containers.docker.Alarms.Purpose;
import io.servos.containers.docker.Endings.Intent;
import io.servos.containers.docker.Endings.Verdict;
import io.servos.containers.engine.Attachment;
import io.servos.containers.engine.EngineException;
import io.servos.containers.init.Counts;
import io.servos.containers.init.EndReader;
import io.servos.containers.init.EndReport;
import io.servos.containers.init.FirstProcess;
import io.servos.model.Limits;
import io.servos.model.Receipt;
import io.servos.model.StartFailure;
import io.servos.spi.Completion;
import io.servos.spi.Egress;
import io.servos.spi.Run;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One container from its gate until nothing of it is left.
final class ContainerRun implements Run {

  private static final Duration UNRESPONSIVE = Duration.ofSeconds(10);
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);
  private static final Duration CPU_POLL_MIN = Duration.ofMillis(50);
  private static final Duration CPU_POLL_MAX = Duration.ofSeconds(1);

  private final String id;
  private final Container container;
  private final Attachment attachment;
  private final Limits limits;
  private volatile StartFailures names;
  private final OutputBuffer stdout;
  private final OutputBuffer stderr;
  private final OutputPump output;
  private final InputSink stdin;
  private final boolean terminal;
  private final CompletableFuture<Completion> ended = new CompletableFuture<>();
  private final Removal removal;
  private final AtomicReference<@Nullable Intent> intent = new AtomicReference<>();
  private final Alarms alarms = new Alarms();
  private volatile Optional<StartFailure> startFailure = Optional.empty();
  private volatile Receipt receipt = Receipt.EMPTY;
  private volatile Optional<Egress> egress = Optional.empty();
  private volatile boolean isOver;
  private volatile long startNanos = System.nanoTime();

  ContainerRun(
      String id,
      Container container,
      Attachment attachment,
      Limits limits,
      StartFailures names,
      boolean terminal) {
    this.id = id;
    this.container = container;
    this.removal = Removal.of(container);
    this.attachment = attachment;
    this.limits = limits;
    this.names = names;
    this.stdout = new OutputBuffer(limits.outputBytes(), () -> end(Intent.OUTPUT));
    this.stderr = new OutputBuffer(limits.outputBytes(), () -> end(Intent.OUTPUT));
    this.output = new OutputPump(attachment, stdout, stderr);
    this.stdin = new InputSink(attachment, terminal);
    this.terminal = terminal;
  }

  /// What comes after the end of the run, or before it.
  Removal removal() {
    return removal;
  }

  /// Its first process as this host sees it, where it does.
  Optional<ProcessHandle> first() {
    return container.first();
  }

  /// Ends the container before its program has run.
  void refuse(StartFailure failure) {
    startFailure = Optional.of(failure);
    attachment.close();
    finish(Optional.empty(), Verdict.Ended::new, Counts.NONE);
  }

  /// Lets the program go, and begins to count its time.
  void begin(AtGate gate) throws EngineException {
    receipt = gate.observed();
    try {
      send(gate.go().message());
    } catch (EngineException failure) {
      gate.way().ifPresent(Egress::close);
      throw failure;
    }
    egress = gate.way();
    listen(gate);
    beginToCount();
  }

  /// Leaves the container at its gate, from now on noticing when it ends.
  void stand(AtGate gate) {
    receipt = gate.observed();
    egress = gate.way();
    listen(gate);
  }

  /// Whether what was left at its gate has not ended there.
  boolean stands() {
    return !isOver && intent.get() == null;
  }

  /// The memory that it takes.
  OptionalLong memoryBytes() {
    return container.memoryBytes();
  }

  /// Lets the program go in what stands, and begins to count its time.
  ///
  /// @param message what opens the gate, with what is to be started
  void begin(byte[] message, StartFailures what) throws EngineException {
    names = what;
    send(message);
    beginToCount();
  }

  private void listen(AtGate gate) {
    Thread.ofVirtual().name("servos-output").start(() -> pump(gate.go(), gate.before()));
  }

  private void beginToCount() {
    limits
        .wallTime()
        .ifPresent(time -> alarms.set(Purpose.WALL, time, () -> end(Intent.WALL_TIME)));
    limits.cpuTime().ifPresent(this::watchProcessorTime);
    lookForLife(false);
  }

  private void send(byte[] message) throws EngineException {
    startNanos = System.nanoTime();
    try (var _ = attachment.closeAfter(UNRESPONSIVE)) {
      attachment.stdin().write(message);
      attachment.stdin().flush();
    } catch (IOException failure) {
      throw attachment.failed(failure);
    }
  }

  private void pump(FirstProcess.Go go, Counts before) {
    var reader = new EndReader(go);
    try {
      output.run(reader);
      finish(reader, before);
    } catch (RuntimeException | Error bug) {
      abandon(bug);
    }
  }

  private void finish(EndReader reader, Counts before) {
    Optional<EndReport> report;
    Supplier<Verdict> verdict;
    try {
      report = reader.report();
      verdict = report.isPresent() ? Verdict.Ended::new : this::unreported;
    } catch (IllegalArgumentException garbled) {
      report = Optional.empty();
      verdict = () -> garbled(garbled);
    }
    finish(report, verdict, before);
  }

  private static Verdict garbled(IllegalArgumentException what) {
    return Verdict.unknown("the first process of the container reports " + what.getMessage());
  }

  /// What the engine says of an end without a report, unless a broken stream lost the report.
  private Verdict unreported() {
    var verdict = container.verdict();
    return verdict instanceof Verdict.Ended && intent.get() == null
        ? output.broken().map(Verdict::unknown).orElse(verdict)
        : verdict;
  }

  /// A bug of ours; nothing of the run is to be left all the same.
  private void abandon(Throwable bug) {
    isOver = true;
    alarms.close();
    stdin.release();
    stdout.complete();
    stderr.complete();
    attachment.close();
    removal.make(true);
    egress.ifPresent(Egress::close);
    ended.completeExceptionally(bug);
  }

  /// @param says what is known of an end without a report; may ask the engine
  private void finish(Optional<EndReport> report, Supplier<Verdict> says, Counts before) {
    isOver = true;
    var wall = Duration.ofNanos(System.nanoTime() - startNanos);
    alarms.close();
    stdin.release();
    var verdict = says.get();
    stdout.complete();
    stderr.complete();
    attachment.close();
    if (report.isEmpty()) {
      // Nobody said that its processes have ended.
      removal.make(!(verdict instanceof Verdict.Unknown(_, boolean silent) && silent));
    }
    var completion = completion(report, before, verdict, wall);
    egress.ifPresent(Egress::close);
    ended.complete(completion);
    if (report.isPresent()) {
      removal.make(true);
    }
  }

  private Completion completion(
      Optional<EndReport> report, Counts before, Verdict verdict, Duration wall) {
    var counts = report.map(end -> end.counts().since(before)).orElse(Counts.NONE);
    var outcome =
        new Endings(
                limits,
                names,
                report,
                startFailure,
                Optional.ofNullable(intent.get()),
                counts,
                new Endings.Output(stdout.beyondLimit(), stderr.beyondLimit()),
                verdict,
                container.sandbox().isPresent())
            .outcome();
    var usage =
        new Consumption(wall, report.map(EndReport::usage), counts, container.sandbox().isEmpty())
            .usage(stdout.written(), stderr.written());
    return new Completion(outcome, usage, egress.map(Egress::refused).orElse(List.of()));
  }

  private void watchProcessorTime(Duration limit) {
    if (ended.isDone()) {
      return;
    }
    var used = container.processorTime().orElse(Duration.ZERO);
    if (used.compareTo(limit) >= 0) {
      end(Intent.CPU_TIME);
      return;
    }
    var soonest = limit.minus(used).dividedBy(2L * Runtime.getRuntime().availableProcessors());
    var wait =
        soonest.compareTo(CPU_POLL_MIN) < 0
            ? CPU_POLL_MIN
            : soonest.compareTo(CPU_POLL_MAX) > 0 ? CPU_POLL_MAX : soonest;
    alarms.set(Purpose.PROCESSOR_TIME, wait, () -> watchProcessorTime(limit));
  }

  /// A connection alone does not tell that an engine hangs, or that it will still say how a
  /// container ended.
  ///
  /// @param wasOver whether the last look found that the container had ended
  private void lookForLife(boolean wasOver) {
    alarms.set(
        Purpose.SIGN_OF_LIFE,
        SIGN_OF_LIFE,
        () -> {
          if (ended.isDone()) {
            return;
          }
          if (!container.engineAnswers()) {
            output.giveUp("the engine did not answer");
            return;
          }
          boolean isOver = output.isStarvedFor(SIGN_OF_LIFE) && container.hasEnded();
          if (isOver && wasOver) {
            output.giveUp("the engine did not end the streams of a container that had ended");
          } else {
            lookForLife(isOver);
          }
        });
  }

  /// Asks the program to end, then ends it by force. The first reason counts.
  private void end(Intent why) {
    if (ended.isDone() || !intent.compareAndSet(null, why)) {
      return;
    }
    Thread.ofVirtual()
        .name("servos-end")
        .start(
            () -> {
              boolean graceful =
                  why == Intent.WALL_TIME || why == Intent.CPU_TIME || why == Intent.STOP;
              if (graceful && !limits.grace().isZero()) {
                alarms.set(Purpose.GRACE, limits.grace(), this::cut);
                container.signal("TERM");
              } else {
                cut();
              }
            });
  }

  private void cut() {
    stdout.cut();
    stderr.cut();
    alarms.set(Purpose.CUT, UNRESPONSIVE, attachment::close);
    container.signal("KILL");
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public OutputStream stdin() {
    return stdin;
  }

  @Override
  public InputStream stdout() {
    return stdout;
  }

  @Override
  public InputStream stderr() {
    return stderr;
  }

  @Override
  public Receipt receipt() {
    return receipt;
  }

  @Override
  public Completion await() throws InterruptedException {
    try {
      return ended.get();
    } catch (ExecutionException failure) {
      throw unrecorded(failure);
    }
  }

  @Override
  public Optional<Completion> await(Duration atMost) throws InterruptedException {
    try {
      return Optional.of(ended.get(atMost.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException _) {
      // The caller asked for at most this long.
      return Optional.empty();
    } catch (ExecutionException failure) {
      throw unrecorded(failure);
    }
  }

  private IllegalStateException unrecorded(ExecutionException failure) {
    return new IllegalStateException(
        "the end of run " + id + " could not be recorded", failure.getCause());
  }

  @Override
  public void resize(int rows, int columns) {
    if (terminal && !ended.isDone()) {
      container.resize(rows, columns);
    }
  }

  @Override
  public void stop() {
    end(Intent.STOP);
  }

  @Override
  public void close() {
    if (!ended.isDone()) {
      intent.compareAndSet(null, Intent.KILL);
      stdout.close();
      stderr.close();
      Thread.ofVirtual().name("servos-end").start(this::cut);
    }
    ended.handle((_, _) -> true).join();
    stdout.close();
    stderr.close();
  }
}
