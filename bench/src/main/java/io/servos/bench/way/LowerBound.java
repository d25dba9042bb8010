package io.servos.bench.way;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The same barriers by a small program in C, compiled here.
///
/// @param source of the program
/// @param folder that the program is compiled to
record LowerBound(Path source, Path folder) implements Way {

  private static final String COMPILER = "/usr/bin/gcc";

  @Override
  public String name() {
    return "bound";
  }

  @Override
  public String title() {
    return "lower bound: the same barriers by 250 lines of C; no limits of the tree, no receipt";
  }

  @Override
  public Optional<String> missing(Task task) {
    return Commands.missing(COMPILER, "gcc libc6-dev");
  }

  @Override
  public Prepared prepare(Task task) throws IOException, InterruptedException {
    var program = folder.resolve("lower-bound").toString();
    Commands.run(List.of(COMPILER, "-O2", "-static", "-o", program, source.toString()), 0);
    var command =
        Stream.concat(Stream.of(program, task.folder().toString()), task.command("/app").stream())
            .toList();
    return () -> Commands.run(command, task.outputBytes());
  }
}
