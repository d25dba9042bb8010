package io.servos.bench.way;

import java.util.Optional;

/// A process like any other, without isolation.
final class Plain implements Way {

  @Override
  public String name() {
    return PLAIN;
  }

  @Override
  public String title() {
    return "plain `ProcessBuilder`, not isolated";
  }

  @Override
  public Optional<String> missing(Task task) {
    return task.interpreter().isEmpty()
        ? Optional.empty()
        : Commands.missing(task.interpreter(), task.isPython() ? "python3" : "nodejs");
  }

  @Override
  public boolean isOfThisJvm() {
    return true;
  }

  @Override
  public Prepared prepare(Task task) {
    var command = task.command();
    return () -> Commands.run(command, task.outputBytes());
  }
}
