package io.servos.cli.program;

import io.servos.cli.board.BoardsCommand;
import io.servos.cli.board.FlashCommand;
import io.servos.cli.command.Command;
import io.servos.cli.daemon.DaemonCommand;
import io.servos.cli.drive.DriveCommands;
import io.servos.cli.firmware.FirmwareCommands;
import io.servos.cli.host.Detect;
import io.servos.cli.host.Doctor;
import io.servos.cli.host.ListPlatforms;
import io.servos.cli.orchestrator.ContainerCommands;
import io.servos.cli.orchestrator.ExecProgram;
import io.servos.cli.orchestrator.ImageCommands;
import io.servos.cli.orchestrator.Logs;
import io.servos.cli.orchestrator.NetworkCommands;
import io.servos.cli.orchestrator.Stats;
import io.servos.cli.orchestrator.SystemCommands;
import io.servos.cli.orchestrator.VolumeCommands;
import io.servos.cli.project.TestProject;
import io.servos.cli.run.BuildSource;
import io.servos.cli.run.Engine;
import io.servos.cli.run.Isolate;
import io.servos.cli.run.Measure;
import io.servos.cli.run.Shell;
import io.servos.cli.serial.SerialCommands;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// The commands of the program. Each is made only when it is asked for.
///
/// @param engines what runs workloads
record Commands(Engine.Factory engines) {

  private static final List<String> SHOWN =
      List.of(
          "isolate",
          "shell",
          "daemon",
          "build",
          "test",
          "measure",
          "image",
          "container",
          "volume",
          "network",
          "ps",
          "logs",
          "exec",
          "stats",
          "system",
          "boards",
          "serial",
          "drive",
          "flash",
          "firmware",
          "detect",
          "doctor",
          "list-platforms",
          "version",
          "completion",
          "help");
  private static final List<String> HIDDEN = List.of("man");

  /// The command of that name.
  Optional<Command> named(String name) {
    return switch (name) {
      case "isolate" -> Optional.of(new Isolate(engines));
      case "shell" -> Optional.of(new Shell(engines));
      case "daemon" -> Optional.of(new DaemonCommand());
      case "build" -> Optional.of(new BuildSource(engines));
      case "test" -> Optional.of(new TestProject(engines));
      case "measure" -> Optional.of(new Measure(engines));
      case "image" -> Optional.of(ImageCommands.group());
      case "container" -> Optional.of(ContainerCommands.group());
      case "volume" -> Optional.of(VolumeCommands.group());
      case "network" -> Optional.of(NetworkCommands.group());
      case "ps" -> Optional.of(ContainerCommands.list("servos ps"));
      case "logs" -> Optional.of(new Logs("servos logs"));
      case "exec" -> Optional.of(new ExecProgram("servos exec"));
      case "stats" -> Optional.of(new Stats("servos stats"));
      case "system" -> Optional.of(SystemCommands.group());
      case "boards" -> Optional.of(new BoardsCommand());
      case "serial" -> Optional.of(SerialCommands.group());
      case "drive" -> Optional.of(DriveCommands.group());
      case "flash" -> Optional.of(new FlashCommand());
      case "firmware" -> Optional.of(FirmwareCommands.group());
      case "detect" -> Optional.of(new Detect());
      case "doctor" -> Optional.of(new Doctor());
      case "list-platforms" -> Optional.of(new ListPlatforms());
      case "version" -> Optional.of(new Version());
      case "completion" -> Optional.of(new Completion(this));
      case "help" -> Optional.of(new Help(this));
      case "man" -> Optional.of(new Man(this));
      default -> Optional.empty();
    };
  }

  /// What the program does without a command.
  Command root() {
    return new Root(this);
  }

  /// The description of the program with all of its commands.
  CommandSpec everything() {
    var spec = root().spec();
    SHOWN.forEach(
        name -> named(name).ifPresent(command -> spec.addSubcommand(name, command.spec())));
    HIDDEN.forEach(
        name ->
            named(name)
                .ifPresent(
                    command -> {
                      var hidden = command.spec();
                      hidden.usageMessage().hidden(true);
                      spec.addSubcommand(name, hidden);
                    }));
    return spec;
  }

  /// The program's help.
  String help() {
    return new CommandLine(everything()).getUsageMessage(CommandLine.Help.Ansi.OFF);
  }
}
