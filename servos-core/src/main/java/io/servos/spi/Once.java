package io.servos.spi;

import java.util.Optional;
import java.util.function.Supplier;

/// A value that is made when it is first asked for, and again only where that failed. Safe for use
/// by many threads, which wait for the one that makes it.
public final class Once<T> {

  private final Supplier<T> maker;
  private Optional<T> value = Optional.empty();

  /// One that this maker makes.
  public Once(Supplier<T> maker) {
    this.maker = maker;
  }

  /// The value; what its maker throws otherwise.
  public synchronized T get() {
    if (value.isEmpty()) {
      value = Optional.of(maker.get());
    }
    return value.get();
  }
}
