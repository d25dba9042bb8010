package io.servos.engine;

import io.servos.model.Input;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Measurement;
import io.servos.model.ServosException;
import io.servos.model.Stage;
import io.servos.spi.Isolator;
import io.servos.spi.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Consumer;

/// A workload that is looked at and built once, and started as often as wanted; each run gets an
/// isolation of its own. Safe for use by many threads.
///
/// ```java
/// try (var prepared = manager.prepare(Workload.of(Path.of("primes.c")))) {
///   for (int i = 0; i < 10; i++) {
///     try (var execution = prepared.start()) {
///       System.out.println(execution.await().usage().wall());
///     }
///   }
/// }
/// ```
public final class Prepared implements AutoCloseable {

  private final IsolationManager manager;
  private final Isolator isolator;
  private final Plan plan;
  private final Starter starter;
  private final Optional<Products> products;

  private record Products(BuildFolder folder, Builds builds, Builds.Result result) {}

  private Prepared(
      IsolationManager manager,
      Isolator isolator,
      Plan plan,
      Starter starter,
      Optional<Products> products) {
    this.manager = manager;
    this.isolator = isolator;
    this.plan = plan;
    this.starter = starter;
    this.products = products;
  }

  /// Builds what there is to build.
  static Prepared of(IsolationManager manager, Isolator isolator, Plan plan, Starter starter)
      throws InterruptedException {
    var products =
        plan.build().isEmpty()
            ? Optional.<Products>empty()
            : Optional.of(built(manager, isolator, plan));
    return new Prepared(manager, isolator, plan, starter, products);
  }

  private static Products built(IsolationManager manager, Isolator isolator, Plan plan)
      throws InterruptedException {
    var folder = manager.folder();
    try {
      var builds = manager.builds(isolator, folder);
      var result = builds.all(plan.build());
      if (result.outcome().succeeded()) {
        result.last().close();
      }
      return new Products(folder, builds, result);
    } catch (RuntimeException | InterruptedException failure) {
      manager.remove(folder);
      throw failure;
    }
  }

  /// The same plan, if it can be run more than once.
  static Plan repeatable(Plan plan) {
    if (plan.recorder().isPresent()) {
      throw new IsolationUnavailableException(
          "repeat", "what a board did is recorded for one run", "run it with 'servos isolate'");
    }
    return plan;
  }

  /// Starts it and returns while it runs. If it could not be built, that is the run, each time.
  /// What a compiler has said comes before the standard error of each run.
  ///
  /// @throws ServosException if it cannot be started; then nothing was
  public Execution start() throws InterruptedException {
    return start(() -> {});
  }

  /// The same for the last time.
  Execution startOnce() throws InterruptedException {
    try {
      return start(this::close);
    } catch (RuntimeException | InterruptedException failure) {
      close();
      throw failure;
    }
  }

  private Execution start(Runnable onEnd) throws InterruptedException {
    if (products.isEmpty()) {
      return manager.execution(starter.start(isolator, plan.run()), Stage.RUN, plan, onEnd);
    }
    var made = products.get();
    var result = made.result();
    if (!result.outcome().succeeded()) {
      return manager.execution(RelayedRun.ofBuild(result), Stage.BUILD, plan, onEnd);
    }
    var run = starter.start(isolator, made.builds().seeing(plan.run()));
    return manager.execution(RelayedRun.built(run, result), Stage.RUN, plan, onEnd);
  }

  /// Runs it that often to its end, one run after the other, and drops what they write. The first
  /// run that does not exit with status 0 is the last one, and is told instead of measured.
  ///
  /// @param warmups runs before, which are not measured, at least 0
  /// @param runs which are measured, at least 1
  /// @param started gets each run
  /// @throws ServosException if one cannot be started
  /// @throws IllegalStateException if the workload reads what somebody types or sends
  public Measurement measure(int warmups, int runs, Consumer<Execution> started)
      throws InterruptedException {
    if (plan.run().input() instanceof Input.Piped || plan.run().input() instanceof Input.Terminal) {
      throw new IllegalStateException("many runs read a file, or nothing");
    }
    var measured = new ArrayList<Measurement.Run>();
    for (int i = 0; i < warmups + runs; i++) {
      long begin = System.nanoTime();
      try (var execution = start()) {
        started.accept(execution);
        var result = execution.await();
        var whole = Duration.ofNanos(System.nanoTime() - begin);
        if (!result.outcome().succeeded()) {
          return new Measurement(measured, Optional.of(result));
        }
        if (i >= warmups) {
          measured.add(new Measurement.Run(whole, result.usage()));
        }
      }
    }
    return new Measurement(measured, Optional.empty());
  }

  /// Removes what was built. Safe to call twice.
  @Override
  public void close() {
    products.ifPresent(
        made -> {
          made.result().last().close();
          manager.remove(made.folder());
        });
  }
}
