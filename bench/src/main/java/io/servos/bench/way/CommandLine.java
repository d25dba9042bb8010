package io.servos.bench.way;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// `servos isolate` as from a shell, with the start of its JVM.
record CommandLine(Installed installed) implements Way {

  @Override
  public String name() {
    return Ways.COMMAND;
  }

  @Override
  public String title() {
    return "`servos isolate` from the shell, installed";
  }

  @Override
  public Optional<String> missing(Task task) {
    return task.name().equals(Task.HELLO)
        ? Optional.empty()
        : Optional.of("only for the other script");
  }

  @Override
  public int roundsLeftOut() {
    return 4;
  }

  @Override
  public Prepared prepare(Task task) throws IOException, InterruptedException {
    var program = installed.program().toString();
    var command = List.of(program, "isolate", task.path().toString());
    return () -> Commands.run(command, task.outputBytes());
  }
}
