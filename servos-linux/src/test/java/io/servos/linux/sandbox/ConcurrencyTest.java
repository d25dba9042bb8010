package io.servos.linux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.model.Input;
import io.servos.model.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many runs at once on virtual threads.
class ConcurrencyTest {

  private static final int RUNS = 500;

  @TempDir Path folder;

  /// Has that many sandboxes at one time, each with a virtual thread that waits for its end. While
  /// they all wait, another virtual thread goes on, which it could not if those that wait held the
  /// two carriers.
  static final class Crowd {

    private static final long TICK_NANOS = 5_000_000;

    private Crowd() {}

    public static void main(String[] arguments)
        throws IOException, InterruptedException, ExecutionException {
      var up = new CountDownLatch(RUNS);
      var go = new CountDownLatch(1);
      try (var bench = Workbench.in(Path.of(arguments[0]));
          var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var results = new ArrayList<Future<Outcome>>();
        for (int number = 0; number < RUNS; number++) {
          results.add(threads.submit(oneOf(bench, up, go)));
        }
        up.await();
        int ticks = threads.submit(Crowd::tick).get();
        System.out.println("ticked " + ticks + " times with all running");
        go.countDown();
        long ended = 0;
        for (var result : results) {
          ended += result.get().equals(new Outcome.Exited(9)) ? 1 : 0;
        }
        System.out.println(ended + " ended");
      }
    }

    private static Callable<Outcome> oneOf(Workbench bench, CountDownLatch up, CountDownLatch go) {
      return () -> {
        var step = bench.step(Workbench.shellCommand("read line; exit $line"), new Input.Piped());
        try (var run = bench.isolator().start(step, Workbench.DEFAULTS)) {
          Thread.ofVirtual().start(() -> answer(run.stdin(), go));
          up.countDown();
          return run.await().outcome();
        }
      };
    }

    private static void answer(OutputStream stdin, CountDownLatch go) {
      try (stdin) {
        go.await();
        stdin.write("9\n".getBytes(StandardCharsets.US_ASCII));
      } catch (IOException | InterruptedException failure) {
        throw new IllegalStateException(failure);
      }
    }

    private static int tick() {
      int ticks = 0;
      while (ticks < 50) {
        LockSupport.parkNanos(TICK_NANOS);
        ticks++;
      }
      return ticks;
    }
  }

  @Test
  void keepsNoCarrierWaiting() throws IOException {
    var twoCarriers =
        List.of(
            "-Djdk.virtualThreadScheduler.parallelism=2",
            "-Djdk.virtualThreadScheduler.maxPoolSize=2");
    try (var crowd = ChildJvm.start(Crowd.class, twoCarriers, folder.toString())) {
      assertThat(crowd.lines().readLine()).isEqualTo("ticked 50 times with all running");
      assertThat(crowd.lines().readLine()).isEqualTo(RUNS + " ended");
    }
  }
}
