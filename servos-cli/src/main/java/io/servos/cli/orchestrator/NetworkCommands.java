package io.servos.cli.orchestrator;

import io.servos.cli.command.Command;
import io.servos.cli.command.Group;
import io.servos.cli.command.Specs;
import io.servos.containers.network.NetworkSpec;
import java.util.List;
import java.util.Optional;

/// `servos network` and what is below it.
public final class NetworkCommands {

  private static final String NOUN = "NETWORK";
  private static final List<String> WORDS =
      List.of("create", "ls", "inspect", "connect", "disconnect", "rm", "prune");

  private NetworkCommands() {}

  public static Group group() {
    return new Group(
        "servos network",
        "Make networks and connect containers to them.",
        WORDS,
        List.of("servos network create front", "servos network connect --alias db front postgres"),
        NetworkCommands::named);
  }

  private static Optional<Command> named(String word) {
    return switch (word) {
      case "create" -> Optional.of(create());
      case "ls" -> Optional.of(list());
      case "inspect" -> Optional.of(inspect());
      case "connect" -> Optional.of(connect());
      case "disconnect" -> Optional.of(disconnect());
      case "rm" -> Optional.of(remove());
      case "prune" -> Optional.of(prune());
      default -> Optional.empty();
    };
  }

  private static Command create() {
    return new Inquiry(
        "servos network create",
        "Make a network of this host, in which containers find each other by name.",
        List.of(
            Specs.flag("Nothing leads out of it.", "--internal"),
            Specs.value("SUBNET", "Its addresses. Default: the engine chooses.", "--subnet"),
            Specs.values("K=V", "Label it; may be repeated.", "-l", "--label")),
        List.of(Specs.argumentAt(0, NOUN, "What it is called.")),
        List.of("servos network create --internal back"),
        given -> {
          var labels = given.pairs("--label", false);
          return engine -> {
            var spec =
                new NetworkSpec(
                    given.argument(0), given.flag("--internal"), given.value("--subnet"), labels);
            var _ = engine.networks().create(spec);
            return new Named("network", spec.name());
          };
        });
  }

  private static Command list() {
    return new Inquiry(
        "servos network ls",
        "List networks.",
        List.of(),
        List.of(),
        List.of("servos network ls"),
        _ -> engine -> new NetworkList(engine.networks().list()));
  }

  private static Command inspect() {
    return new Inquiry(
        "servos network inspect",
        "Print all that the engine knows of a network, as JSON.",
        List.of(),
        List.of(Specs.argumentAt(0, NOUN, "By name or id.")),
        List.of("servos network inspect front | jq '.Containers[].Name'"),
        given -> engine -> new RawJson(engine.networks().inspect(given.argument(0))));
  }

  private static Command connect() {
    return new Inquiry(
        "servos network connect",
        "Connect a container to a network.",
        List.of(
            Specs.values(
                "NAME", "A further name of it in the network; may be repeated.", "--alias")),
        List.of(
            Specs.argumentAt(0, NOUN, "By name or id."),
            Specs.argumentAt(1, "CONTAINER", "By name or id.")),
        List.of("servos network connect --alias db front postgres"),
        given ->
            engine -> {
              engine
                  .networks()
                  .connect(given.argument(0), given.argument(1), given.values("--alias"));
              return new Named("container", given.argument(1));
            });
  }

  private static Command disconnect() {
    return new Inquiry(
        "servos network disconnect",
        "Cut a container off from a network.",
        List.of(Specs.flag("Also when the engine has lost the container.", "-f", "--force")),
        List.of(
            Specs.argumentAt(0, NOUN, "By name or id."),
            Specs.argumentAt(1, "CONTAINER", "By name or id.")),
        List.of("servos network disconnect front postgres"),
        given ->
            engine -> {
              engine
                  .networks()
                  .disconnect(given.argument(0), given.argument(1), given.flag("--force"));
              return new Named("container", given.argument(1));
            });
  }

  private static Command remove() {
    return new Verb(
        "servos network rm",
        "Remove networks that no running container is connected to.",
        NOUN,
        List.of(),
        List.of("servos network rm front"),
        _ -> (engine, name) -> engine.networks().remove(name));
  }

  private static Command prune() {
    return new Inquiry(
        "servos network prune",
        "Remove networks that Servos made and that no running container is connected to.",
        List.of(Specs.flag("Also those that others have made.", "-a", "--all")),
        List.of(),
        List.of("servos network prune"),
        given ->
            engine ->
                new Names("networks", engine.networks().prune(given.flag("--all")).removed()));
  }
}
