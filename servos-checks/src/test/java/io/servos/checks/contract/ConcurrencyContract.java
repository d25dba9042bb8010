package io.servos.checks.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.model.Input;
import io.servos.model.Outcome;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/// Many runs at once do not disturb each other.
interface ConcurrencyContract {

  int RUNS = 50;
  int AT_A_TIME = 8;

  Bench bench();

  @Test
  default void runsManyAtOnce() throws InterruptedException, ExecutionException {
    var places = new Semaphore(AT_A_TIME);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var results = new ArrayList<Future<Bench.Ended>>();
      for (int number = 0; number < RUNS; number++) {
        results.add(threads.submit(one(number, places)));
      }

      for (int number = 0; number < RUNS; number++) {
        var ended = results.get(number).get();
        assertThat(ended.outcome()).as(ended.toString()).isEqualTo(new Outcome.Exited(number));
        assertThat(ended.out()).isEqualTo("out " + number + "\n");
        assertThat(ended.err()).isEqualTo("err " + number + "\n");
      }
    }
  }

  private Callable<Bench.Ended> one(int number, Semaphore places) {
    var code = "echo out %d; echo err %d >&2; exit %d".formatted(number, number, number);
    var step = bench().step(Bench.shellCommand(code), new Input.Empty());
    return () -> {
      places.acquire();
      try {
        return bench().run(step, bench().defaults());
      } finally {
        places.release();
      }
    };
  }

  @Test
  default void passesOnlyItsOwnInterruption() throws Exception {
    var thread = Thread.currentThread();
    thread.interrupt();
    try {
      var run =
          bench()
              .isolator()
              .start(
                  bench().step(Bench.shellCommand("exit 3"), new Input.Empty()),
                  bench().defaults());
      run.close();
    } catch (InterruptedException _) {
      // Either is right: nothing was started, or it was started and is ended.
    } finally {
      var _ = Thread.interrupted();
    }

    assertThat(bench().shell("exit 4").outcome()).isEqualTo(new Outcome.Exited(4));
  }
}
