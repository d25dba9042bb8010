package io.servos.boards.arduino;

import io.servos.boards.catalog.AvrBoard;
import io.servos.model.BackendFailedException;
import io.servos.model.Input;
import io.servos.model.Mount;
import io.servos.model.Outcome;
import io.servos.model.Receipt;
import io.servos.spi.Build;
import io.servos.spi.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/// Builds a project with a tool of the user, in steps like those of [SketchBuild]: a copy of the
/// project, in the private /tmp of a sandbox without a network. Nothing of it is kept.
///
/// @param tool as it is run on that project
/// @param libraries a folder of libraries besides
record ToolBuild(BuildTool tool, Sketch sketch, AvrBoard board, Optional<Path> libraries) {

  private static final Path SHELL = Path.of("/bin/sh");
  private static final Path TMP = Path.of("/tmp");
  private static final Path LIBRARIES = Path.of("/servos/libraries");
  private static final Path VERSION = Build.FOLDER.resolve("builder");

  /// The steps; the last one makes the linked program.
  List<Build> steps() {
    var version = new AtomicReference<>("");
    return List.of(
        new Build(
            step("version"), VERSION, Optional.empty(), new VersionJudge(tool.builder(), version)),
        new Build(
            step("build"),
            SketchBuild.program(),
            Optional.empty(),
            new ProgramJudge(this, version)));
  }

  private Step step(String what) {
    var argv =
        Stream.concat(Stream.of("sh", "-c", tool.script(), "sh", what), tool.words().stream())
            .toList();
    var step = new Step(SHELL, argv, sketch.material(), TMP, new Input.Empty());
    for (var mount : tool.mounts()) {
      step = step.withMount(mount);
    }
    return libraries.isPresent()
        ? step.withMount(new Mount(libraries.get(), LIBRARIES, Mount.Access.READ_ONLY))
        : step;
  }

  /// @param version where it puts what the tool says
  private record VersionJudge(Builder builder, AtomicReference<String> version)
      implements Build.Judge {

    @Override
    public void made(Path product) {
      try {
        var said = Files.readString(product);
        version.set(
            builder
                .version(said)
                .orElseThrow(
                    () ->
                        problem(
                            "'" + said.strip() + "' is not a version of it",
                            "check which program of that name is the first in PATH")));
      } catch (IOException broken) {
        throw problem("its version is no text: " + broken, "check which one is the first in PATH");
      }
    }

    @Override
    public void failed(Outcome outcome, Path product, String said) {
      if (outcome instanceof Outcome.Exited) {
        throw problem(
            "it does not start in a sandbox: " + said.strip(),
            "install it in a folder of its own, with all that it needs there or below /usr");
      }
    }

    private BackendFailedException problem(String problem, String remedy) {
      return new BackendFailedException(builder.toString(), problem, remedy, null);
    }
  }

  /// @param version of the tool, once it is known
  private record ProgramJudge(ToolBuild build, AtomicReference<String> version)
      implements Build.Judge {

    @Override
    public void made(Path product) {
      SketchSize.check(product, build.sketch, build.board, build.tool.builder().toString());
    }

    @Override
    public void failed(Outcome outcome, Path product, String said) {
      // A limit that was reached is the end of the workload, and is told as such.
      if (outcome instanceof Outcome.Exited) {
        throw new ToolMessages(build.tool, build.sketch, said).failure();
      }
    }

    @Override
    public Optional<Receipt.Line> receipt() {
      var name = build.tool.builder().toString();
      return Optional.of(
          new Receipt.Line(
              "builder", name, name + " " + version.get(), "built " + build.tool.target()));
    }
  }
}
