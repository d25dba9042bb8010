package io.servos.cli.daemon;

import io.servos.cli.command.Specs;
import io.servos.cli.command.UsageException;
import io.servos.cli.run.IsolateOptions;
import io.servos.cli.run.IsolateSpec;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.model.InvalidConfigException;
import io.servos.model.Workload;
import io.servos.spi.Caller;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/// A command that is done here. Others the caller does by itself: what is wrong with one is told
/// there.
record Request(IsolateOptions options, EnvironmentConfig config, Workload workload) {

  private static final String COMMAND = "isolate";

  /// Options that mean here what they mean in any other process.
  private static final Set<String> OPTIONS =
      Set.of(
          "--quiet",
          "--json",
          "--memory",
          "--cpus",
          "--pids",
          "--timeout",
          "--grace",
          "--cpu-time",
          "--output-limit",
          "--tmp-size",
          "--file-size",
          "--open-files");

  /// Files there are others in every process.
  private static final List<Path> NOT_SHARED = List.of(Path.of("/dev"), Path.of("/proc"));

  /// What reads one request. Making it takes as long as many other things together.
  static CommandLine line() {
    return Specs.line(IsolateSpec.create(), true);
  }

  /// What the caller asks for, if it is done here.
  ///
  /// @param line has read nothing yet
  static Optional<Request> of(Caller caller, CommandLine line) {
    var words = caller.arguments();
    if (words.isEmpty() || !words.getFirst().equals(COMMAND)) {
      return Optional.empty();
    }
    try {
      var parsed = line.parseArgs(words.subList(1, words.size()).toArray(String[]::new));
      boolean isServed =
          parsed.matchedOptions().stream()
              .allMatch(option -> OPTIONS.contains(option.longestName()));
      var options = new IsolateOptions(parsed);
      return isServed ? of(caller, options) : Optional.empty();
    } catch (ParameterException
        | UsageException
        | InvalidConfigException
        | InvalidPathException _) {
      return Optional.empty();
    }
  }

  private static Optional<Request> of(Caller caller, IsolateOptions options) {
    var script = caller.workingDirectory().resolve(options.script());
    if (!Files.isRegularFile(script) || NOT_SHARED.stream().anyMatch(script::startsWith)) {
      return Optional.empty();
    }
    var input = caller.stdin().isPresent() ? new Input.Piped() : new Input.Empty();
    var workload = new Workload(script, options.arguments(), input);
    return Optional.of(
        new Request(options, options.config(EnvironmentConfig.defaults()), workload));
  }
}
