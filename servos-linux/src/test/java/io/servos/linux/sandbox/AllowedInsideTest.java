package io.servos.linux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is to work inside although its neighbours are refused.
class AllowedInsideTest {

  private static final String CODE =
      """
      import os, socket
      open('/tmp/own', 'w').close()
      open('/dev/shm/own', 'w').close()
      open('/dev/null', 'w').close()
      with socket.create_server(('127.0.0.1', 0)) as server:
          socket.create_connection(server.getsockname()).close()
      with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0):
          print([name for _, name in socket.if_nameindex()])
      """;

  @TempDir Path folder;

  @Test
  void itsOwnMemoryFilesItsLoopbackAndItsAddresses() throws IOException, InterruptedException {
    try (var bench = Workbench.in(folder)) {
      var ended = bench.python(CODE);

      assertThat(ended.out()).as(ended.toString()).isEqualTo("['lo']\n");
    }
  }
}
