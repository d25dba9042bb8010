package io.servos.linux.network;

import io.servos.linux.libc.Descriptors;
import io.servos.linux.libc.Fd;
import io.servos.linux.libc.NativeCallException;
import io.servos.linux.libc.Processes;
import io.servos.linux.libc.Reactor;
import io.servos.model.BackendFailedException;
import io.servos.model.NetworkPolicy;
import io.servos.model.RefusedDestination;
import io.servos.spi.Egress;
import io.servos.spi.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
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
                "only root may prepare a network namespace from outside",
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
      var opened = Descriptors.open(namespace, Descriptors.O_RDONLY);
      if (isOwn(opened)) {
        opened.close();
        throw new BackendFailedException(
            isolation,
            "'" + namespace + "' is the network namespace of Servos itself",
            "check that its program still runs",
            null);
      }
      return new WithReactor(Uplink.open(opened, policy, reactor, isolation), reactor);
    } catch (NativeCallException | UncheckedIOException failure) {
      reactor.close();
      throw new BackendFailedException(
          isolation,
          "its network namespace could not be opened: " + failure.getMessage(),
          "let Servos have CAP_SYS_PTRACE, or use --network none",
          failure);
    } catch (RuntimeException failure) {
      reactor.close();
      throw failure;
    }
  }

  /// A process that has ended may have left its number to one of the host, whose network would be
  /// ruined.
  private static boolean isOwn(Fd namespace) {
    try {
      return keyOf("/proc/self/fd/" + namespace.number()).equals(keyOf("/proc/self/ns/net"));
    } catch (IOException failure) {
      namespace.close();
      throw new UncheckedIOException(failure);
    }
  }

  private static Object keyOf(String file) throws IOException {
    return Files.readAttributes(Path.of(file), BasicFileAttributes.class).fileKey();
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
