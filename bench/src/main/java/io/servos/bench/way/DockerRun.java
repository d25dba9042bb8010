package io.servos.bench.way;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// `docker run --rm` as most people type it, without network.
///
/// @param absence of an engine
record DockerRun(String image, Isolated.Absence absence) implements Way {

  private static final String APP = "/app";

  @Override
  public String name() {
    return "docker-run";
  }

  @Override
  public String title() {
    return "`docker run --rm --network none`";
  }

  @Override
  public Optional<String> missing(Task task) {
    return absence.of(task);
  }

  @Override
  public int roundsLeftOut() {
    return 9;
  }

  @Override
  public Prepared prepare(Task task) {
    var options =
        List.of(
            "docker",
            "run",
            "--rm",
            "--network",
            "none",
            "--volume",
            task.folder() + ":" + APP + ":ro",
            image);
    var command = Stream.concat(options.stream(), task.command(APP).stream()).toList();
    return () -> Commands.run(command, task.outputBytes());
  }
}
