package io.servos.cli.firmware;

import io.servos.boards.firmware.store.FirmwareStore;
import io.servos.cli.command.Command;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Given;
import io.servos.cli.command.Group;
import io.servos.cli.command.Specs;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `servos firmware` and what is below it.
public final class FirmwareCommands {

  private static final List<String> WORDS =
      List.of("add", "list", "info", "verify", "rollback", "remove", "merge");
  private static final String NAME = "--name";
  private static final String BOARD = "--board";

  private FirmwareCommands() {}

  public static Group group() {
    return new Group(
        "servos firmware",
        "Keep files of firmware by their hash, with the versions of each name.",
        WORDS,
        List.of(
            "servos firmware add --name blink --board uno blink.elf",
            "servos firmware list",
            "servos flash --stored blink --port /dev/ttyACM0",
            "servos firmware rollback blink"),
        FirmwareCommands::named);
  }

  private static Optional<Command> named(String word) {
    return switch (word) {
      case "add" -> Optional.of(add());
      case "list" -> Optional.of(list());
      case "info" -> Optional.of(info());
      case "verify" -> Optional.of(verify());
      case "rollback" -> Optional.of(rollback());
      case "remove" -> Optional.of(remove());
      case "merge" -> Optional.of(Merge.command());
      default -> Optional.empty();
    };
  }

  private static Command add() {
    return new OnStore(
        "servos firmware add",
        "Keep a file as the current version of a name.",
        List.of(
            Specs.value("NAME", "Its name. Default: the file's, without its extension.", NAME),
            Specs.value("BOARD", "Which board it is for, such as uno.", BOARD)),
        List.of(Specs.argument("FILE", "UF2, Intel HEX, a linked program, or plain bytes.")),
        "servos firmware add --name blink --board uno blink.elf",
        given -> {
          var file = Given.path("FILE", given.argument(0));
          var name = given.value(NAME).orElseGet(() -> withoutExtension(file.getFileName() + ""));
          var added = FirmwareStore.ofUser().add(file, name, given.value(BOARD).orElse(""));
          return new Result(new VersionList(List.of(added)), ExitCode.OK);
        });
  }

  private static String withoutExtension(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  private static Command list() {
    return new OnStore(
        "servos firmware list",
        "List the versions of each name; '*' marks the current one.",
        List.of(),
        List.of(),
        "servos firmware list",
        _ -> new Result(new VersionList(FirmwareStore.ofUser().list()), ExitCode.OK));
  }

  private static Command info() {
    return new OnStore(
        "servos firmware info",
        "Tell what a file of firmware is, and check it.",
        List.of(),
        List.of(Specs.argument("FILE|NAME[@HASH]", "A file, or else what the store has.")),
        "servos firmware info firmware.uf2",
        given -> new Result(Description.of(given.argument(0)), ExitCode.OK));
  }

  private static Command verify() {
    return new OnStore(
        "servos firmware verify",
        "Hash everything in the store again. The exit status is 1 when something is damaged.",
        List.of(),
        List.of(),
        "servos firmware verify",
        _ -> {
          var checks = FirmwareStore.ofUser().verify();
          boolean isSound = checks.stream().allMatch(FirmwareStore.Check::isSound);
          return new Result(new CheckList(checks), isSound ? ExitCode.OK : ExitCode.DAMAGED);
        });
  }

  private static Command rollback() {
    return new OnStore(
        "servos firmware rollback",
        "Make the previous version of a name the current one.",
        List.of(),
        List.of(Specs.argument("NAME", "Of which firmware.")),
        "servos firmware rollback blink",
        given ->
            new Result(
                new VersionList(List.of(FirmwareStore.ofUser().rollback(given.argument(0)))),
                ExitCode.OK));
  }

  private static Command remove() {
    return new OnStore(
        "servos firmware remove",
        "Remove a name with all of its versions, or one version.",
        List.of(),
        List.of(selected()),
        "servos firmware remove blink@1a2b3c4d",
        given ->
            new Result(
                new VersionList(FirmwareStore.ofUser().remove(given.argument(0))), ExitCode.OK));
  }

  private static PositionalParamSpec selected() {
    return Specs.argument("NAME[@HASH]", "Which; of the hash four digits at least.");
  }
}
