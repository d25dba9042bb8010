/// Isolation by containers, and the images, containers, volumes and networks that people keep in an
/// engine. Talks to it over its socket; has no native access.
module io.servos.containers {
  requires transitive io.servos.core;
  requires tools.jackson.core;
  requires static transitive org.jspecify;

  exports io.servos.containers;
  exports io.servos.containers.cleanup;
  exports io.servos.containers.container;
  exports io.servos.containers.image;
  exports io.servos.containers.network;
  exports io.servos.containers.volume;

  uses io.servos.spi.CallFilter;
  uses io.servos.spi.Egress.Provider;

  provides io.servos.spi.Isolator with
      io.servos.containers.docker.DockerIsolator;
}
