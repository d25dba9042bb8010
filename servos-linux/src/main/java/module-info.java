/// The sandbox of the Linux kernel. The only module with native access.
module io.servos.linux {
  requires io.servos.core;
  requires static transitive org.jspecify;

  provides io.servos.spi.Isolator with
      io.servos.linux.sandbox.ProcessIsolator;
  provides io.servos.spi.FeatureProbe with
      io.servos.linux.sandbox.KernelFeatures;
  provides io.servos.spi.CallFilter with
      io.servos.linux.seccomp.StandardCallFilter;
  provides io.servos.spi.Egress.Provider with
      io.servos.linux.network.Uplinks;
  provides io.servos.spi.CallerTerminal with
      io.servos.linux.sandbox.StandardTerminal;
  provides io.servos.spi.SerialLine.Provider with
      io.servos.linux.serial.SerialPorts;
  provides io.servos.spi.CallerSocket.Provider with
      io.servos.linux.caller.CallerSockets;
  provides io.servos.spi.DirectRead with
      io.servos.linux.storage.DirectReads;
}
