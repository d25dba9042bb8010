/// Isolation by containers. Talks to an engine over its socket; has no native access.
module io.servos.containers {
  requires io.servos.core;
  requires tools.jackson.core;
  requires static transitive org.jspecify;

  uses io.servos.spi.CallFilter;
  uses io.servos.spi.Egress.Provider;

  provides io.servos.spi.Isolator with
      io.servos.containers.docker.DockerIsolator;
}
