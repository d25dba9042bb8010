package io.servos.linux.sandbox;

import io.servos.linux.facility.Records;
import io.servos.linux.launch.LaunchProgram;
import io.servos.linux.libc.Descriptors;
import io.servos.linux.libc.Errno;
import io.servos.linux.libc.Fd;
import io.servos.linux.libc.Processes;
import io.servos.linux.libc.Reactor;
import io.servos.linux.sandbox.Endings.Intent;
import io.servos.model.Limits;
import io.servos.model.Receipt;
import io.servos.model.StartFailure;
import io.servos.spi.Completion;
import io.servos.spi.Run;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One sandbox from its launcher's birth until nothing of it is left.
final class SandboxRun implements Run {

  private static final Duration UNRESPONSIVE = Duration.ofSeconds(5);
  private static final Duration NEAR = Duration.ofMillis(20);

  private final String id;
  private final Reactor reactor;
  private final Limits limits;
  private final Supplier<LaunchProgram> launch;
  private final Channels channels;
  private final Holdings holdings;
  private final RunClock clock;
  private final int launcherPid;
  private final Fd launcher;
  private final Reports reports;
  private final AtomicBoolean finishing = new AtomicBoolean();
  private final OutputChannel stdout;
  private final OutputChannel stderr;
  private final InputChannel stdin;
  private final CompletableFuture<Completion> ended = new CompletableFuture<>();
  private final CompletableFuture<Boolean> givenBack = new CompletableFuture<>();
  private final AtomicReference<@Nullable Intent> intent = new AtomicReference<>();
  private final AtomicReference<@Nullable StartFailure> startFailure = new AtomicReference<>();
  private volatile Receipt receipt = Receipt.EMPTY;
  private @Nullable Confined program;
  private boolean released;

  SandboxRun(
      String id,
      Reactor reactor,
      Limits limits,
      Supplier<LaunchProgram> launch,
      Channels channels,
      Holdings holdings,
      int launcherPid) {
    this.id = id;
    this.reactor = reactor;
    this.limits = limits;
    this.launch = launch;
    this.channels = channels;
    this.holdings = holdings;
    this.clock = new RunClock(reactor, limits, this::end);
    this.launcherPid = launcherPid;
    this.launcher = Processes.pidfd(launcherPid);
    this.reports = new Reports(channels.status());
    this.stdout =
        new OutputChannel(
            reactor, channels.stdout(), limits.outputBytes(), () -> end(Intent.OUTPUT));
    this.stderr =
        new OutputChannel(
            reactor, channels.stderr(), limits.outputBytes(), () -> end(Intent.OUTPUT));
    this.stdin = new InputChannel(reactor, channels.stdin(), channels.isTerminal());
    reactor.onReadable(launcher, () -> Thread.ofVirtual().start(this::endedAlone));
  }

  /// Who waits at the gate.
  ///
  /// @param word what it says there
  record Waiting(int pid, char word) {}

  /// Waits until somebody is at the gate; empty when the set-up failed.
  Optional<Waiting> awaitGate(Duration atMost) throws InterruptedException {
    var copy = gate();
    if (copy.isEmpty()) {
      return Optional.empty();
    }
    var said = new byte[16];
    try (var gate = copy.get()) {
      boolean isVirtual = Thread.currentThread().isVirtual();
      if (!(isVirtual
          ? reactor.awaitReadable(gate, atMost)
          : Descriptors.awaitReadable(gate, atMost))) {
        giveUp(atMost);
      }
      var sender = Descriptors.receive(gate, said, 0).sender();
      return sender.isPresent()
          ? Optional.of(new Waiting(sender.getAsInt(), (char) said[0]))
          : Optional.empty();
    }
  }

  /// A descriptor of our own for the gate: when the run ends meanwhile, the number of the other may
  /// be that of another run's at once.
  private synchronized Optional<Fd> gate() {
    return released ? Optional.empty() : Optional.of(Descriptors.duplicate(channels.gate()));
  }

  private void giveUp(Duration after) {
    startFailure.compareAndSet(
        null,
        new StartFailure(
            StartFailure.Kind.REFUSED,
            "gate",
            "program",
            "the sandbox was not ready within " + after.toSeconds() + " s",
            "check the host's load and its network file systems"));
    killLauncher();
  }

  /// Runs the task when nothing of the run is left and all that it held was given back, or at once
  /// if so already.
  void onEnd(Runnable task) {
    var _ = givenBack.whenComplete((_, _) -> task.run());
  }

  /// Waits for what [#onEnd] waits for.
  void awaitGivenBack() {
    givenBack.handle((_, _) -> true).join();
  }

  /// Learns who is confined: false when it has ended at the gate.
  synchronized boolean meet(int pid) {
    if (!released && program == null) {
      program = Confined.find(pid);
    }
    return program != null && program.isAlive();
  }

  /// Begins to count the time of the confined program.
  ///
  /// @param go lets it go; last, as it may get this thread's processor at once
  void begin(Runnable go) {
    clock.start();
    clock.limit(holdings.cgroup());
    go.run();
  }

  /// Lets the confined program go.
  void openGate() {
    send(new byte[] {1});
  }

