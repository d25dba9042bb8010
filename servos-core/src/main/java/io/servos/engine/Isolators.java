package io.servos.engine;

import io.servos.model.EnvironmentConfig;
import io.servos.model.IsolationUnavailableException;
import io.servos.spi.Isolator;
import io.servos.spi.Readiness;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/// The isolators that are installed, by their names. Safe for use by many threads.
final class Isolators implements AutoCloseable {

  private final Providers<Isolator> all = new Providers<>(ServiceLoader.load(Isolator.class));

  /// The one that runs what nobody wants another one for.
  Optional<Isolator> standard() {
    return all.first(candidate -> candidate.name().equals(EnvironmentConfig.PROCESS));
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
