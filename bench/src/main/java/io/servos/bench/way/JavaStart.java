package io.servos.bench.way;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The start of a JVM, for no more than that.
final class JavaStart {

  /// The program that does nothing.
  static final class Nothing {
    private Nothing() {}

    public static void main(String[] arguments) {}
  }

  private JavaStart() {}

  /// What cannot be had for less.
  record EmptyMain() implements Way {

    @Override
    public String name() {
      return PLAIN;
    }

    @Override
    public String title() {
      return "an empty Java main, with the JVM's own options";
    }

    @Override
    public Optional<String> missing(Task task) {
      return Optional.empty();
    }

    @Override
    public Prepared prepare(Task task) {
      var java = Path.of(System.getProperty("java.home"), "bin/java").toString();
      var source = Nothing.class.getProtectionDomain().getCodeSource().getLocation().getPath();
      var command = List.of(java, "-cp", source, Nothing.class.getName());
      return () -> Commands.run(command, 0);
    }
  }

  /// The command that does least.
  record Version(Installed installed) implements Way {

    @Override
    public String name() {
      return Ways.COMMAND;
    }

    @Override
    public String title() {
      return "`servos version`, installed";
    }

    @Override
    public Optional<String> missing(Task task) {
      return Optional.empty();
    }

    @Override
    public Prepared prepare(Task task) throws IOException, InterruptedException {
      var command = List.of(installed.program().toString(), "version");
      long bytes = Commands.outputBytes(command, Map.of());
      return () -> Commands.run(command, bytes);
    }
  }
}
