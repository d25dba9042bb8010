package io.servos.cli.orchestrator;

import io.servos.containers.container.Containers;
import io.servos.containers.container.Sample;
import io.servos.model.ServosException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// Several containers that are measured at the same time.
final class StatsWatch implements AutoCloseable {

  private final TreeMap<String, Sample> latest = new TreeMap<>();
  private final List<Thread> readers = new ArrayList<>();
  private int living;
  private Optional<ServosException> failure = Optional.empty();

  private StatsWatch(int living) {
    this.living = living;
  }

  static StatsWatch begin(Containers containers, List<String> names) {
    var watch = new StatsWatch(names.size());
    for (var name : names) {
      watch.readers.add(
          Thread.ofVirtual().name("servos-stats").start(() -> watch.read(containers, name)));
    }
    return watch;
  }

  private void read(Containers containers, String name) {
    try {
      containers.stats(name, this::hears);
    } catch (ServosException failed) {
      fail(failed);
    } catch (InterruptedException _) {
      // Nobody wants to know any more.
      Thread.currentThread().interrupt();
    } finally {
      end();
    }
  }

  /// The first sample of each tells nothing of its processor use.
  private synchronized boolean hears(Sample sample) {
    if (sample.cpuPercent().isPresent()) {
      latest.put(sample.name(), sample);
      notifyAll();
    }
    return true;
  }

  private synchronized void fail(ServosException failed) {
    failure = failure.or(() -> Optional.of(failed));
  }

  private synchronized void end() {
    living--;
    notifyAll();
  }

  /// One sample of each that has not ended; none when all have.
  ///
  /// @throws ServosException if one could not be measured
  synchronized Collection<Sample> next() throws InterruptedException {
    latest.clear();
    while (failure.isEmpty() && latest.size() < living) {
      wait();
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
    return List.copyOf(latest.values());
  }

  @Override
  public void close() {
    readers.forEach(Thread::interrupt);
  }
}
