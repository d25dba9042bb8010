package io.servos.cli.run;

import io.servos.boards.arduino.ArduinoToolchain;
import io.servos.boards.debug.DebugConnection;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.UsageException;
import io.servos.cli.output.Console;
import io.servos.model.InvalidConfigException;
import io.servos.model.Platform;
import io.servos.model.Workload;
import java.util.HashMap;
import java.util.Optional;
import java.util.stream.Collectors;

/// `servos isolate --gdb`: says how to start a debugger, and runs what that is for: on a board,
/// built for it; on this host, once it has come.
record Debugging(Session session, Engine engine, Interruption interruption, Console console) {

  /// @throws InvalidConfigException if there is no debugger for that platform
  /// @throws UsageException if nothing is to run
  static void check(IsolateOptions options, Optional<Platform> platform) {
    if (platform.equals(Optional.of(Platform.MICROPYTHON))) {
      throw InvalidConfigException.of(
          "gdb", "is for sketches and for programs of this host", "leave it out");
    }
    if (options.explain()) {
      throw new UsageException("--gdb does not go with --explain", "leave one of them out");
    }
  }

  /// Runs it to its end.
  ///
  /// @return the exit code
  int run(Workload workload, Optional<Platform> platform) throws InterruptedException {
    return platform.equals(Optional.of(Platform.ARDUINO)) ? onBoard(workload) : onHost(workload);
  }

  private int onHost(Workload workload) throws InterruptedException {
    return session.run(
        interruption,
        () ->
            engine.startTraced(
                workload, command -> console.say("the program waits for gdb: " + command)));
  }

  private int onBoard(Workload workload) throws InterruptedException {
    try (var connection = DebugConnection.open()) {
      var settings = new HashMap<>(workload.settings());
      settings.put("debugger", connection.board().toString());
      var debugged = workload.withSettings(settings);
      if (ArduinoToolchain.isBuilt(workload)) {
        var built = engine.build(debugged, Optional.of(connection.program()));
        if (!built.outcome().succeeded()) {
          console.pass(built.stderr());
          return ExitCode.of(session.explained(built).outcome(), interruption.signal());
        }
      }
      console.say("the board waits for gdb: " + command(connection, workload));
      int code = session.run(interruption, () -> engine.start(debugged));
      if (connection.wasCut()) {
        console.say("the board's side asked gdb for more than debugging, so gdb was disconnected");
      }
      return code;
    }
  }

  private static String command(DebugConnection connection, Workload workload) {
    return ArduinoToolchain.debugCommand(connection, workload).stream()
        .map(Debugging::quoted)
        .collect(Collectors.joining(" "));
  }

  /// As a word for a shell.
  private static String quoted(String word) {
    return word.matches("[\\w./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
