package io.servos.cli.orchestrator;

import io.servos.cli.command.Command;
import io.servos.cli.command.Given;
import io.servos.cli.command.Group;
import io.servos.cli.command.Specs;
import io.servos.containers.image.BuildRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// `servos image` and what is below it.
public final class ImageCommands {

  private static final List<String> WORDS =
      List.of("build", "ls", "inspect", "history", "tag", "rm", "save", "load", "prune");

  private ImageCommands() {}

  public static Group group() {
    return new Group(
        "servos image",
        "Build, list, name, move and remove the images of a Docker engine.",
        WORDS,
        List.of("servos image build -t app:1 .", "servos image ls", "servos image build --help"),
        ImageCommands::named);
  }

  private static Optional<Command> named(String word) {
    return switch (word) {
      case "build" -> Optional.of(new ImageBuild());
      case "ls" -> Optional.of(list());
      case "inspect" -> Optional.of(inspect());
      case "history" -> Optional.of(history());
      case "tag" -> Optional.of(tag());
      case "rm" -> Optional.of(remove());
      case "save" -> Optional.of(new ImageSave());
      case "load" -> Optional.of(new ImageLoad());
      case "prune" -> Optional.of(prune());
      default -> Optional.empty();
    };
  }

  private static Command list() {
    return new Inquiry(
        "servos image ls",
        "List images.",
        List.of(Specs.flag("Also those that have no name.", "-a", "--all")),
        List.of(),
        List.of("servos image ls", "servos image ls --json | jq '.images[].names'"),
        given -> engine -> new ImageList(engine.images().list(given.flag("--all"))));
  }

  private static Command inspect() {
    return new Inquiry(
        "servos image inspect",
        "Print all that the engine knows of an image, as JSON.",
        List.of(),
        List.of(Specs.argumentAt(0, "IMAGE", "By name or id.")),
        List.of("servos image inspect app:1 | jq .Config.Labels"),
        given -> engine -> new RawJson(engine.images().inspect(given.argument(0))));
  }

  private static Command history() {
    return new Inquiry(
        "servos image history",
        "Show how an image was made, the last step first.",
        List.of(),
        List.of(Specs.argumentAt(0, "IMAGE", "By name or id.")),
        List.of("servos image history app:1"),
        given -> engine -> new HistoryReport(engine.images().history(given.argument(0))));
  }

  private static Command tag() {
    return new Inquiry(
        "servos image tag",
        "Give an image a further name.",
        List.of(),
        List.of(
            Specs.argumentAt(0, "IMAGE", "By name or id."),
            Specs.argumentAt(1, "NAME", "The further name, with its tag.")),
        List.of("servos image tag app:1 app:stable"),
        given ->
            engine -> {
              engine.images().tag(given.argument(0), given.argument(1));
              return new Named("image", given.argument(1));
            });
  }

  private static Command remove() {
    return new Verb(
        "servos image rm",
        "Take a name from images; with its last name an image is removed.",
        "IMAGE",
        List.of(
            Specs.flag("Also when containers that do not run are made of it.", "-f", "--force")),
        List.of("servos image rm app:1"),
        given -> (engine, name) -> engine.images().remove(name, given.flag("--force")));
  }

  private static Command prune() {
    return new Inquiry(
        "servos image prune",
        "Remove images that Servos built, that lost their name and that no container is made of.",
        List.of(Specs.flag("Also those that others have built.", "-a", "--all")),
        List.of(),
        List.of("servos image prune"),
        given -> engine -> new PruneReport("images", engine.images().prune(given.flag("--all"))));
  }

  /// What `servos image build` is told to build.
  static BuildRequest request(Given given) {
    var folder = Given.path("DIR", given.argument(0)).toAbsolutePath().normalize();
    return new BuildRequest(
        folder,
        given.value("--file").map(name -> file(folder, name)).orElse(Path.of("Dockerfile")),
        given.value("--tag").orElse(""),
        given.pairs("--build-arg", true),
        given.value("--target"),
        given.value("--network").orElse("none"),
        !given.flag("--no-cache"));
  }

  /// As for Docker, a file is named from here.
  private static Path file(Path folder, String name) {
    return folder.relativize(Given.path("--file", name).toAbsolutePath().normalize());
  }
}
