/// Values, contracts, configuration, detection and the engine of Servos.
module io.servos.core {
  requires tools.jackson.core;
  requires tools.jackson.databind;
  requires tools.jackson.dataformat.yaml;
  requires static transitive org.jspecify;

  exports io.servos.model;
  exports io.servos.spi;
  exports io.servos.config;
  exports io.servos.detect;
  exports io.servos.engine;
  exports io.servos.toolchain;

  uses io.servos.spi.Isolator;
  uses io.servos.spi.Toolchain;
  uses io.servos.spi.FeatureProbe;

  provides io.servos.spi.Toolchain with
      io.servos.toolchain.LinuxToolchain;
}
