package io.servos.engine;

import io.servos.model.EnvironmentConfig;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.ServosException;
import io.servos.spi.Attachable;
import io.servos.spi.Isolator;
import io.servos.spi.Preloadable;
import io.servos.spi.Readiness;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/// The isolators that are installed, by their names. Safe for use by many threads.
final class Isolators implements AutoCloseable {

  private final Providers<Isolator> all = new Providers<>(ServiceLoader.load(Isolator.class));

  /// Lets the one that runs what nobody wants another one for make ahead what it can.
  void preload() {
    if (all.first(candidate -> candidate.name().equals(EnvironmentConfig.PROCESS)).orElse(null)
        instanceof Preloadable preloadable) {
      try {
        preloadable.preload();
      } catch (ServosException _) {
        // The run meets the same, and its caller is told.
      }
    }
  }

  /// @throws IsolationUnavailableException if there is none, or it lacks something here
  Isolator named(String name) {
    var isolator =
        all.first(candidate -> candidate.name().equals(name)).orElseThrow(() -> unknown(name));
    if (isolator.probe() instanceof Readiness.Missing(var what, var remedy)) {
      throw new IsolationUnavailableException("isolation '" + name + "'", what, remedy);
    }
    return isolator;
  }

  /// One whose programs wait until somebody has come to them.
  ///
  /// @param why what wants that, for messages
  /// @throws IsolationUnavailableException if it is none of those, or as for [#named]
  Attachable attachable(String name, String why) {
    if (named(name) instanceof Attachable attachable) {
      return attachable;
    }
    throw new IsolationUnavailableException(
        why,
        "isolation '" + name + "' lets nobody come to its programs",
        "use isolation 'process'");
  }

  /// The same, whose programs can be sampled: what they execute is known to this host.
  ///
  /// @throws IsolationUnavailableException if it is none of those, or as for [#named]
  Attachable samplable(String name) {
    var attachable = attachable(name, "profile");
    if (attachable.hasChild()) {
      throw new IsolationUnavailableException(
          "profile",
          "isolation '" + name + "' has files of its own, which perf cannot read",
          "use isolation 'process'");
    }
    return attachable;
  }

  private IsolationUnavailableException unknown(String name) {
    return new IsolationUnavailableException(
        "isolation '" + name + "'",
        "no backend of that name is installed",
        "use one of: "
            + all.all().stream().map(Isolator::name).sorted().collect(Collectors.joining(", ")));
  }

  @Override
  public void close() {
    all.loaded().forEach(Isolator::close);
  }
}
