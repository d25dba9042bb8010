package io.servos.cli.orchestrator;

import io.servos.cli.command.Command;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Given;
import io.servos.cli.command.UsageException;
import io.servos.cli.output.Console;
import io.servos.config.Durations;
import io.servos.config.Sizes;
import io.servos.containers.Orchestrator;
import io.servos.containers.container.Allowance;
import io.servos.containers.container.ContainerSpec;
import io.servos.containers.container.HealthCheck;
import io.servos.containers.container.Port;
import io.servos.containers.container.Program;
import io.servos.containers.container.Restart;
import io.servos.containers.container.Storage;
import io.servos.containers.container.Wiring;
import io.servos.model.InvalidConfigException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `servos container create`: makes a container that is kept, and prints its name.
record ContainerCreate() implements Command {

  @Override
  public CommandSpec spec() {
    return ContainerCreateSpec.create();
  }

  @Override
  public int run(ParseResult parsed, Console console) throws InterruptedException {
    var given = new Given(parsed);
    var spec = spec(given);
    var _ = Orchestrator.open().containers().create(spec);
    console.print(new Named("container", spec.name()), given.json());
    return ExitCode.OK;
  }

  private static ContainerSpec spec(Given given) {
    var words = given.arguments();
    try {
      var plain = ContainerSpec.of(words.getFirst());
      return new ContainerSpec(
          given.value("--name").orElse(plain.name()),
          words.getFirst(),
          program(given, words.subList(1, words.size())),
          allowance(given),
          wiring(given),
          storage(given),
          health(given),
          given.read("--restart", Restart::parse).orElse(Restart.NO),
          given.pairs("--label", false));
    } catch (InvalidConfigException wrong) {
      var problem = wrong.problems().getFirst();
      throw new UsageException(problem.sentence(), problem.remedy());
    }
  }

  private static Program program(Given given, List<String> command) {
    return new Program(
        command,
        given.value("--entrypoint"),
        given.pairs("--env", true),
        given.value("--user"),
        given.value("--workdir"),
        given.flag("--tty"),
        given.value("--stop-signal"),
        given.time("--stop-timeout").orElse(Program.GRACE));
  }

  private static Allowance allowance(Given given) {
    var standard = Allowance.DEFAULT;
    var memory = given.size("--memory");
    var pids = given.whole("--pids-limit");
    return new Allowance(
        memory.isPresent() ? OptionalLong.of(memory.get()) : standard.memoryBytes(),
        cpus(given),
        pids.isPresent() ? OptionalInt.of(pids.get()) : standard.pids(),
        given.flag("--writable"),
        given.values("--cap-add"));
  }

  private static OptionalDouble cpus(Given given) {
    var text = given.value("--cpus");
    if (text.isEmpty()) {
      return OptionalDouble.empty();
    }
    if (!text.get().matches("\\d{1,4}(\\.\\d{1,9})?")) {
      throw new UsageException(
          "--cpus: '" + text.get() + "' is not a number of processors", "use one such as 0.5");
    }
    return OptionalDouble.of(Double.parseDouble(text.get()));
  }

  private static Wiring wiring(Given given) {
    var network = given.value("--network").orElse("none");
    var ports = given.readAll("--publish", Port::parse);
    var aliases = given.values("--network-alias");
    boolean isToANetwork = !network.equals("none") && !network.equals("host");
    if (!isToANetwork && !(ports.isEmpty() && aliases.isEmpty())) {
      throw new UsageException(
          (ports.isEmpty() ? "--network-alias" : "--publish") + " needs a network",
          "make one with 'servos network create' and name it with --network");
    }
    return new Wiring(network, aliases, ports);
  }

  private static List<Storage> storage(Given given) {
    var storage = new ArrayList<>(given.readAll("--volume", Storage::parse));
    storage.addAll(given.readAll("--tmpfs", ContainerCreate::temporary));
    return storage;
  }

  private static Storage temporary(String text) {
    var parts = text.split(":size=", 2);
    return new Storage.Temporary(
        parts[0], parts.length == 2 ? Sizes.parse(parts[1]) : Sizes.parse("64MiB"));
  }

  private static Optional<HealthCheck> health(Given given) {
    var command = given.value("--health-cmd");
    if (command.isEmpty()) {
      return Optional.empty();
    }
    var standard = HealthCheck.shell(command.get());
    return Optional.of(
        standard
            .withInterval(time(given, "--health-interval", standard.interval()))
            .withTimeout(time(given, "--health-timeout", standard.timeout()))
            .withRetries(given.whole("--health-retries").orElse(standard.retries()))
            .withStartPeriod(time(given, "--health-start-period", standard.startPeriod())));
  }

  private static Duration time(Given given, String option, Duration standard) {
    return given.read(option, Durations::parse).orElse(standard);
  }
}
