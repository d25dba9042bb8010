package io.servos.cli.orchestrator;

import io.servos.cli.command.Command;
import io.servos.cli.command.Group;
import io.servos.cli.command.Specs;
import java.util.List;
import java.util.Optional;

/// `servos volume` and what is below it.
public final class VolumeCommands {

  private static final String NOUN = "VOLUME";
  private static final List<String> WORDS =
      List.of("create", "ls", "inspect", "rm", "backup", "restore", "prune");

  private VolumeCommands() {}

  public static Group group() {
    return new Group(
        "servos volume",
        "Make, back up, restore and remove the volumes of containers.",
        WORDS,
        List.of("servos volume create data", "servos volume backup -o data.tar data"),
        VolumeCommands::named);
  }

  private static Optional<Command> named(String word) {
    return switch (word) {
      case "create" -> Optional.of(create());
      case "ls" -> Optional.of(list());
      case "inspect" -> Optional.of(inspect());
      case "rm" -> Optional.of(remove());
      case "backup" -> Optional.of(new VolumeBackup());
      case "restore" -> Optional.of(new VolumeRestore());
      case "prune" -> Optional.of(prune());
      default -> Optional.empty();
    };
  }

  private static Command create() {
    return new Inquiry(
        "servos volume create",
        "Make an empty volume.",
        List.of(Specs.values("K=V", "Label it; may be repeated.", "-l", "--label")),
        List.of(Specs.argumentAt(0, NOUN, "What it is called.")),
        List.of("servos volume create data"),
        given -> {
          var labels = given.pairs("--label", false);
          return engine ->
              new Named("volume", engine.volumes().create(given.argument(0), labels).name());
        });
  }

  private static Command list() {
    return new Inquiry(
        "servos volume ls",
        "List volumes.",
        List.of(),
        List.of(),
        List.of("servos volume ls"),
        _ -> engine -> new VolumeList(engine.volumes().list()));
  }

  private static Command inspect() {
    return new Inquiry(
        "servos volume inspect",
        "Print all that the engine knows of a volume, as JSON.",
        List.of(),
        List.of(Specs.argumentAt(0, NOUN, "By name.")),
        List.of("servos volume inspect data"),
        given -> engine -> new RawJson(engine.volumes().inspect(given.argument(0))));
  }

  private static Command remove() {
    return new Verb(
        "servos volume rm",
        "Remove volumes with all that is in them.",
        NOUN,
        List.of(),
        List.of("servos volume rm data"),
        _ -> (engine, name) -> engine.volumes().remove(name));
  }

  private static Command prune() {
    return new Inquiry(
        "servos volume prune",
        "Remove volumes that Servos made and that no container has, with all that is in them.",
        List.of(Specs.flag("Also those that others have made.", "-a", "--all")),
        List.of(),
        List.of("servos volume prune"),
        given -> engine -> new PruneReport("volumes", engine.volumes().prune(given.flag("--all"))));
  }
}
