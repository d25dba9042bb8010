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

/// Warm pools for what was asked of late: one for each kind of script, and one for a directory that
/// is asked for again and again. Safe for use by many threads.
final class Pools implements AutoCloseable {

  /// More kinds at a time are not served from pools.
  static final int MOST = 8;

  private final WarmPool.Size size;
  private final boolean isForAny;
  private final SequencedMap<Kind, Pool> recent = new LinkedHashMap<>(MOST, 0.75f, true);

  private Optional<Kind> last = Optional.empty();

  /// @param isForAny whether there are pools for any directory
  Pools(WarmPool.Size size, boolean isForAny) {
    this.size = size;
    this.isForAny = isForAny;
  }

  /// Something that runs, and what it holds meanwhile.
  record Started(Execution execution, Pool pool) implements AutoCloseable {
    @Override
    public void close() {
      try {
        execution.close();
      } finally {
        pool.leave();
      }
    }
  }

  /// Starts it; empty when there is no room for one more kind.
  ///
  /// @param atGate done when the program is about to go
  /// @throws ServosException if it cannot be started
  Optional<Started> start(EnvironmentConfig config, Workload workload, Runnable atGate)
      throws InterruptedException {
    var found = pool(Kind.of(config, workload.file()), workload);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    var pool = found.get();
    try {
      return Optional.of(new Started(pool.start(workload, atGate), pool));
    } catch (RuntimeException | InterruptedException failure) {
      pool.leave();
      throw failure;
    }
  }

  /// That of the directory, where the directory is the one of the last request, too, and one stands
  /// ready there: what is mounted already need not be mounted late.
  private synchronized Optional<Pool> pool(Kind kind, Workload like) {
    var general = isForAny ? of(kind.general(), like) : of(kind, like);
    boolean repeats = isForAny && general.isPresent() && last.equals(Optional.of(kind));
    last = Optional.of(kind);
    var own = repeats ? of(kind, like).filter(Pool::isReady) : Optional.<Pool>empty();
    var chosen = own.or(() -> general);
    chosen.ifPresent(Pool::enter);
    return chosen;
  }

  private Optional<Pool> of(Kind kind, Workload like) {
    var known = recent.get(kind);
    if (known != null) {
      return Optional.of(known);
    }
    if (recent.size() >= MOST && !dropOne()) {
      return Optional.empty();
    }
    var made = new Pool(kind, like, size);
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

    private Pool(Kind kind, Workload like, WarmPool.Size size) {
      manager = new IsolationManager(kind.config());
      try {
        warm =
            kind.folder().isPresent()
                ? manager.warmPool(like, size)
                : manager.warmPoolForAnyFolder(like, size);
      } catch (ServosException refusal) {
        manager.close();
        throw refusal;
      }
    }

    private Execution start(Workload workload, Runnable atGate) throws InterruptedException {
      return warm.start(workload, atGate);
    }

    private synchronized void enter() {
      users++;
    }

    private synchronized void leave() {
      users--;
    }

    private boolean isReady() {
      return warm.counts().ready() > 0;
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
