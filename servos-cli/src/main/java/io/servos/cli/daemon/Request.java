package io.servos.cli.daemon;

import io.servos.cli.command.UsageException;
import io.servos.cli.run.IsolateOptions;
import io.servos.cli.run.PlainOptions;
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

/// A command that is done here. Others the caller does by itself: what is wrong with one is told
/// there.
record Request(IsolateOptions options, EnvironmentConfig config, Workload workload) {

  private static final String COMMAND = "isolate";

  /// Files there are others in every process.
  private static final List<Path> NOT_SHARED = List.of(Path.of("/dev"), Path.of("/proc"));

  /// What the caller asks for, if it is done here: lines that are plain.
  static Optional<Request> of(Caller caller) {
    var words = caller.arguments();
    if (words.isEmpty() || !words.getFirst().equals(COMMAND)) {
      return Optional.empty();
    }
    try {
      return PlainOptions.read(words.subList(1, words.size()))
          .flatMap(options -> of(caller, options));
    } catch (UsageException | InvalidConfigException | InvalidPathException _) {
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
