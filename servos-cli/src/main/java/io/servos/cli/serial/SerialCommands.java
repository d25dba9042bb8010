package io.servos.cli.serial;

import static io.servos.cli.serial.Conversation.PORT;

import io.servos.boards.repl.RemoteFiles;
import io.servos.cli.command.Command;
import io.servos.cli.command.Group;
import io.servos.cli.command.Specs;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `servos serial` and what is below it.
public final class SerialCommands {

  private static final List<String> WORDS =
      List.of(
          "repl", "run", "exec", "eval", "ls", "get", "put", "rm", "mkdir", "hash", "soft-reset");

  private static final PositionalParamSpec FOLDER =
      Specs.optionalAt(1, "PATH", "Which folder. Default: /.");

  private SerialCommands() {}

  public static Group group() {
    return new Group(
        "servos serial",
        "Talk to a board with MicroPython at a serial port: scripts, files, terminal.",
        WORDS,
        List.of(
            "servos serial repl /dev/ttyACM0",
            "servos serial run /dev/ttyACM0 main.py",
            "servos serial put /dev/ttyACM0 sensor.py /lib/sensor.py"),
        SerialCommands::named);
  }

  private static Optional<Command> named(String word) {
    return switch (word) {
      case "repl" -> Optional.of(new Terminal());
      case "run" -> Optional.of(ScriptOnBoard.file());
      case "exec" -> Optional.of(ScriptOnBoard.text());
      case "eval" -> Optional.of(evaluate());
      case "ls" -> Optional.of(list());
      case "get" -> Optional.of(FileTransfer.get());
      case "put" -> Optional.of(FileTransfer.put());
      case "rm" -> Optional.of(remove());
      case "mkdir" -> Optional.of(makeFolder());
      case "hash" -> Optional.of(hash());
      case "soft-reset" -> Optional.of(softReset());
      default -> Optional.empty();
    };
  }

  private static PositionalParamSpec path(String label, String description) {
    return Specs.argumentAt(1, label, description);
  }

  private static Command evaluate() {
    return Conversation.about(
        "servos serial eval",
        "Print the value of an expression on the board.",
        List.of(PORT, path("EXPRESSION", "What to evaluate.")),
        List.of("servos serial eval /dev/ttyACM0 'sum(range(10))'"),
        given -> repl -> new Answer("value", repl.evaluate(given.argument(1))));
  }

  private static Command list() {
    return Conversation.about(
        "servos serial ls",
        "List what is in a folder of the board.",
        List.of(PORT, FOLDER),
        List.of("servos serial ls /dev/ttyACM0 /lib"),
        given ->
            repl -> {
              var folder = given.arguments().size() > 1 ? given.argument(1) : "/";
              return new RemoteFileList(new RemoteFiles(repl).list(folder));
            });
  }

  private static Command remove() {
    return Conversation.about(
        "servos serial rm",
        "Remove files or empty folders of the board.",
        List.of(PORT, Specs.argumentsFrom(1, 1, "PATH", "What to remove.")),
        List.of("servos serial rm /dev/ttyACM0 /lib/sensor.py"),
        given ->
            repl -> {
              var paths = given.arguments().subList(1, given.arguments().size());
              for (var path : paths) {
                new RemoteFiles(repl).remove(path);
              }
              return new Answer("removed", String.join("\n", paths));
            });
  }

  private static Command makeFolder() {
    return Conversation.about(
        "servos serial mkdir",
        "Make a folder on the board.",
        List.of(PORT, path("PATH", "What it is called.")),
        List.of("servos serial mkdir /dev/ttyACM0 /lib"),
        given ->
            repl -> {
              new RemoteFiles(repl).makeFolder(given.argument(1));
              return new Answer("made", given.argument(1));
            });
  }

  private static Command hash() {
    return Conversation.about(
        "servos serial hash",
        "Print the SHA-256 of every file below a folder of the board, as sha256sum does.",
        List.of(PORT, FOLDER),
        List.of("servos serial hash /dev/ttyACM0"),
        given ->
            repl -> {
              var folder = given.arguments().size() > 1 ? given.argument(1) : "/";
              return new HashList(new RemoteFiles(repl).hashes(folder));
            });
  }

  private static Command softReset() {
    return Conversation.about(
        "servos serial soft-reset",
        "Start the board's interpreter anew. Files stay, and no script of the board is run.",
        List.of(PORT),
        List.of("servos serial soft-reset /dev/ttyACM0"),
        _ ->
            repl -> {
              repl.softReset();
              return new Answer("reset", repl.port());
            });
  }
}
