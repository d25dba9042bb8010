package io.servos.containers.docker;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// The removal of one container, which an engine takes its time for.
///
/// @param done whether the engine did it
record Removal(Container container, CompletableFuture<Boolean> done) {

  static Removal of(Container container) {
    return new Removal(container, new CompletableFuture<>());
  }

  /// @param isPossible whether the engine answers
  void make(boolean isPossible) {
    boolean made = false;
    try {
      made = isPossible && container.remove();
    } finally {
      done.complete(made);
    }
  }

  /// Runs the task when it was made or given up, or at once if so already.
  ///
  /// @param task takes what is to be removed later
  void then(Consumer<Optional<Container>> task) {
    var _ =
        done.whenComplete(
            (made, _) -> task.accept(made ? Optional.empty() : Optional.of(container)));
  }

  void await() {
    done.join();
  }
}
