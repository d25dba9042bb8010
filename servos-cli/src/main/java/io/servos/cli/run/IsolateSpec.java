package io.servos.cli.run;

import io.servos.cli.command.Specs;
import io.servos.model.Limit;
import io.servos.model.Platform;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// What `servos isolate` accepts, and its help.
public final class IsolateSpec {

  static final String ARGUMENTS = "ARGS";

  private static final String[] EXAMPLES = {
    "%nExamples:",
    "  servos isolate hello.py",
    "  servos isolate --memory 128MiB --timeout 10s job.py --verbose input.csv",
    "  generate | servos isolate filter.rb > result.txt",
    "  servos isolate --writable --mount data:/data:rw --env LANG build.sh",
    "  servos isolate --json --receipt receipt.json check.sh | jq .outcome",
    "  servos isolate -e limits.yaml --network host fetch.js",
    "  servos isolate --allow-net example.org:443 --allow-net 10.0.0.0/8:5432 report.py",
    "  servos isolate --explain hello.py",
    "  servos isolate -p arduino --board uno --time 3s --plot pins.svg blink.ino",
    "  servos isolate -p arduino --board netduino2 --time 10s main.c",
    "  servos isolate -p micropython --board pico --time 1s --vcd pins.vcd blink.py",
  };

  private static final String[] EXIT_CODES = {
    "%nExit codes:",
    "  N      the program's own exit status",
    "  1      a board did not do what --expect says",
    "  2      the command line is wrong",
    "  70     a bug in Servos",
    "  124    the program ran out of time (--timeout, --cpu-time)",
    "  125    Servos failed, or refused what cannot be enforced here",
    "  126    the script is there and cannot be executed, or a sketch cannot be built",
    "  127    the script or its runtime is not there",
    "  128+N  signal N ended the program, or Servos was asked to end by it",
    "  137    out of memory, or another limit was reached: processes, output, disk",
    "  141    nobody reads the output any more",
  };

  private IsolateSpec() {}

  /// What the command accepts.
  public static CommandSpec create() {
    var spec =
        Specs.command(
            "servos isolate",
            "Run a script or program in a sandbox of this Linux host.",
            "It gets a read-only system, no network, a private /tmp and limits, unless told"
                + " otherwise. What cannot be enforced is refused. Options come before SCRIPT; all"
                + " that follows it belongs to the script. A '--' right after SCRIPT is dropped,"
                + " unless one stands before it.");
    addEnvironment(spec);
    addLimits(spec);
    addStreams(spec);
    BoardOptions.add(spec);
    Specs.withHelp(spec);
    addScript(spec);
    spec.usageMessage()
        .customSynopsis("servos isolate [OPTIONS] SCRIPT [ARGS...]")
        .footer(footer());
    return spec;
  }

  /// The script, and what follows it.
  static void addScript(CommandSpec spec) {
    spec.addPositional(
        Specs.argument(
            "SCRIPT",
            "What to run: by its first line (#!), as a program, or by its extension; sources of C,"
                + " C++, Go and Rust are compiled first."));
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("1..*")
            .arity("0..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel(ARGUMENTS)
            .description("What the script gets as its arguments.")
            .build());
  }

  private static String[] footer() {
    var lines = new ArrayList<String>(List.of(EXAMPLES));
    lines.addAll(List.of(EXIT_CODES));
    return lines.toArray(new String[0]);
  }

  private static void addIsolation(CommandSpec spec) {
    spec.addOption(
        Specs.value(
            "NAME",
            "What separates the script from the host: process, docker or board.",
            "--isolation"));
    spec.addOption(
        Specs.value(
            "NAME",
            "With docker: the image. Default: servos:PLATFORM, built when it is not there.",
            "--image"));
    spec.addOption(
        Specs.value("NAME", "With docker: the runtime. Default: that of the engine.", "--runtime"));
  }

