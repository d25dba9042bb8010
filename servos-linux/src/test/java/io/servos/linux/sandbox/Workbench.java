package io.servos.linux.sandbox;

import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.model.Limit;
import io.servos.model.Limits;
import io.servos.model.Outcome;
import io.servos.model.Receipt;
import io.servos.model.Usage;
import io.servos.spi.Run;
import io.servos.spi.Step;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/// Runs programs in the sandbox and collects what they write.
///
/// @param folder which the programs see
record Workbench(ProcessIsolator isolator, Path folder) implements AutoCloseable {

  static final String PYTHON = "/usr/bin/python3";

  /// An ordinary user gives up what only control groups enforce, as they are seldom delegated.
  static final EnvironmentConfig DEFAULTS =
      EnvironmentConfig.defaults()
          .withBestEffort(
              Host.look().isRoot() ? Set.of() : Set.of(Limit.MEMORY, Limit.CPUS, Limit.CPU_TIME));

  /// How a run ended.
  @SuppressWarnings("ArrayRecordComponent")
  record Ended(Outcome outcome, Usage usage, byte[] stdout, byte[] stderr, Receipt receipt) {

    String out() {
      return new String(stdout, StandardCharsets.UTF_8);
    }

    String err() {
      return new String(stderr, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return outcome + ", stdout '" + brief(out()) + "', stderr '" + brief(err()) + "', " + usage;
    }

    private static String brief(String text) {
      return text.length() < 1000 ? text : text.substring(0, 1000) + "...";
    }
  }

  static Workbench in(Path folder) throws IOException {
    return new Workbench(new ProcessIsolator(), folder.toRealPath());
  }

  Step step(List<String> command, Input input) {
    return new Step(Path.of(command.getFirst()), command, folder, folder, input);
  }

  static List<String> pythonCommand(String code) {
    return List.of(PYTHON, "-S", "-c", code);
  }

  static List<String> shellCommand(String code) {
    return List.of("/bin/sh", "-c", code);
  }

  static EnvironmentConfig limited(UnaryOperator<Limits> change) {
    return DEFAULTS.withLimits(change.apply(Limits.DEFAULT));
  }

  Ended python(String code) throws IOException, InterruptedException {
    return run(pythonCommand(code), DEFAULTS);
  }

  Ended python(EnvironmentConfig config, String code) throws IOException, InterruptedException {
    return run(pythonCommand(code), config);
  }

  Ended shell(String code) throws IOException, InterruptedException {
    return run(shellCommand(code), DEFAULTS);
  }

  Ended shell(EnvironmentConfig config, String code) throws IOException, InterruptedException {
    return run(shellCommand(code), config);
  }

  Ended run(List<String> command, EnvironmentConfig config)
      throws IOException, InterruptedException {
    return run(step(command, new Input.Empty()), config);
  }

  Ended run(Step step, EnvironmentConfig config) throws IOException, InterruptedException {
    try (var run = isolator.start(step, config)) {
      return finish(run);
    }
  }

  /// Reads both outputs to their ends and waits for the run's.
  static Ended finish(Run run) throws IOException, InterruptedException {
    var stderr = reading(run.stderr());
    var stdout = run.stdout().readAllBytes();
    var completion = run.await();
    return new Ended(
        completion.outcome(), completion.usage(), stdout, stderr.join(), run.receipt());
  }

  /// Reads to the end on a thread of its own.
  static CompletableFuture<byte[]> reading(InputStream stream) {
    var bytes = new CompletableFuture<byte[]>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                bytes.complete(stream.readAllBytes());
              } catch (IOException failure) {
                bytes.completeExceptionally(failure);
              }
            });
    return bytes;
  }

  @Override
  public void close() {
    isolator.close();
  }
}
