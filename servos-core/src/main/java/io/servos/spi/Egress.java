package io.servos.spi;

import io.servos.model.BackendFailedException;
import io.servos.model.NetworkPolicy;
import io.servos.model.RefusedDestination;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The only way out of a network namespace that has none; it leads to what is allowed. Safe for use
/// by many threads.
public interface Egress extends AutoCloseable {

  /// Makes them. Found with [java.util.ServiceLoader].
  interface Provider {

    /// Why this process cannot make any, with the remedy; empty when it can.
    Optional<Readiness.Missing> lack();

    /// The address at which programs inside find their name server.
    String nameServer();

    /// Opens one. What it stands on is kept until it is closed, also when the namespace's processes
    /// have ended.
    ///
    /// @param namespace the file of a network namespace in which no program runs yet; see
    ///     network_namespaces(7)
    /// @param isolation the isolator's name, for what may have to be said
    /// @throws BackendFailedException if the kernel refuses; then nothing is left
    Egress open(Path namespace, NetworkPolicy.Allow policy, String isolation);
  }

  /// What was refused so far.
  List<RefusedDestination> refused();

  /// Ends all connections. To be called once.
  @Override
  void close();
}
