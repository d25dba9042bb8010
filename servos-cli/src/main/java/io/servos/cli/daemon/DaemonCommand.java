package io.servos.cli.daemon;

import io.servos.cli.command.Command;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Given;
import io.servos.cli.command.Specs;
import io.servos.cli.command.UsageException;
import io.servos.cli.output.Console;
import io.servos.config.Durations;
import io.servos.model.BackendFailedException;
import io.servos.spi.CallerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.ServiceLoader;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `servos daemon`: does `servos isolate` for the user's other processes, from sandboxes that stand
/// ready.
public record DaemonCommand() implements Command {

  private static final String IDLE = "--idle";
  private static final Duration USUAL_IDLE = Duration.ofMinutes(30);

  @Override
  public CommandSpec spec() {
    var spec =
        Specs.command(
            "servos daemon",
            "Do 'servos isolate' for this user from sandboxes that stand ready, until ended.",
            "The same barriers, limits, receipts and results, without the start of a JVM. Serves"
                + " this user only. Commands with other options than those of limits, --json and"
                + " --quiet start by themselves, as all do when no daemon runs.");
    spec.addOption(
        Specs.value("TIME", "End when nothing was asked for so long. Default: 30m.", IDLE));
    Specs.withHelp(spec);
    spec.usageMessage()
        .footer(
            "%nEnvironment:",
            "  SERVOS_DAEMON=no    what is started with it starts by itself",
            "%nExamples:",
            "  servos daemon &",
            "  servos isolate hello.py");
    return spec;
  }

  @Override
  public int run(ParseResult parsed, Console console) throws InterruptedException {
    var idle = new Given(parsed).time(IDLE).orElse(USUAL_IDLE);
    if (idle.isZero() || idle.isNegative()) {
      throw new UsageException(IDLE + ": '" + Durations.format(idle) + "' is no time", "use 30m");
    }
    var launcher = property("servos.launcher");
    var folder = Path.of(property("servos.daemon"));
    var provider = ServiceLoader.load(CallerSocket.Provider.class).findFirst().orElseThrow();
    try (var shutdown = Shutdown.watch();
        var socket = provider.open(folder, Path.of(launcher));
        var service = new Service(socket, console)) {
      console.say("daemon: ready; 'servos isolate' of this user is done here from now on");
      service.run(idle, shutdown);
    }
    return ExitCode.OK;
  }

  private static String property(String name) {
    return Optional.ofNullable(System.getProperty(name))
        .orElseThrow(
            () ->
                new BackendFailedException(
                    "daemon",
                    "it was not started by the program 'servos'",
                    "start it by that: 'servos daemon'",
                    null));
  }
}
