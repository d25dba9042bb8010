package io.servos.boards.attached;

import io.servos.model.BoardException;
import io.servos.model.Limits;
import io.servos.model.Outcome;
import io.servos.model.Outcome.Clock;
import io.servos.model.Outcome.Stream;
import io.servos.model.Receipt;
import io.servos.model.Usage;
import io.servos.spi.Completion;
import io.servos.spi.Run;
import io.servos.spi.SerialLine;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// A program that runs on a board. One thread talks to the board; another one ends the run when it
/// is asked to.
final class BoardRun implements Run {

  private static final int RAISED = 1;

  /// For a board that has ended its program and starts anew.
  private static final Duration UNTIL_RESET = Duration.ofSeconds(10);

  private enum Wish {
    GO_ON,
    STOP,
    LESS_OUTPUT
  }

  private final String id = UUID.randomUUID().toString();
  private final SerialLine line;
  private final BoardProgram program;
  private final Errand errand;
  private final Limits limits;
  private final Receipt receipt;
  private final Consumer<BoardRun> onEnd;
  private final OutputBuffer stdout = new OutputBuffer();
  private final OutputBuffer stderr = new OutputBuffer();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicReference<Wish> wish = new AtomicReference<>(Wish.GO_ON);
  private final KeysToBoard stdin;
  private volatile Completion completion = new Completion(new Outcome.Stopped(), usage(0, 0, 0));
  private long beganNanos = System.nanoTime();
  private long stdoutBytes;
  private long stderrBytes;

  BoardRun(
      SerialLine line,
      BoardIsolator.Prepared prepared,
      Errand errand,
      Limits limits,
      Consumer<BoardRun> onEnd) {
    this.line = line;
    this.program = prepared.program();
    this.receipt = prepared.receipt();
    this.errand = errand;
    this.limits = limits;
    this.onEnd = onEnd;
    this.stdin = new KeysToBoard(line, program, begun);
  }

  void begin() {
    Thread.ofVirtual().name("servos-board").start(this::execute);
  }

  private void execute() {
    Outcome outcome = new Outcome.Lost("a bug in Servos ended the conversation with the board");
    try {
      outcome = talk();
    } catch (BoardException failure) {
      outcome = new Outcome.Lost(String.valueOf(failure.getMessage()));
    } catch (IllegalStateException _) {
      // The port was closed to end the run by force.
      outcome =
          new Outcome.Lost(
              "the program does not end when it is interrupted, and may run on on the board");
    } catch (InterruptedException _) {
      outcome = new Outcome.Lost("the thread that talks to the board was interrupted");
    } finally {
      end(outcome);
    }
  }

  private Outcome talk() throws InterruptedException {
    program.start();
    beganNanos = System.nanoTime();
    begun.countDown();
    Thread.ofVirtual().name("servos-board-time").start(this::letGoInTime);
    var ending = program.finish(longest(), this::take);
    var outcome = outcome(ending);
    if (wish.get() == Wish.GO_ON) {
      tell(ending);
    }
    program.leave();
    return outcome;
  }

  private Duration longest() {
    var most = limits.wallTime().orElse(Limits.MAX_TIME);
    return errand.time().filter(time -> time.compareTo(most) < 0).orElse(most);
  }

  private Outcome outcome(BoardProgram.Ending ending) {
    return switch (wish.get()) {
      case STOP -> new Outcome.Stopped();
      case LESS_OUTPUT -> {
        long limit = limits.outputBytes().orElseThrow();
        yield new Outcome.OutputLimit(Stream.STDOUT, limit, stdoutBytes - limit);
      }
      case GO_ON ->
          switch (ending.how()) {
            case BY_ITSELF -> new Outcome.Exited(ending.isGood() ? 0 : RAISED);
            case EXITED ->
                new Outcome.Lost(
                    "the script ended by sys.exit, and the board does not tell with which status");
            case TIMED_OUT ->
                isOwnTime() ? new Outcome.Exited(0) : new Outcome.TimedOut(Clock.WALL, longest());
          };
    };
  }

  private boolean isOwnTime() {
    return errand.time().filter(longest()::equals).isPresent();
  }

  private void take(byte[] bytes, int count) {
    long before = stdoutBytes;
    stdoutBytes += count;
    long room = Math.max(0, limits.outputBytes().orElse(Long.MAX_VALUE) - before);
    try {
      stdout.put(bytes, (int) Math.min(count, room));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    if (count > room) {
      endBecause(Wish.LESS_OUTPUT);
    }
  }

  /// The time goes on when nobody reads what the program prints.
  private void letGoInTime() {
    try {
      if (!ended.await(longest().toNanos(), TimeUnit.NANOSECONDS)) {
        stdout.letGo();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// What the program raised, and the record that the recorder of the run takes out.
  private void tell(BoardProgram.Ending ending) throws InterruptedException {
    var how =
        switch (ending.how()) {
          case BY_ITSELF -> {
            stderrBytes = put(ending.error());
            yield "exit " + (ending.isGood() ? 0 : RAISED);
          }
          case EXITED -> "exit";
          case TIMED_OUT -> "time";
        };
    put("\036%s end %d %s\n".formatted(errand.nonce(), System.nanoTime() - beganNanos, how));
  }

  private int put(String text) throws InterruptedException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    stderr.put(bytes, bytes.length);
    return bytes.length;
  }

  private void end(Outcome outcome) {
    completion =
        new Completion(outcome, usage(System.nanoTime() - beganNanos, stdoutBytes, stderrBytes));
    try {
      program.close();
    } catch (IllegalStateException _) {
      // The port was closed to end the run by force.
    }
    line.close();
    begun.countDown();
    stdout.end();
    stderr.end();
    onEnd.accept(this);
    ended.countDown();
  }

  private static Usage usage(long nanos, long stdoutBytes, long stderrBytes) {
    return new Usage(
        Duration.ofNanos(nanos),
        Duration.ZERO,
        Duration.ZERO,
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        stdoutBytes,
        stderrBytes,
        OptionalLong.empty());
  }

  /// Interrupts the program; if that does not help in the time of grace, lets go of the board.
  private void endBecause(Wish reason) {
    if (wish.compareAndSet(Wish.GO_ON, reason)) {
      stdout.letGo();
      stderr.letGo();
      Thread.ofVirtual().name("servos-board-end").start(this::interrupt);
    }
  }

  private void interrupt() {
    try {
      begun.await();
      program.interrupt();
      var patience = limits.grace().plus(UNTIL_RESET);
      if (!ended.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        line.close();
      }
    } catch (BoardException | IllegalStateException _) {
      // It is gone, or has ended meanwhile: who talks to it notices the same.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
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
    ended.await();
    return completion;
  }

  @Override
  public Optional<Completion> await(Duration atMost) throws InterruptedException {
    return ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS)
        ? Optional.of(completion)
        : Optional.empty();
  }

  @Override
  public void stop() {
    endBecause(Wish.STOP);
  }

  @Override
  public void close() {
    stop();
    stdout.letGo();
    stderr.letGo();
    try {
      ended.await();
    } catch (InterruptedException _) {
      line.close();
      Thread.currentThread().interrupt();
    }
    stdout.close();
    stderr.close();
  }
}
