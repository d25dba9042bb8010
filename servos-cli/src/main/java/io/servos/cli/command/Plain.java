package io.servos.cli.command;

import io.servos.cli.output.Console;
import java.util.List;
import java.util.Optional;

/// A command some of whose lines are read without its description.
public interface Plain extends Command {

  /// What is to be done.
  ///
  /// @param json whether mistakes are told as JSON
  record Task(boolean json, Body body) {}

  /// Does it.
  @FunctionalInterface
  interface Body {

    /// The exit code.
    int run(Console console) throws InterruptedException;
  }

  /// What these words ask for; empty when they are to be read by the description.
  ///
  /// @param words what follows the name of the command
  Optional<Task> task(List<String> words);
}
