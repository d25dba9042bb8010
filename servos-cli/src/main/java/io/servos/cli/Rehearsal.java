package io.servos.cli;

import io.servos.cli.command.ExitCode;
import io.servos.cli.output.Console;
import io.servos.cli.program.Program;
import io.servos.engine.IsolationManager;
import java.util.List;

/// Does what the program does most, so that a JVM can learn what that takes and start faster later.
/// Called by `scripts/train`.
public final class Rehearsal {

  private Rehearsal() {}

  /// Runs a script, and tells the version.
  ///
  /// @param arguments the script, or none where none can be run
  public static void main(String[] arguments) throws InterruptedException {
    var program = Program.over(Console.ofProcess());
    int status = ExitCode.OK;
    for (var script : List.of(arguments)) {
      IsolationManager.preload();
      status = Math.max(program.run("isolate", script), program.run("isolate", "--json", script));
    }
    System.exit(Math.max(status, program.run("version")));
  }
}
