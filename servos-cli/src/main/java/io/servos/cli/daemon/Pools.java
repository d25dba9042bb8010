package io.servos.cli.daemon;

import io.servos.engine.Execution;
import io.servos.engine.IsolationManager;
import io.servos.engine.WarmPool;
import io.servos.model.EnvironmentConfig;
import io.servos.model.ServosException;
import io.servos.model.Workload;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/// Warm pools for what was asked of late: one for each config and kind of script. Safe for use by
/// many threads.
final class Pools implements AutoCloseable {

  /// More kinds at a time are not served from pools.
  static final int MOST = 8;

  private final WarmPool.Size size;
  private final SequencedMap<Kind, Pool> recent = new LinkedHashMap<>(MOST, 0.75f, true);

  Pools(WarmPool.Size size) {
    this.size = size;
  }

  /// Something that runs, and what it holds meanwhile.
  record Started(Execution execution, Pool pool) implements AutoCloseable {
    @Override
    public void close() {
      execution.close();
      pool.leave();
    }
  }

  /// Starts it; empty when there is no room for one more kind.
  ///
  /// @throws ServosException if it cannot be started
  Optional<Started> start(EnvironmentConfig config, Workload workload) throws InterruptedException {
    var pool = pool(Kind.of(config, workload.file()), workload);
    if (pool.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Started(pool.get().start(workload), pool.get()));
    } catch (RuntimeException | InterruptedException failure) {
      pool.get().leave();
      throw failure;
    }
  }

  private synchronized Optional<Pool> pool(Kind kind, Workload like) {
    var known = recent.get(kind);
    if (known != null) {
      known.enter();
      return Optional.of(known);
    }
    if (recent.size() >= MOST && !dropOne()) {
      return Optional.empty();
    }
    var made = new Pool(kind.config(), like, size);
    made.enter();
    recent.put(kind, made);
    return Optional.of(made);
  }

  /// The one that was used longest ago among those that nobody uses now.
  private boolean dropOne() {
    for (var each = recent.values().iterator(); each.hasNext(); ) {
      var pool = each.next();
      if (pool.isUnused()) {
        each.remove();
        pool.close();
        return true;
      }
    }
    return false;
  }

  @Override
  public synchronized void close() {
    recent.values().forEach(Pool::close);
    recent.clear();
  }

  /// The pool of one kind.
  static final class Pool implements AutoCloseable {

    private final IsolationManager manager;
    private final WarmPool warm;
    private int users;

    private Pool(EnvironmentConfig config, Workload like, WarmPool.Size size) {
      manager = new IsolationManager(config);
      try {
        warm = manager.warmPoolForAnyFolder(like, size);
      } catch (ServosException refusal) {
        manager.close();
        throw refusal;
      }
    }

    private Execution start(Workload workload) throws InterruptedException {
      return warm.start(workload);
    }

    private synchronized void enter() {
      users++;
    }

    private synchronized void leave() {
      users--;
    }

    private synchronized boolean isUnused() {
      return users == 0;
    }

    @Override
    public void close() {
      manager.close();
    }
  }
}