  /// The options about what it gets and what separates it.
  public static void addEnvironment(CommandSpec spec) {
    spec.addOption(
        Specs.choice(
            platforms(),
            "PLATFORM",
            "What the script targets. Default: the platform of this host.",
            "-p",
            "--platform"));
    spec.addOption(
        Specs.value(
            "FILE",
            "Environment file (.yaml, .json, .properties). Options override it.",
            "-e",
            "--environment"));
    addIsolation(spec);
    spec.addOption(
        Specs.choice(
            List.of("none", "host"),
            "none|host",
            "The network that the script sees. Default: none.",
            "--network"));
    spec.addOption(
        Specs.values(
            "HOST:PORT",
            "Let the script connect there, over TCP, and nowhere else; may be repeated.",
            "--allow-net"));
    spec.addOption(
        Specs.values(
            "SRC:DST[:rw]",
            "Let the script see a file or directory of the host; may be repeated.",
            "--mount"));
    spec.addOption(Specs.flag("Let the script write to its own directory.", "--writable"));
    spec.addOption(
        Specs.value("DIR", "Where the script starts. Default: its own directory.", "--workdir"));
    spec.addOption(
        Specs.values("K[=V]", "Set a variable, or copy it from here; may be repeated.", "--env"));
    spec.addOption(
        Specs.value("UID[:GID]", "Who the script believes to be. Default: 1000:1000.", "--user"));
  }

  /// The options about how much it may use.
  public static void addLimits(CommandSpec spec) {
    spec.addOption(
        Specs.value(
            "SIZE", "Memory of all processes, such as 256MiB. Default: 512MiB.", "--memory"));
    spec.addOption(Specs.value("N", "Processors, such as 0.5. Default: unlimited.", "--cpus"));
    spec.addOption(Specs.value("N", "Processes and threads at one time. Default: 128.", "--pids"));
    spec.addOption(
        Specs.value("TIME", "Time from start to end, such as 10s. Default: 5m.", "--timeout"));
    spec.addOption(
        Specs.value("TIME", "Between the request to end and the kill. Default: 2s.", "--grace"));
    spec.addOption(
        Specs.value("TIME", "Processor time of all processes. Default: unlimited.", "--cpu-time"));
    spec.addOption(
        Specs.value(
            "SIZE",
            "Bytes written to stdout and to stderr, each. Default: 64MiB.",
            "--output-limit"));
    spec.addOption(Specs.value("SIZE", "Size of /tmp. Default: 64MiB.", "--tmp-size"));
    spec.addOption(
        Specs.value("SIZE", "Size of one written file. Default: unlimited.", "--file-size"));
    spec.addOption(Specs.value("N", "Open files of one process. Default: 1024.", "--open-files"));
    spec.addOption(
        Specs.value(
            "LIST",
            "Limits to give up where they cannot be enforced: " + String.join(",", limits()) + ".",
            "--best-effort"));
  }

  private static void addStreams(CommandSpec spec) {
    spec.addOption(
        Specs.value("FILE", "What the script reads. Default: what is sent to servos.", "--stdin"));
    spec.addOption(Specs.flag("Give the script a terminal.", "-t", "--tty"));
    spec.addOption(
        Specs.flag("Print one JSON object at the end: outcome, output, usage, receipt.", "--json"));
    spec.addOption(Specs.value("FILE", "Write which barriers stood, as JSON.", "--receipt"));
    spec.addOption(
        Specs.value(
            "FILE", "Write where the script spent processor time, as perf tells.", "--profile"));
    spec.addOption(Specs.flag("Print what would be done, and do nothing.", "--explain"));
    spec.addOption(Specs.flag("Do not say which limit ended the script.", "-q", "--quiet"));
    addLog(spec);
  }

  /// The options about the log.
  public static void addLog(CommandSpec spec) {
    spec.addOption(
        Specs.choice(
            List.of("off", "error", "warning", "info", "debug"),
            "LEVEL",
            "Log to stderr from this level on: off, error, warning, info, debug. Default: off.",
            "--log-level"));
    spec.addOption(
        Specs.choice(
            List.of("text", "json"),
            "text|json",
            "Form of the log. Default: text.",
            "--log-format"));
  }

  static List<String> platforms() {
    var names = new ArrayList<String>();
    for (var platform : Platform.values()) {
      names.add(platform.label());
    }
    return names;
  }

  static List<String> limits() {
    var names = new ArrayList<String>();
    for (var limit : Limit.values()) {
      names.add(limit.label());
    }
    return names;
  }
}
