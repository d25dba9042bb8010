package io.servos.engine;

import io.servos.model.BackendFailedException;
import io.servos.model.EnvironmentConfig;
import io.servos.model.ExecutionResult;
import io.servos.model.ServosException;
import io.servos.model.Workload;
import io.servos.spi.Attachable;
import io.servos.spi.Isolator;
import io.servos.spi.Plan;
import io.servos.spi.Run;
import io.servos.spi.Standby;
import io.servos.spi.Standing;
import io.servos.spi.Step;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Sandboxes that stand ready: fully built, every barrier and limit in force and observed, Python
/// or Node.js already started. A request takes one, which is used once and is gone then; another
/// is built in the background. A request that finds none, or whose workload is unlike the one that
/// the pool was made for, starts cold: the same barriers, limits and receipt, later.
///
/// ```java
/// try (var manager = new IsolationManager();
///     var pool = manager.warmPool(Workload.of(Path.of("jobs/any.py")), WarmPool.Size.DEFAULT)) {
///   ExecutionResult result = pool.executeIsolated(Workload.of(Path.of("jobs/my_script.py")));
/// }
/// ```
///
/// Alike are workloads of the same directory and the same interpreter; in containers, which wait
/// without one, workloads of the same directory. What a script sees is what
/// it sees when it is started by itself, but for the few differences that `docs/warm-pool.md`
/// lists, such as its command line in `/proc`, which is that of the waiting interpreter. Safe for
/// use by many threads.
public final class WarmPool implements AutoCloseable {

  /// How many sandboxes stand ready.
  ///
  /// @param least kept ready while there are requests, 1 or more
  /// @param most at times of many requests, at least as many as `least`; a waiting Python takes
  ///     about 4 MB, a waiting Node.js up to 40 MB
  /// @param idle after so long without a request none is kept until the next one comes
  /// @param memoryBytes what all that stand ready may take together as the kernel counts it, 1 or
  ///     more; beyond that fewer are kept, even than `least`. One whose memory the kernel does not
  ///     tell counts as all of it. Empty means: not bounded
  public record Size(int least, int most, Duration idle, OptionalLong memoryBytes) {

    /// One to eight, none after five minutes.
    public static final Size DEFAULT = new Size(1, 8, Duration.ofMinutes(5));

    /// A size without a bound of memory.
    public Size(int least, int most, Duration idle) {
      this(least, most, idle, OptionalLong.empty());
    }

    public Size {
      if (memoryBytes.isPresent() && memoryBytes.getAsLong() < 1) {
        throw new IllegalArgumentException("a pool may take at least 1 byte");
      }
      if (least < 1 || most < least || idle.isNegative() || idle.isZero()) {
        throw new IllegalArgumentException(
            "a pool keeps at least 1 and at most as many as it is told, for some time");
      }
    }

    /// The same size within so much memory.
    public Size withMemoryBytes(long value) {
      return new Size(least, most, idle, OptionalLong.of(value));
    }
  }

  /// What came of the requests so far, and what stands ready.
  public record Counts(long warm, long cold, int ready) {}

  /// How long a request that was served has the processors to itself before the next sandbox is
  /// built.
  private static final Duration PAUSE = Duration.ofMillis(10);

  private final IsolationManager manager;
  private final Standing isolator;
  private final Step like;
  private final EnvironmentConfig config;
  private final Size size;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Standby> ready = new ArrayDeque<>();
  private final Thread maker;
  private int wanted;
  private int affordable = Integer.MAX_VALUE;
  private long pauseUntilNanos = System.nanoTime();
  private long warm;
  private long cold;
  private boolean closed;

  WarmPool(IsolationManager manager, Standing isolator, Step like, Size size) {
    this.manager = manager;
    this.isolator = isolator;
    this.like = like;
    this.config = manager.config();
    this.size = size;
    this.wanted = size.least();
    this.maker = Thread.ofPlatform().daemon().name("servos-warm-pool").start(this::keepReady);
  }

  /// Runs the workload to its end and collects what it wrote.
  ///
  /// @throws ServosException if Servos cannot do what was asked; then nothing was started
  public ExecutionResult executeIsolated(Workload workload) throws InterruptedException {
    try (var execution = start(workload)) {
      return execution.await();
    }
  }

  /// Starts the workload and returns while it runs.
  ///
  /// @throws ServosException if Servos cannot do what was asked; then nothing was started
  public Execution start(Workload workload) throws InterruptedException {
    return start(workload, () -> {});
  }

  /// The same, after something else that is done when everything stands and the program is about to
  /// go; with a container that starts cold, right after.
  ///
  /// @param atGate does not wait; not done when the program cannot be started, which the run may
  ///     tell. Done again if a sandbox turns out to have ended, and a cold start takes its place
  /// @throws ServosException if Servos cannot do what was asked; then nothing was started
  public Execution start(Workload workload, Runnable atGate) throws InterruptedException {
    var plan = manager.plan(workload);
    var standby = plan.build().isEmpty() ? take(plan) : Optional.<Standby>empty();
    var run = standby.isPresent() ? started(standby.get(), plan, atGate) : Optional.<Run>empty();
    return run.isPresent()
        ? manager.execution(run.get(), plan)
        : manager.start(
            workload.file(),
            () -> manager.planned(workload),
            (isolator, step) -> startedCold(isolator, step, atGate));
  }

