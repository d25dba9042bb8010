package io.servos.cli.command;

import io.servos.cli.output.Console;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// One command of the program.
public interface Command {

  /// What it accepts and how it is explained.
  CommandSpec spec();

  /// Whether all that follows its first argument are arguments too, whatever they look like.
  default boolean stopsAtFirstArgument() {
    return true;
  }

  /// The command of that word below this one, where it is one of several words.
  default Optional<Command> below(String word) {
    return Optional.empty();
  }

  /// Does it.
  ///
  /// @return the exit code
  int run(ParseResult parsed, Console console) throws InterruptedException;
}
