package io.servos.linux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.servos.linux.network.Uplinks;
import io.servos.model.BackendFailedException;
import io.servos.model.NetworkPolicy;
import io.servos.model.NetworkPolicy.Destination;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Servos does not mistake its own network for that of a container.
class OwnNetworkTest {

  /// In a namespace of its own, as that of the host would be ruined if it did.
  static final class Opener {

    private Opener() {}

    public static void main(String[] arguments) {
      var policy = new NetworkPolicy.Allow(List.of(new Destination("127.0.0.1", 80)));
      try (var _ = new Uplinks().open(Path.of(arguments[0]), policy, "docker")) {
        System.out.println("opened");
      } catch (BackendFailedException failure) {
        System.out.println(failure.getMessage());
      }
    }
  }

  @Test
  void isRefused() throws IOException {
    assumeTrue(Host.look().isRoot(), "only root prepares network namespaces");
    try (var opener =
        ChildJvm.startBy(
            List.of("unshare", "--net"), Opener.class, List.of(), "/proc/self/ns/net")) {
      assertThat(opener.lines().readAllAsString())
          .isEqualTo("docker: '/proc/self/ns/net' is the network namespace of Servos itself\n");
    }
  }
}
