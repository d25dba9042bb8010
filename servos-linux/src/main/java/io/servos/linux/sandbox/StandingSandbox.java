package io.servos.linux.sandbox;

import io.servos.model.BackendFailedException;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.spi.Feeder;
import io.servos.spi.Run;
import io.servos.spi.Standby;
import io.servos.spi.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/// A sandbox that waits for its step: at the gate, or with its interpreter started.
final class StandingSandbox implements Standby {

  /// After that the launcher may end it.
  static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration SPENT = LONGEST_WAIT.minus(START);

  /// Variables by which an interpreter finds files when it starts.
  private static final Pattern LOOKED_UP_AT_START =
      Pattern.compile("(PYTHON|NODE_PATH|LD_|OPENSSL_).*");

  private static final Path SYSTEM = Path.of("/usr");
  private static final Path ROOT = Path.of("/");

  private final SandboxRun run;
  private final Start start;
  private final Step like;
  private final EnvironmentConfig config;
  private final CommandFile file;
  private final Optional<Interpreter> interpreter;
  private final AtomicBoolean used = new AtomicBoolean();
  private final List<Object> sources;
  private final long sinceNanos = System.nanoTime();
  private final boolean anyFolder;
  private volatile Optional<Start.Passed> passed = Optional.empty();
  private volatile boolean unable;

  /// @param sources what was shown of the host, from before it was
  /// @param anyFolder whether what a step needs of the host is shown when the step comes
  StandingSandbox(
      SandboxRun run,
      Start start,
      Step like,
      EnvironmentConfig config,
      CommandFile file,
      Optional<Interpreter> interpreter,
      List<Object> sources,
      boolean anyFolder) {
    this.run = run;
    this.start = start;
    this.like = like;
    this.config = config;
    this.file = file;
    this.interpreter = interpreter;
    this.sources = sources;
    this.anyFolder = anyFolder;
  }

  /// Whether a sandbox for such steps can wait for what they need: nothing that is not the system's
  /// has run in it by then, and nothing that it is asked for has to be set up before.
  static boolean canTakeAny(Step like, EnvironmentConfig config) {
    return like.executable().startsWith("/usr")
        && like.mounts().isEmpty()
        && like.userland().isEmpty()
        && config.workdir().isEmpty()
        && !config.writable()
        && config.variables().keySet().stream().noneMatch(LOOKED_UP_AT_START.asMatchPredicate());
  }

  /// Whether what a step needs may come when its interpreter has started: no variable leads there,
  /// and no place there is taken.
  private boolean canTake(Step step) {
    var path = step.material().toString();
    return start.hasPlaceFor(step.material())
        && config.variables().values().stream().noneMatch(value -> value.contains(path));
  }

  /// The same step, which needs nothing but the system.
  static Step withoutMaterial(Step like) {
    return new Step(like.executable(), like.argv(), SYSTEM, ROOT, like.input());
  }

  /// What a sandbox for the step would show of the host now: the files themselves, as another may
  /// have been moved to the place of each.
  static List<Object> sources(Step step, EnvironmentConfig config) {
    var found = new ArrayList<Object>();
    found.add(identity(step.material()));
    for (var mount : step.mounts()) {
      found.add(identity(mount.source()));
    }
    for (var mount : config.mounts()) {
      found.add(identity(mount.source()));
    }
    return found;
  }

  private static Object identity(Path path) {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    } catch (IOException failure) {
      return failure.getClass();
    }
  }

  /// Returns when it waits, or has ended because something is amiss.
  void settle() throws InterruptedException {
    var checked = start.check(run);
    if (checked.isEmpty()) {
      run.close();
      return;
    }
    passed = checked;
    run.keep(start.receipt(checked.get()));
    if (!run.meet(checked.get().pid()) || (interpreter.isPresent() && !waits(interpreter.get()))) {
      run.close();
    }
  }

  private boolean waits(Interpreter known) throws InterruptedException {
    boolean told = start.command(file, known.waiting(environment()));
    run.openGate();
    var answer = told ? run.awaitGate(START) : Optional.<SandboxRun.Waiting>empty();
    unable = answer.isPresent() && answer.get().word() != Interpreter.READY;
    return answer.isPresent() && !unable;
  }

  /// Whether its interpreter says that it cannot wait.
  boolean isUnable() {
    return unable;
  }

  private List<String> environment() {
    return Drafting.command(like, config).environment();
  }

  @Override
  public boolean fits(Step step) {
    return (anyFolder ? canTake(step) : isThere(step))
        && step.mounts().equals(like.mounts())
        && step.userland().equals(like.userland())
        && !(step.input() instanceof Input.Terminal)
        && (interpreter.isEmpty() || isTold(interpreter.get(), step));
  }

  private boolean isThere(Step step) {
    return step.material().equals(like.material()) && step.workdir().equals(like.workdir());
  }

  /// Whether that is what executes the step, and can be told so at once.
  private boolean isTold(Interpreter known, Step step) {
    return known.executes(step, environment()) && Interpreter.isShort(step);
  }

  @Override
  public boolean isReady() {
    return !used.get() && waits();
  }

  @Override
  public OptionalLong memoryBytes() {
    return waits() && passed.isPresent()
        ? start.memoryBytes(passed.get().pid())
        : OptionalLong.of(0);
  }

  private boolean waits() {
    return !run.isEnded()
        && System.nanoTime() - sinceNanos < SPENT.toNanos()
        && sources.equals(sources(like, config));
  }

  @Override
  public Run start(Step step, Runnable atGate) throws InterruptedException {
    if (!fits(step) || !used.compareAndSet(false, true)) {
      throw new IllegalStateException("this sandbox does not wait for that step");
    }
    if (!waits() || passed.isEmpty()) {
      run.close();
      throw ended();
    }
    var feeder = Feeder.of(step.input());
    try {
      feeder.feed(run);
      if (!anyFolder || isShown(step, passed.get())) {
        letGo(step, passed.get().pid(), atGate);
      }
      return run;
    } catch (RuntimeException | InterruptedException failure) {
      feeder.close();
      run.close();
      throw failure;
    }
  }

  private boolean isShown(Step step, Start.Passed before) throws InterruptedException {
    var shown = start.show(run, before, step);
    shown.ifPresent(now -> run.keep(start.receipt(now)));
    return shown.isPresent();
  }

  private void letGo(Step step, int pid, Runnable atGate) {
    if (interpreter.isEmpty() && !start.command(file, Drafting.command(step, config))) {
      throw ended();
    }
    if (!run.meet(pid)) {
      throw ended();
    }
    if (interpreter.isPresent()) {
      var workdir = anyFolder ? step.workdir().toString() : "";
      var job = Interpreter.job(step, workdir);
      atGate.run();
      run.begin(() -> job.forEach(run::send));
    } else {
      atGate.run();
      run.begin(run::openGate);
    }
  }

  /// Between the last look at it and this.
  private static BackendFailedException ended() {
    return new BackendFailedException(
        EnvironmentConfig.PROCESS,
        "the sandbox that waited has ended, or shows what was replaced since",
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
