package io.servos.cli.orchestrator;

import io.servos.model.ServosException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Does something with each of some things at the same time.
final class AtOnce<T, R> {

  /// What is done with one.
  interface Act<T, R> {
    R with(T one) throws InterruptedException;
  }

  /// Waits for all.
  ///
  /// @return the results in the order of the things
  /// @throws ServosException the first failure in that order, when all have ended
  List<R> all(List<T> things, Act<T, R> act) throws InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var begun = new ArrayList<Future<R>>();
      for (var one : things) {
        begun.add(threads.submit(() -> act.with(one)));
      }
      try {
        var results = new ArrayList<R>();
        for (var one : begun) {
          results.add(result(one));
        }
        return results;
      } catch (InterruptedException interrupted) {
        threads.shutdownNow();
        throw interrupted;
      }
    }
  }

  private R result(Future<R> one) throws InterruptedException {
    try {
      return one.get();
    } catch (ExecutionException failed) {
      switch (failed.getCause()) {
        case ServosException known -> throw known;
        case InterruptedException interrupted -> throw interrupted;
        case RuntimeException bug -> throw bug;
        case null, default -> throw new AssertionError("it fails in these ways only", failed);
      }
    }
  }
}