  /// Tells something to who waits at the gate: one message. Nobody waits when the run has ended.
  synchronized void send(byte[] message) {
    if (released) {
      return;
    }
    int sent = Descriptors.write(channels.gate(), message, 0, message.length);
    if (sent < 0 && sent != -Errno.EPIPE) {
      throw new IllegalStateException("the gate does not take a message: " + Errno.text(-sent));
    }
  }

  boolean isEnded() {
    return ended.isDone();
  }

  /// Takes what was observed before the gate opened.
  void keep(Receipt observed) {
    receipt = observed;
  }

  /// Ends the sandbox before its program has run.
  void refuse(StartFailure failure) {
    startFailure.set(failure);
    channels.lifeline().close();
  }

  /// Asks the program to end, then ends it by force. The first reason counts.
  private void end(Intent why) {
    if (ended.isDone() || !intent.compareAndSet(null, why)) {
      return;
    }
    boolean graceful = why == Intent.WALL_TIME || why == Intent.CPU_TIME || why == Intent.STOP;
    if (graceful && !limits.grace().isZero() && wasAsked()) {
      clock.after(limits.grace(), this::cut);
    } else {
      cut();
    }
  }

  /// Whether there was a program that could be asked to end.
  private synchronized boolean wasAsked() {
    return !released && program != null && program.askToEnd();
  }

  private void cut() {
    channels.lifeline().close();
    killGroup();
    clock.after(UNRESPONSIVE, this::killLauncher);
  }

  /// Not once the group was given back, as it may be that of another run by then.
  private synchronized void killGroup() {
    if (!released) {
      holdings.cgroup().kill();
    }
  }

  /// Output that is read after the end can still lead here, and by then the descriptor's number may
  /// be that of another run.
  private synchronized void killLauncher() {
    if (!released) {
      Processes.signal(launcher, Processes.SIGKILL);
    }
  }

  /// The launcher has ended.
  private void endedAlone() {
    if (finish()) {
      giveBack();
    }
  }

  /// Hears of the end on this thread, without another one that wakes it, if the end is near: most
  /// come here when the outputs have ended.
  private void listen() throws InterruptedException {
    if (!Thread.currentThread().isVirtual() && reports.awaitLast(NEAR) && finish()) {
      Thread.ofVirtual().start(this::giveBack);
    }
  }

  /// Who waits for the end is told before control group and mount namespace are gone: no process is
  /// left by then, and the kernel takes its time for these.
  ///
  /// @return whether that has not been done before
  private boolean finish() {
    if (!finishing.compareAndSet(false, true)) {
      return false;
    }
    try {
      ended.complete(completed());
    } catch (RuntimeException | Error bug) {
      ended.completeExceptionally(bug);
    }
    return true;
  }

  private void giveBack() {
    try {
      if (program != null) {
        program.close();
      }
      holdings.cgroup().close();
      givenBack.complete(true);
    } catch (RuntimeException | Error bug) {
      givenBack.completeExceptionally(bug);
      throw bug;
    }
  }

  private Completion completed() {
    reactor.forget(launcher);
    try {
      var wall = clock.elapsed();
      clock.stop();
      return new Conclusion(limits, holdings, stdout, stderr)
          .of(reports.all(), wall, this::startFailure, Optional.ofNullable(intent.get()));
    } finally {
      // It has ended by now, or does so after its last word.
      Processes.waitFor(launcherPid);
      release();
    }
  }

  /// Why the program never ran, if so.
  private Optional<StartFailure> startFailure(Optional<Records.Failure> reported) {
    reported.ifPresent(
        failure ->
            startFailure.compareAndSet(
                null, Remedies.of(launch.get().call(failure.index()), failure.errno())));
    return Optional.ofNullable(startFailure.get());
  }

  private void release() {
    synchronized (this) {
      released = true;
    }
    reactor.discard(launcher);
    reactor.discard(channels.gate());
    reports.close();
    channels.lifeline().close();
    stdin.release();
    holdings.release();
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public void resize(int rows, int columns) {
    stdin.resize(rows, columns);
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
  public void drain(OutputStream out, OutputStream errors)
      throws IOException, InterruptedException {
    boolean isVirtual = Thread.currentThread().isVirtual();
    if (isVirtual || !new OutputPair(stdout, stderr).drain(out, errors)) {
      Run.super.drain(out, errors);
    }
  }

  @Override
  public Receipt receipt() {
    return receipt;
  }

  @Override
  public Completion await() throws InterruptedException {
    listen();
    try {
      return ended.get();
    } catch (ExecutionException failure) {
      throw unrecorded(failure);
    }
  }

  @Override
  public Optional<Completion> await(Duration atMost) throws InterruptedException {
    if (atMost.compareTo(NEAR) > 0) {
      listen();
    }
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
  public void stop() {
    end(Intent.STOP);
  }

  @Override
  public void close() {
    if (!ended.isDone()) {
      intent.compareAndSet(null, Intent.KILL);
      cut();
    }
    ended.handle((_, _) -> true).join();
    stdout.close();
    stderr.close();
  }
}
