package io.servos.cli.host;

import io.servos.attacks.AttackCatalog;
import io.servos.attacks.AttackReport;
import io.servos.attacks.AttackSuite;
import io.servos.attacks.Column;
import io.servos.cli.command.Command;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Reason;
import io.servos.cli.command.Specs;
import io.servos.cli.output.Console;
import io.servos.detect.PlatformDetector;
import io.servos.engine.Diagnosis;
import io.servos.model.BackendFailedException;
import io.servos.model.EnvironmentConfig;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `servos doctor`: which barriers and limits stand on this host, and whether attacks get through.
public record Doctor() implements Command {

  @Override
  public CommandSpec spec() {
    var spec =
        Specs.command(
            "servos doctor",
            "Say which barriers and limits stand on this host, and what mends those that do not.");
    spec.addOption(
        Specs.flag(
            "Also make every attack that Servos knows, from inside each isolator and, as the"
                + " control, from outside. Takes some minutes and changes nothing.",
            "--attack"));
    spec.addOption(
        Specs.value(
            "NAME",
            "Attack isolation 'docker' in containers of this image, which needs Python at"
                + " /usr/bin/python3.",
            "--image"));
    spec.addOption(Specs.json());
    Specs.withHelp(spec);
    spec.usageMessage()
        .footer(
            "%nExit codes:",
            "  0      a run under the default config gets all that it asks for",
            "  1      it does not, or an attack was not blocked or contained",
            "  125    Servos itself failed",
            "%nExamples:",
            "  servos doctor",
            "  servos doctor --attack",
            "  servos doctor --json | jq '.isolations[].barriers[] | select(.available | not)'");
    return spec;
  }

  @Override
  public int run(ParseResult parsed, Console console) throws InterruptedException {
    var diagnosis = Diagnosis.make();
    var attacks =
        Specs.isSet(parsed, "--attack")
            ? Optional.of(
                attack(
                    columns(
                        diagnosis,
                        Optional.ofNullable(parsed.matchedOptionValue("--image", null)))))
            : Optional.<AttackReport>empty();
    var report = new DoctorReport(diagnosis, SerialPort.all(new PlatformDetector()), attacks);
    console.print(report, Specs.isSet(parsed, "--json"));
    return report.isSound() ? ExitCode.OK : ExitCode.UNSOUND;
  }

  private static AttackReport attack(List<Column> columns) throws InterruptedException {
    if (!AttackSuite.isPossible()) {
      throw new BackendFailedException(
          "doctor",
          "the attacks are written for /usr/bin/python3, which is not there",
          "apt-get install python3",
          null);
    }
    try {
      return new AttackSuite(AttackCatalog.load().attacks(), columns).run();
    } catch (IOException failure) {
      throw new BackendFailedException(
          "doctor",
          "the attacks could not be prepared: " + Reason.of(failure),
          "make room in the directory for temporary files, and let this user write to it",
          failure);
    }
  }

  private static List<Column> columns(Diagnosis diagnosis, Optional<String> image) {
    return diagnosis.isolations().stream()
        .filter(Diagnosis.Isolation::isReady)
        .flatMap(
            one -> {
              var own =
                  one.name().equals(EnvironmentConfig.PROCESS) ? Optional.<String>empty() : image;
              var cold = new Column(one.name(), false, own);
              return one.hasWarmPools()
                  ? Stream.of(cold, new Column(one.name(), true, own))
                  : Stream.of(cold);
            })
        .toList();
  }
}
