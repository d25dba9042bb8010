/// The command line: commands, output, exit codes.
module io.servos.cli {
  requires info.picocli;
  requires io.servos.attacks;
  requires io.servos.boards;
  requires io.servos.containers;
  requires io.servos.core;
  requires java.xml;
  requires tools.jackson.core;
  requires static org.jspecify;

  uses io.servos.spi.CallerSocket.Provider;
  uses io.servos.spi.CallerTerminal;
}
