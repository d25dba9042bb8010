package io.servos.containers.docker;

import io.servos.model.BackendFailedException;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.NetworkPolicy;
import io.servos.spi.Egress;
import io.servos.spi.Readiness;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;

/// Ways out of containers that have no network, to what is allowed.
final class Egresses {

  private static final Readiness.Missing NO_PROVIDER =
      new Readiness.Missing(
          "no module that can open a way out of a network namespace is present",
          "add io.servos.linux to the module path, or use --network none or --network host");

  private Egresses() {}

  private static Optional<Egress.Provider> provider() {
    return ServiceLoader.load(Egress.Provider.class).findFirst();
  }

  /// @throws IsolationUnavailableException if there can be none here
  static void check(NetworkPolicy network) {
    var provider = provider();
    var lack = provider.isEmpty() ? Optional.of(NO_PROVIDER) : provider.get().lack();
    if (lack.isPresent()) {
      throw refusal(network, lack.get());
    }
  }

  private static IsolationUnavailableException refusal(
      NetworkPolicy network, Readiness.Missing lack) {
    return new IsolationUnavailableException(
        "network '" + network.label() + "'", lack.what(), lack.remedy());
  }

  /// Where programs find their name server.
  static String nameServer() {
    return provider().orElseThrow().nameServer();
  }

  /// The way out of a container that waits at its gate; none where the list is not what was asked
  /// for.
  ///
  /// @throws IsolationUnavailableException if the container is not on this host
  static Optional<Egress> of(NetworkPolicy network, Container container) {
    if (!(network instanceof NetworkPolicy.Allow allow)) {
      return Optional.empty();
    }
    var first =
        container
            .first()
            .orElseThrow(
                () ->
                    refusal(
                        network,
                        new Readiness.Missing(
                            "the engine's containers are not processes that Servos can see",
                            "run Servos where the engine runs, or use --network none")));
    var namespace = Path.of("/proc", Long.toString(first.pid()), "ns/net");
    var egress = provider().orElseThrow().open(namespace, allow, DockerIsolator.NAME);
    if (first.isAlive()) {
      return Optional.of(egress);
    }
    // Its number may have been another's already.
    egress.close();
    throw new BackendFailedException(
        DockerIsolator.NAME,
        "the container ended before its program could start",
        "read the engine's log (journalctl -u docker)",
        null);
  }
}