  private Run startedCold(Isolator isolator, Step step, Runnable atGate)
      throws InterruptedException {
    if (isolator instanceof Attachable attachable && attachable.always()) {
      return attachable.start(step, config, _ -> atGate.run());
    }
    var run = isolator.start(step, config);
    atGate.run();
    return run;
  }

  /// Empty when it has ended since it was looked at, so that nothing has run in it.
  private Optional<Run> started(Standby standby, Plan plan, Runnable atGate)
      throws InterruptedException {
    try {
      return Optional.of(standby.start(plan.run(), atGate));
    } catch (BackendFailedException _) {
      // What else may be amiss the cold start says.
      standby.close();
      lock.lock();
      try {
        warm--;
        cold++;
      } finally {
        lock.unlock();
      }
      return Optional.empty();
    }
  }

  /// One that is ready for it. That counts as demand, met or not.
  private Optional<Standby> take(Plan plan) {
    var spent = new ArrayList<Standby>();
    lock.lock();
    try {
      var found = find(plan.run(), spent);
      if (found.isPresent()) {
        warm++;
        wanted = Math.max(wanted, size.least());
        pauseUntilNanos = System.nanoTime() + PAUSE.toNanos();
      } else {
        cold++;
        pauseUntilNanos = System.nanoTime();
        wanted = Math.clamp(2L * wanted, size.least(), size.most());
      }
      changed.signal();
      return found;
    } finally {
      lock.unlock();
      spent.forEach(Standby::close);
    }
  }

  private Optional<Standby> find(Step step, List<Standby> spent) {
    for (Iterator<Standby> each = ready.iterator(); each.hasNext(); ) {
      var standby = each.next();
      if (!standby.isReady()) {
        each.remove();
        spent.add(standby);
      } else if (standby.fits(step)) {
        each.remove();
        return Optional.of(standby);
      }
    }
    return Optional.empty();
  }

  private void keepReady() {
    try {
      while (awaitNeed()) {
        makeOne();
      }
    } catch (InterruptedException _) {
      // The pool is closed.
    }
  }

  private void makeOne() throws InterruptedException {
    long before = requests();
    try {
      keep(isolator.standBy(like, config));
    } catch (ServosException refusal) {
      // The next request starts cold and is told what is refused; then it is tried again.
      dismissUnlessAskedSince(before);
    } catch (RuntimeException bug) {
      manager.log().survived(String.join(" ", like.argv()), bug);
      // It is shown as one that ends the thread, which it must not: requests would all start cold.
      var thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, bug);
      dismissUnlessAskedSince(before);
    }
  }

  private void dismissUnlessAskedSince(long requests) {
    lock.lock();
    try {
      dismissUnless(warm + cold > requests);
    } finally {
      lock.unlock();
    }
  }

  private long requests() {
    lock.lock();
    try {
      return warm + cold;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until one is missing: false when the pool is closed.
  private boolean awaitNeed() throws InterruptedException {
    lock.lock();
    try {
      while (!closed) {
        long pause = pauseUntilNanos - System.nanoTime();
        if (wanted == 0) {
          changed.await();
        } else if (ready.size() >= Math.min(wanted, affordable)) {
          dismissUnless(changed.await(size.idle().toNanos(), TimeUnit.NANOSECONDS));
        } else if (pause > 0) {
          changed.await(pause, TimeUnit.NANOSECONDS);
        } else {
          return true;
        }
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void dismissUnless(boolean asked) {
    if (!asked) {
      dismiss();
    }
  }

  private void keep(Standby made) {
    var others = standing();
    boolean fits = isAffordable(others, made);
    lock.lock();
    try {
      if (!fits) {
        affordable = others.size();
      } else if (!closed) {
        ready.add(made);
        return;
      }
    } finally {
      lock.unlock();
    }
    made.close();
  }

  private List<Standby> standing() {
    lock.lock();
    try {
      return List.copyOf(ready);
    } finally {
      lock.unlock();
    }
  }

  private boolean isAffordable(List<Standby> others, Standby made) {
    if (size.memoryBytes().isEmpty()) {
      return true;
    }
    long bound = size.memoryBytes().getAsLong();
    long sum = made.memoryBytes().orElse(bound);
    for (var other : others) {
      sum += other.memoryBytes().orElse(bound);
    }
    return sum <= bound;
  }

  /// Keeps none until there is a request.
  private void dismiss() {
    var dismissed = new ArrayList<Standby>();
    lock.lock();
    try {
      wanted = 0;
      affordable = Integer.MAX_VALUE;
      dismissed.addAll(ready);
      ready.clear();
    } finally {
      lock.unlock();
    }
    dismissed.forEach(Standby::close);
  }

  /// What came of the requests so far, and what stands ready.
  public Counts counts() {
    lock.lock();
    try {
      return new Counts(warm, cold, (int) ready.stream().filter(Standby::isReady).count());
    } finally {
      lock.unlock();
    }
  }

  /// Ends what stands ready; runs that were started go on. Safe to call twice.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    maker.interrupt();
    dismiss();
    awaitMaker();
    manager.forget(this);
  }

  /// An interrupt stays pending meanwhile.
  private void awaitMaker() {
    boolean interrupted = false;
    while (maker.isAlive()) {
      try {
        maker.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
