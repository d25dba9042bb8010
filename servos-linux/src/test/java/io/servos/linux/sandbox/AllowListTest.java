package io.servos.linux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.engine.IsolationManager;
import io.servos.model.EnvironmentConfig;
import io.servos.model.NetworkPolicy;
import io.servos.model.NetworkPolicy.Destination;
import io.servos.model.Workload;
import io.servos.spi.LogEvent;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a list of allowed destinations is to the rest of Servos. What programs see of it is in the
/// contract of isolators.
class AllowListTest {

  private static final String KNOCK =
      """
      import socket, sys
      for port in sys.argv[1:]:
          with socket.socket() as s:
              s.connect_ex(('127.0.0.1', int(port)))
      """;

  @TempDir Path folder;

  private void knock(List<LogEvent> events, int allowed, int other)
      throws IOException, InterruptedException {
    var config =
        EnvironmentConfig.defaults()
            .withNetwork(
                new NetworkPolicy.Allow(
                    List.of(
                        new Destination("127.0.0.1", allowed),
                        new Destination("::1", allowed),
                        new Destination("10.0.0.0/8", 5432))));
    var script = Files.writeString(folder.resolve("script.py"), KNOCK);
    try (var manager = new IsolationManager(config, events::add)) {
      manager.executeIsolated(
          Workload.of(script, Integer.toString(allowed), Integer.toString(other)));
    }
  }

  @Test
  void isLoggedWhereItRefuses() throws IOException, InterruptedException {
    var events = new CopyOnWriteArrayList<LogEvent>();
    try (var open = new ServerSocket(0);
        var shut = new ServerSocket(0)) {
      knock(events, open.getLocalPort(), shut.getLocalPort());

      assertThat(events)
          .filteredOn(event -> event.event().equals("network.refused"))
          .extracting(event -> event.fields().get("destination"))
          .containsExactly("127.0.0.1:" + shut.getLocalPort());
    }
  }

  @Test
  void leavesNoDescriptor() throws IOException, InterruptedException {
    try (var open = new ServerSocket(0)) {
      knock(new CopyOnWriteArrayList<>(), open.getLocalPort(), 9);
      int descriptors = Inventory.openDescriptors();

      for (int i = 0; i < 10; i++) {
        knock(new CopyOnWriteArrayList<>(), open.getLocalPort(), 9);
      }

      assertThat(Inventory.openDescriptors()).isLessThanOrEqualTo(descriptors + 5);
    }
  }
}
