package io.servos.linux.network;

import io.servos.linux.libc.Processes;
import io.servos.linux.libc.Reactor;
import io.servos.model.NetworkPolicy;
import io.servos.model.RefusedDestination;
import io.servos.spi.Egress;
import io.servos.spi.Readiness;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Uplinks for the network namespaces of others, such as those of containers.
public final class Uplinks implements Egress.Provider {

  @Override
  public Optional<Readiness.Missing> lack() {
    return Processes.effectiveUser() == 0
        ? Optional.empty()
        : Optional.of(
            new Readiness.Missing(
                "only root may prepare the network namespace of a container",
                "run Servos as root, or use --network none or --network host"));
  }

  @Override
  public String nameServer() {
    return Uplink.NAME_SERVER;
  }

  @Override
  public Egress open(Path namespace, NetworkPolicy.Allow policy, String isolation) {
    var reactor = new Reactor();
    try {
      return new WithReactor(Uplink.open(namespace, policy, reactor, isolation), reactor);
    } catch (RuntimeException failure) {
      reactor.close();
      throw failure;
    }
  }

  /// One that nobody else waits for descriptors with.
  private record WithReactor(Uplink uplink, Reactor reactor) implements Egress {

    @Override
    public List<RefusedDestination> refused() {
      return uplink.refused();
    }

    @Override
    public void close() {
      uplink.close();
      reactor.close();
    }
  }
}
