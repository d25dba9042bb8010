package io.servos.cli.serial;

import io.servos.boards.repl.RemoteFiles;
import io.servos.cli.command.Command;
import io.servos.cli.command.Given;
import io.servos.cli.command.Specs;
import io.servos.cli.run.ResultFile;
import java.util.List;

/// Files that go to a board or come from it, whole or not at all.
final class FileTransfer {

  private FileTransfer() {}

  static Command get() {
    return Conversation.about(
        "servos serial get",
        "Copy a file of the board to here.",
        List.of(
            Conversation.PORT,
            Specs.argumentAt(1, "PATH", "The file on the board."),
            Specs.optionalAt(2, "FILE", "Its name here. Default: the same, in this directory.")),
        List.of("servos serial get /dev/ttyACM0 /main.py"),
        given -> {
          var source = given.argument(1);
          var name = second(given, lastName(source));
          var target = ResultFile.prepare("copy", Given.path("FILE", name).toString());
          return repl -> {
            target.write(new RemoteFiles(repl).get(source));
            return new Answer("file", name);
          };
        });
  }

  static Command put() {
    return Conversation.about(
        "servos serial put",
        "Copy a file to the board. Until all of it is there and compared, the old one is kept.",
        List.of(
            Conversation.PORT,
            Specs.argumentAt(1, "FILE", "The file here."),
            Specs.optionalAt(2, "PATH", "Where on the board. Default: /FILE.")),
        List.of("servos serial put /dev/ttyACM0 sensor.py /lib/sensor.py"),
        given -> {
          var source = Given.path("FILE", given.argument(1));
          var content = new LocalFile(source).read();
          var target = second(given, "/" + source.getFileName());
          return repl -> {
            new RemoteFiles(repl).put(content, target);
            return new Answer("file", target);
          };
        });
  }

  private static String second(Given given, String otherwise) {
    return given.arguments().size() > 2 ? given.argument(2) : otherwise;
  }

  private static String lastName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
