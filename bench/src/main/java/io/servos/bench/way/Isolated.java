package io.servos.bench.way;

import io.servos.engine.IsolationManager;
import io.servos.engine.WarmPool;
import io.servos.model.ExecutionResult;
import io.servos.model.Workload;
import java.util.Optional;

/// Servos from Java, with the default limits and a receipt.
final class Isolated {

  private Isolated() {}

  private static void check(Task task, ExecutionResult result) {
    if (!result.outcome().succeeded() || result.stdout().length != task.outputBytes()) {
      throw new FailedRunException(
          task.name() + ": " + result.outcome() + " " + result.stderrText());
    }
  }

  /// A sandbox or container that is made for each run.
  record Cold(
      String name, String title, IsolationManager manager, int roundsLeftOut, Absence absence)
      implements Way {

    @Override
    public Optional<String> missing(Task task) {
      return absence.of(task);
    }

    @Override
    public boolean isOfThisJvm() {
      return isCounted();
    }

    @Override
    public Prepared prepare(Task task) {
      var workload = Workload.of(task.path());
      return () -> check(task, manager.executeIsolated(workload));
    }
  }

  /// A sandbox that stands ready.
  record Warm(
      String name,
      String title,
      IsolationManager manager,
      WarmPool.Size size,
      int roundsLeftOut,
      Absence absence,
      Kind kind)
      implements Way {

    @Override
    public Optional<String> missing(Task task) {
      return absence.of(task);
    }

    @Override
    public boolean isOfThisJvm() {
      return isCounted();
    }

    @Override
    public Prepared prepare(Task task) {
      var workload = Workload.of(task.path());
      return prepared(task, workload, kind.pool(manager, workload, size), size);
    }
  }

  private static Way.Prepared prepared(
      Task task, Workload workload, WarmPool pool, WarmPool.Size size) {
    return new Way.Prepared() {
      @Override
      public void run() throws InterruptedException {
        check(task, pool.executeIsolated(workload));
      }

      @Override
      public void settle() throws InterruptedException {
        while (pool.counts().ready() < size.least()) {
          Thread.sleep(1);
        }
      }

      @Override
      public void close() {
        pool.close();
      }
    };
  }

  /// Makes a pool.
  interface Kind {
    WarmPool pool(IsolationManager manager, Workload like, WarmPool.Size size);
  }

  /// Why a task cannot be run.
  interface Absence {
    Optional<String> of(Task task);
  }
}
