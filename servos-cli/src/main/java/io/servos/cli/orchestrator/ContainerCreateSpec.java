package io.servos.cli.orchestrator;

import io.servos.cli.command.Specs;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// What `servos container create` accepts. Where Docker has a word for it, it is that word.
final class ContainerCreateSpec {

  private ContainerCreateSpec() {}

  static CommandSpec create() {
    var spec =
        Specs.command(
            "servos container create",
            "Make a container, which does not run yet, and print its name.",
            "It is as separated as a script: no network, no capabilities, a read-only system with"
                + " a /tmp of its own, and limits, unless told otherwise. It stays until it is"
                + " removed. Options come before IMAGE.");
    spec.addOption(Specs.value("NAME", "What it is called. Default: one is made.", "--name"));
    addProgram(spec);
    addAllowance(spec);
    addConnections(spec);
    addHealth(spec);
    spec.addOption(Specs.values("K=V", "Label it; may be repeated.", "-l", "--label"));
    spec.addOption(Specs.json());
    Specs.withHelp(spec);
    spec.addPositional(Specs.argumentAt(0, "IMAGE", "What it is made of, by name or id."));
    spec.addPositional(
        Specs.argumentsFrom(1, 0, "ARGS", "What it runs, in place of what the image says."));
    spec.usageMessage()
        .customSynopsis("servos container create [OPTIONS] IMAGE [ARGS...]")
        .footer(
            Specs.examples(
                List.of(
                    "servos container create --name job app:1 python3 job.py",
                    "servos container create --name web --network front -p 8080:80 app:1",
                    "servos container create --name db -v data:/var/lib/db --restart always"
                        + " db:1")));
    return spec;
  }

  private static void addProgram(CommandSpec spec) {
    spec.addOption(
        Specs.value("PROGRAM", "Run this in place of the image's entrypoint.", "--entrypoint"));
    spec.addOption(
        Specs.values(
            "K[=V]", "Set a variable, or copy it from here; may be repeated.", "-e", "--env"));
    spec.addOption(Specs.value("USER[:GROUP]", "Who it runs as.", "-u", "--user"));
    spec.addOption(Specs.value("DIR", "Where it starts, inside.", "-w", "--workdir"));
    spec.addOption(Specs.flag("Give it a terminal.", "-t", "--tty"));
    spec.addOption(Specs.value("SIGNAL", "What asks it to end.", "--stop-signal"));
    spec.addOption(
        Specs.value(
            "TIME", "Between the request to end and the kill. Default: 10s.", "--stop-timeout"));
    spec.addOption(
        Specs.choice(
            List.of("no", "on-failure", "always", "unless-stopped"),
            "WHEN",
            "Start it again when it ends: no, on-failure[:N], always or unless-stopped. Default:"
                + " no.",
            "--restart"));
  }

  private static void addAllowance(CommandSpec spec) {
    spec.addOption(
        Specs.value("SIZE", "Memory of all processes. Default: 512MiB.", "-m", "--memory"));
    spec.addOption(Specs.value("N", "Processors, such as 0.5. Default: unlimited.", "--cpus"));
    spec.addOption(
        Specs.value("N", "Processes and threads at one time. Default: 128.", "--pids-limit"));
    spec.addOption(Specs.flag("Let it write to its copy of the image.", "--writable"));
    spec.addOption(
        Specs.values("CAP", "Give it a capability; may be repeated. Default: none.", "--cap-add"));
  }

  private static void addConnections(CommandSpec spec) {
    spec.addOption(
        Specs.value("NETWORK", "none, host, or a network by name. Default: none.", "--network"));
    spec.addOption(
        Specs.values("NAME", "A further name in the network; may be repeated.", "--network-alias"));
    spec.addOption(
        Specs.values(
            "[[ADDRESS:]PORT:]PORT",
            "Let the host reach a port, at 127.0.0.1 unless an address is named; may be repeated.",
            "-p",
            "--publish"));
    spec.addOption(
        Specs.values(
            "SRC:DST[:ro|:rw]",
            "Let it see a volume (writable) or files of the host (read-only); may be repeated.",
            "-v",
            "--volume"));
    spec.addOption(
        Specs.values(
            "DST[:size=SIZE]", "Memory that it can write to; may be repeated.", "--tmpfs"));
  }

  private static void addHealth(CommandSpec spec) {
    spec.addOption(
        Specs.value("COMMAND", "Says with status 0 that all is well inside.", "--health-cmd"));
    spec.addOption(Specs.value("TIME", "Between two checks. Default: 30s.", "--health-interval"));
    spec.addOption(Specs.value("TIME", "Of one check. Default: 30s.", "--health-timeout"));
    spec.addOption(
        Specs.value("N", "Failures in a row that count. Default: 3.", "--health-retries"));
    spec.addOption(
        Specs.value(
            "TIME", "From the start, in which failures do not count.", "--health-start-period"));
  }
}
