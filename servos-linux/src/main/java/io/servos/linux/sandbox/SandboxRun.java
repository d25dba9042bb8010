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
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One sandbox from its launcher's birth until nothing of it is left.
final class SandboxRun implements Run {

  private static final Duration UNRESPONSIVE = Duration.ofSeconds(5);

  private final String id;
  private final Reactor reactor;
  private final Limits limits;
  private final Supplier<LaunchProgram> launch;
  private final Channels channels;
  private final Holdings holdings;
  private final int launcherPid;
  private final Fd launcher;
  private final OutputChannel stdout;
  private final OutputChannel stderr;
  private final InputChannel stdin;
  private final CompletableFuture<Completion> ended = new CompletableFuture<>();
  private final CompletableFuture<Boolean> givenBack = new CompletableFuture<>();
  private final AtomicReference<@Nullable Intent> intent = new AtomicReference<>();
  private final AtomicReference<@Nullable StartFailure> startFailure = new AtomicReference<>();
  private final List<Reactor.Timer> timers = new CopyOnWriteArrayList<>();
  private volatile Receipt receipt = Receipt.EMPTY;
  private @Nullable Confined program;
  private @Nullable CpuWatch cpuWatch;
  private boolean released;
  private volatile long startNanos = System.nanoTime();

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
    this.launcherPid = launcherPid;
    this.launcher = Processes.pidfd(launcherPid);
    this.stdout =
        new OutputChannel(
            reactor, channels.stdout(), limits.outputBytes(), () -> end(Intent.OUTPUT));
    this.stderr =
        new OutputChannel(
            reactor, channels.stderr(), limits.outputBytes(), () -> end(Intent.OUTPUT));
    this.stdin = new InputChannel(reactor, channels.stdin(), channels.isTerminal());
    reactor.onReadable(launcher, () -> Thread.ofVirtual().start(this::finish));
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
      if (Thread.currentThread().isVirtual()) {
        awaitOnReactor(gate, atMost);
      } else if (!Descriptors.awaitReadable(gate, atMost)) {
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

  private void awaitOnReactor(Fd gate, Duration atMost) throws InterruptedException {
    var deadline = reactor.after(atMost, () -> giveUp(atMost));
    try {
      reactor.awaitReadable(gate);
    } finally {
      deadline.cancel();
      reactor.forget(gate);
    }
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

  /// Begins to count the time of the confined program: false when it has ended at the gate.
  boolean begin(int pid) {
    if (!know(pid)) {
      return false;
    }
    startNanos = System.nanoTime();
    limits
        .wallTime()
        .ifPresent(time -> timers.add(reactor.after(time, () -> end(Intent.WALL_TIME))));
    if (limits.cpuTime().isPresent()) {
      watchCpu(limits.cpuTime().get());
    }
    return true;
  }

  private synchronized boolean know(int pid) {
    if (!released) {
      program = Confined.find(pid);
    }
    return program != null;
  }

  private synchronized void watchCpu(Duration limit) {
    if (!released) {
      cpuWatch = new CpuWatch(reactor, holdings.cgroup(), limit, () -> end(Intent.CPU_TIME));
      cpuWatch.look();
    }
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
      timers.add(reactor.after(limits.grace(), this::cut));
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
    timers.add(reactor.after(UNRESPONSIVE, this::killLauncher));
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

  /// Who waits for the end is told before control group and mount namespace are given back: no
  /// process is left by then, and the kernel takes its time for these.
  private void finish() {
    try {
      ended.complete(completed());
    } catch (RuntimeException | Error bug) {
      ended.completeExceptionally(bug);
    } finally {
      giveBack();
    }
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
    try {
      Processes.reap(launcherPid);
      var wall = Duration.ofNanos(System.nanoTime() - startNanos);
      timers.forEach(Reactor.Timer::cancel);
      return completion(Records.parse(channels.reports()), wall);
    } finally {
      release();
    }
  }

  private Completion completion(List<Records> records, Duration wall) {
    var exit = only(records, Records.Exit.class);
    var tree = only(records, Records.Tree.class);
    only(records, Records.Failure.class)
        .ifPresent(
            failure ->
                startFailure.compareAndSet(
                    null, Remedies.of(launch.get().call(failure.index()), failure.errno())));
    var counted = holdings.cgroup().usage();
    var endings =
        new Endings(
            limits,
            exit,
            tree,
            Optional.ofNullable(startFailure.get()),
            Optional.ofNullable(intent.get()),
            counted,
            new Endings.Output(stdout.beyondLimit(), stderr.beyondLimit()));
    var usage =
        new Spent(tree.map(Records.Tree::rusage), counted)
            .during(wall, stdout.written(), stderr.written());
    return new Completion(endings.outcome(), usage, holdings.wayOut().refused());
  }

  private static <T extends Records> Optional<T> only(List<Records> records, Class<T> kind) {
    return records.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  private void release() {
    synchronized (this) {
      released = true;
      if (cpuWatch != null) {
        cpuWatch.cancel();
      }
    }
    for (var fd : List.of(launcher, channels.gate())) {
      reactor.discard(fd);
    }
    channels.status().close();
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
