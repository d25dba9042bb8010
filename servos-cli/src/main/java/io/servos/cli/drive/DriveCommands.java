package io.servos.cli.drive;

import static io.servos.cli.drive.OnDrive.DIR;

import io.servos.cli.command.Command;
import io.servos.cli.command.Given;
import io.servos.cli.command.Group;
import io.servos.cli.command.Specs;
import io.servos.cli.run.ResultFile;
import io.servos.cli.serial.LocalFile;
import java.util.List;
import java.util.Optional;

/// `servos drive` and what is below it.
public final class DriveCommands {

  private static final List<String> WORDS = List.of("info", "ls", "get", "put", "rm", "mkdir");

  private DriveCommands() {}

  public static Group group() {
    return new Group(
        "servos drive",
        "Look after the files of a board with CircuitPython, by the drive that it shows.",
        WORDS,
        List.of(
            "servos drive info /media/me/CIRCUITPY",
            "servos drive put /media/me/CIRCUITPY code.py",
            "servos drive put /media/me/CIRCUITPY sensor.mpy /lib/sensor.mpy"),
        DriveCommands::named);
  }

  private static Optional<Command> named(String word) {
    return switch (word) {
      case "info" -> Optional.of(info());
      case "ls" -> Optional.of(list());
      case "get" -> Optional.of(get());
      case "put" -> Optional.of(put());
      case "rm" -> Optional.of(remove());
      case "mkdir" -> Optional.of(makeFolder());
      default -> Optional.empty();
    };
  }

  private static Command info() {
    return new OnDrive(
        "servos drive info",
        "Tell which board and which CircuitPython it is, and what the drive has room for.",
        List.of(DIR),
        "servos drive info /media/me/CIRCUITPY",
        _ -> drive -> new DriveDescription(drive.about(), drive.isWritable(), drive.freeBytes()));
  }

  private static Command list() {
    return new OnDrive(
        "servos drive ls",
        "List what is in a folder of the drive.",
        List.of(DIR, Specs.optionalAt(1, "PATH", "Which folder. Default: /.")),
        "servos drive ls /media/me/CIRCUITPY /lib",
        given -> {
          var folder = optional(given, 1, "/");
          return drive -> new EntryList(drive.list(folder));
        });
  }

  private static Command get() {
    return new OnDrive(
        "servos drive get",
        "Copy a file of the drive to here.",
        List.of(
            DIR,
            Specs.argumentAt(1, "PATH", "The file on the drive."),
            Specs.optionalAt(2, "FILE", "Its name here. Default: the same, in this directory.")),
        "servos drive get /media/me/CIRCUITPY /code.py",
        given -> {
          var source = given.argument(1);
          var name = optional(given, 2, source.substring(source.lastIndexOf('/') + 1));
          var target = ResultFile.prepare("copy", Given.path("FILE", name).toString());
          return drive -> {
            target.write(drive.get(source));
            return new Done("file", name, "");
          };
        });
  }

  private static Command put() {
    return new OnDrive(
        "servos drive put",
        "Copy a file to the drive. Until all of it is there and compared, the old one is kept.",
        List.of(
            DIR,
            Specs.argumentAt(1, "FILE", "The file here."),
            Specs.optionalAt(2, "PATH", "Where on the drive. Default: /FILE.")),
        "servos drive put /media/me/CIRCUITPY sensor.mpy /lib/sensor.mpy",
        given -> {
          var source = Given.path("FILE", given.argument(1));
          var content = new LocalFile(source).read();
          var target = optional(given, 2, "/" + source.getFileName());
          return drive ->
              new Done(
                  "file",
                  target,
                  drive.put(content, target)
                      ? "compared with the device"
                      : "compared with this host's cache only");
        });
  }

  private static Command remove() {
    return new OnDrive(
        "servos drive rm",
        "Remove files or empty folders of the drive.",
        List.of(DIR, Specs.argumentsFrom(1, 1, "PATH", "What to remove.")),
        "servos drive rm /media/me/CIRCUITPY /lib/sensor.mpy",
        given -> {
          var paths = given.arguments().subList(1, given.arguments().size());
          return drive -> {
            paths.forEach(drive::remove);
            return new Done("removed", String.join("\n", paths), "");
          };
        });
  }

  private static Command makeFolder() {
    return new OnDrive(
        "servos drive mkdir",
        "Make a folder on the drive.",
        List.of(DIR, Specs.argumentAt(1, "PATH", "What it is called.")),
        "servos drive mkdir /media/me/CIRCUITPY /lib",
        given -> {
          var folder = given.argument(1);
          return drive -> {
            drive.makeFolder(folder);
            return new Done("made", folder, "");
          };
        });
  }

  private static String optional(Given given, int place, String otherwise) {
    return given.arguments().size() > place ? given.argument(place) : otherwise;
  }
}
