package io.servos.cli.command;

import io.servos.cli.output.Console;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// One command of the program.
interface Command {

  /// What it accepts and how it is explained.
  CommandSpec spec();

  /// Whether all that follows its first argument are arguments too, whatever they look like.
  default boolean stopsAtFirstArgument() {
    return true;
  }

  /// Does it.
  ///
  /// @return the exit code
  int run(ParseResult parsed, Console console) throws InterruptedException;
}
