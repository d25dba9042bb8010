package io.servos.cli;

import io.servos.cli.command.ExitCode;
import io.servos.cli.output.Console;
import io.servos.cli.program.Program;
import io.servos.engine.IsolationManager;

/// The entry of the program `servos`.
public final class Main {

  private Main() {}

  /// Runs the command that the arguments name, and exits with its code.
  public static void main(String[] arguments) {
    if (arguments.length > 0 && arguments[0].equals("isolate")) {
      IsolationManager.preload();
    }
    exit(run(arguments, Console.ofProcess()));
  }

  /// By now everything is closed, and hooks have nothing to do. [System#exit] looks for somebody to
  /// log it, which takes longer than many a command. Where a signal has begun the end, that goes
  // on.
  private static void exit(int status) {
    var none = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(none);
    } catch (IllegalStateException _) {
      System.exit(status);
    }
    Runtime.getRuntime().halt(status);
  }

  private static int run(String[] arguments, Console console) {
    try {
      return Program.over(console).run(arguments);
    } catch (InterruptedException _) {
      // Nobody interrupts this thread but the end of the process.
      return ExitCode.REFUSED;
    } catch (RuntimeException | Error bug) {
      console.bug(bug);
      return ExitCode.BUG;
    }
  }
}
