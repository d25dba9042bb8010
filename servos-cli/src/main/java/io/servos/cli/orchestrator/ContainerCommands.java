package io.servos.cli.orchestrator;

import io.servos.cli.command.Command;
import io.servos.cli.command.Group;
import io.servos.cli.command.Specs;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;

/// `servos container` and what is below it.
public final class ContainerCommands {

  private static final String NOUN = "CONTAINER";
  private static final List<String> WORDS =
      List.of(
          "create", "start", "stop", "restart", "kill", "wait", "ls", "inspect", "logs", "stats",
          "health", "exec", "rm", "prune");

  private ContainerCommands() {}

  public static Group group() {
    return new Group(
        "servos container",
        "Create, run, look at and remove containers that are kept.",
        WORDS,
        List.of(
            "servos container create --name web --network front -p 8080:80 app:1",
            "servos container start web",
            "servos container create --help"),
        ContainerCommands::named);
  }

  private static Optional<Command> named(String word) {
    return switch (word) {
      case "create" -> Optional.of(new ContainerCreate());
      case "start" -> Optional.of(start());
      case "stop" -> Optional.of(stop());
      case "restart" -> Optional.of(restart());
      case "kill" -> Optional.of(kill());
      case "wait" -> Optional.of(new ContainerWait());
      case "ls" -> Optional.of(list("servos container ls"));
      case "inspect" -> Optional.of(inspect());
      case "logs" -> Optional.of(new Logs("servos container logs"));
      case "stats" -> Optional.of(new Stats("servos container stats"));
      case "health" -> Optional.of(new ContainerHealth());
      case "exec" -> Optional.of(new ExecProgram("servos container exec"));
      case "rm" -> Optional.of(remove());
      case "prune" -> Optional.of(prune());
      default -> Optional.empty();
    };
  }

  /// The command that lists containers.
  ///
  /// @param name with its parents
  public static Command list(String name) {
    return new Inquiry(
        name,
        "List containers that run.",
        List.of(Specs.flag("Also those that do not run.", "-a", "--all")),
        List.of(),
        List.of(name + " -a", name + " --json | jq '.containers[].name'"),
        given -> engine -> new ContainerList(engine.containers().list(given.flag("--all"))));
  }

  private static Command inspect() {
    return new Inquiry(
        "servos container inspect",
        "Print all that the engine knows of a container, as JSON.",
        List.of(),
        List.of(Specs.argumentAt(0, NOUN, "By name or id.")),
        List.of("servos container inspect web | jq .State"),
        given -> engine -> new RawJson(engine.containers().inspect(given.argument(0))));
  }

  private static Command start() {
    return new Verb(
        "servos container start",
        "Start containers; those that run already are left alone.",
        NOUN,
        List.of(),
        List.of("servos container start web"),
        _ -> (engine, name) -> engine.containers().start(name));
  }

  private static Command stop() {
    return new Verb(
        "servos container stop",
        "Ask containers to end, and end them by force when they do not.",
        NOUN,
        List.of(grace()),
        List.of("servos container stop -t 30 web"),
        given -> {
          var time = given.time("--time");
          return (engine, name) -> engine.containers().stop(name, time);
        });
  }

  private static Command restart() {
    return new Verb(
        "servos container restart",
        "Stop containers and start them again.",
        NOUN,
        List.of(grace()),
        List.of("servos container restart web"),
        given -> {
          var time = given.time("--time");
          return (engine, name) -> engine.containers().restart(name, time);
        });
  }

  private static OptionSpec grace() {
    return Specs.value(
        "TIME",
        "Between the request to end and the kill. Default: what the container says, or 10s.",
        "-t",
        "--time");
  }

  private static Command kill() {
    return new Verb(
        "servos container kill",
        "Send a signal to containers.",
        NOUN,
        List.of(Specs.value("SIGNAL", "Which one. Default: KILL.", "-s", "--signal")),
        List.of("servos container kill -s HUP web"),
        given -> {
          var signal = given.value("--signal").orElse("KILL");
          return (engine, name) -> engine.containers().kill(name, signal);
        });
  }

  private static Command remove() {
    return new Verb(
        "servos container rm",
        "Remove containers.",
        NOUN,
        List.of(Specs.flag("Also those that run.", "-f", "--force")),
        List.of("servos container rm web"),
        given -> (engine, name) -> engine.containers().remove(name, given.flag("--force")));
  }

  private static Command prune() {
    return new Inquiry(
        "servos container prune",
        "Remove containers that Servos made and that do not run.",
        List.of(Specs.flag("Also those that others have made.", "-a", "--all")),
        List.of(),
        List.of("servos container prune"),
        given ->
            engine ->
                new PruneReport("containers", engine.containers().prune(given.flag("--all"))));
  }
}
