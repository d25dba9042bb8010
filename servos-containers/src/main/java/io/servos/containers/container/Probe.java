package io.servos.containers.container;

import java.util.List;

/// A question to a container, whether it does its work.
public sealed interface Probe {

  /// The engine's own check, from the image or from [ContainerSpec#health]. Of a container without
  /// one nothing can be said.
  record EngineCheck() implements Probe {}

  /// Whether it takes a connection at that port.
  record Tcp(int port) implements Probe {}

  /// Whether it answers a request for that path with a status from 200 to 399.
  record HttpGet(int port, String path) implements Probe {}

  /// Whether a command inside ends with status 0.
  record Command(List<String> words) implements Probe {
    public Command {
      words = List.copyOf(words);
    }
  }

  /// What a probe has found.
  ///
  /// @param why it is so, in words
  record Finding(boolean isHealthy, String why) {}
}
