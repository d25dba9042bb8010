package io.servos.cli.project;

import io.servos.boards.suite.BoardTestFile;
import io.servos.cli.command.Command;
import io.servos.cli.command.Given;
import io.servos.cli.command.Specs;
import io.servos.cli.command.UsageException;
import io.servos.cli.output.Console;
import io.servos.cli.run.Engine;
import io.servos.cli.run.Interruption;
import io.servos.cli.run.IsolateOptions;
import io.servos.cli.run.IsolateSpec;
import io.servos.cli.run.ResultFile;
import io.servos.cli.run.Session;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `servos test`: runs the tests of a project in a sandbox.
public record TestProject(Engine.Factory engines) implements Command {

  private static final String BOARD = "board";
  private static final List<String> KINDS = List.of(BOARD, "mvn", "ctest", "node", "pytest");

  @Override
  public CommandSpec spec() {
    var spec =
        Specs.command(
            "servos test",
            "Run the tests of a project in a sandbox of this Linux host.",
            "Tests of boards (board-tests.yaml), Maven, CMake, Node and pytest are known by the"
                + " files in DIR, in this order. What they print comes out, and their exit status;"
                + " of boards 1 for a test that failed.");
    spec.addOption(
        Specs.choice(
            KINDS, "KIND", "What runs the tests: board, mvn, ctest, node or pytest.", "--kind"));
    spec.addOption(Specs.value("FILE", "Write a report in the format of JUnit.", "--junit"));
    IsolateSpec.addEnvironment(spec);
    IsolateSpec.addLimits(spec);
    spec.addOption(Specs.value("FILE", "Write which barriers stood, as JSON.", "--receipt"));
    spec.addOption(Specs.flag("Do not say which limit ended the tests.", "-q", "--quiet"));
    IsolateSpec.addLog(spec);
    Specs.withHelp(spec);
    spec.usageMessage().customSynopsis("servos test [OPTIONS] [DIR]");
    return spec.addPositional(Specs.optional("DIR", "Where the project is. Default: here."));
  }

  @Override
  public boolean stopsAtFirstArgument() {
    return false;
  }

  @Override
  public int run(ParseResult parsed, Console console) throws InterruptedException {
    var options = IsolateOptions.of(parsed);
    var config = options.config(EnvironmentConfig.defaults());
    var folder = Given.path("DIR", parsed.matchedPositionalValue(0, "."));
    var kind = options.value("--kind");
    kind.ifPresent(TestProject::check);
    var report = options.value("--junit").map(name -> ResultFile.prepare("report", name));
    var boards = boards(folder, kind, options);
    if (boards.isPresent()) {
      return new BoardSuite(engines, options, config, console).run(boards.get(), report);
    }
    try (var interruption = Interruption.watch(config.limits().grace());
        var engine = engines.open(config, options.log(console), options.progress(console))) {
      return new Session(options, config, new Input.Empty(), console)
          .run(interruption, () -> Reporting.begin(engine.tests(folder, kind), report));
    }
  }

  private static void check(String kind) {
    if (!KINDS.contains(kind)) {
      throw new UsageException(
          "--kind: there are no tests of kind '" + kind + "'",
          "use one of: " + String.join(", ", KINDS));
    }
  }

  /// The tests of boards in a folder, if there are some and no others are asked for.
  private static Optional<BoardTestFile> boards(
      Path folder, Optional<String> kind, IsolateOptions options) {
    if (!kind.orElse(BOARD).equals(BOARD)) {
      return Optional.empty();
    }
    var boards = BoardTestFile.in(folder);
    if (boards.isEmpty() && kind.isPresent()) {
      throw new UsageException(
          "'" + folder + "' has no " + BoardTestFile.NAME, "name the folder that has one");
    }
    for (var option : List.of("--platform", "--receipt")) {
      if (boards.isPresent() && options.value(option).isPresent()) {
        throw new UsageException(
            option + " is for one run, and each test of a board is its own", "leave it out");
      }
    }
    return boards;
  }
}
