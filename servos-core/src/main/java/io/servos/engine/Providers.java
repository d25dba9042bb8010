package io.servos.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Predicate;

/// Implementations of a service, each loaded when the search for one comes to it: those that nobody
/// needs cost nothing. Safe for use by many threads.
final class Providers<T> {

  private final ServiceLoader<T> loader;
  private final List<T> loaded = new ArrayList<>();

  Providers(ServiceLoader<T> loader) {
    this.loader = loader;
  }

  /// The first one of that kind.
  synchronized Optional<T> first(Predicate<T> kind) {
    for (var provider : loader) {
      if (!loaded.contains(provider)) {
        loaded.add(provider);
      }
      if (kind.test(provider)) {
        return Optional.of(provider);
      }
    }
    return Optional.empty();
  }

  /// All of them.
  synchronized List<T> all() {
    var _ = first(_ -> false);
    return List.copyOf(loaded);
  }

  /// Those that were loaded so far.
  synchronized List<T> loaded() {
    return List.copyOf(loaded);
  }
}
