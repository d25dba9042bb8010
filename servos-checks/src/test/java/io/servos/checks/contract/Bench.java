package io.servos.checks.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.model.Limits;
import io.servos.model.Outcome;
import io.servos.model.Receipt;
import io.servos.model.RefusedDestination;
import io.servos.model.Usage;
import io.servos.spi.Isolator;
import io.servos.spi.Run;
import io.servos.spi.Step;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/// Runs programs in an isolator and collects what they write.
///
/// @param defaults what they get unless a test asks for more
/// @param folder which they see
record Bench(Isolator isolator, EnvironmentConfig defaults, Path folder) implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(2);

  static final String PYTHON = "/usr/bin/python3";

  /// How a run ended.
  @SuppressWarnings("ArrayRecordComponent")
  record Ended(
      Outcome outcome,
      Usage usage,
      byte[] stdout,
      byte[] stderr,
      Receipt receipt,
      List<RefusedDestination> refused) {

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

  /// An isolator as applications find it.
  static Isolator isolator(String name) {
    return ServiceLoader.load(Isolator.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(isolator -> isolator.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /// With a folder that programs of other users may read.
  static Bench in(Path folder, EnvironmentConfig defaults) throws IOException {
    return in(folder, defaults, isolator(defaults.isolation()));
  }

  /// The same with that isolator.
  static Bench in(Path folder, EnvironmentConfig defaults, Isolator isolator) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new Bench(isolator, defaults, folder.toRealPath());
  }

  EnvironmentConfig limited(UnaryOperator<Limits> change) {
    return defaults.withLimits(change.apply(Limits.DEFAULT));
  }

  static List<String> shellCommand(String code) {
    return List.of("/bin/sh", "-c", code);
  }

  static List<String> pythonCommand(String code) {
    return List.of(PYTHON, "-S", "-c", code);
  }

  Step step(List<String> command, Input input) {
    return new Step(Path.of(command.getFirst()), command, folder, folder, input);
  }

  Ended shell(String code) throws IOException, InterruptedException {
    return shell(defaults, code);
  }

  Ended shell(EnvironmentConfig config, String code) throws IOException, InterruptedException {
    return run(step(shellCommand(code), new Input.Empty()), config);
  }

  Ended python(String code) throws IOException, InterruptedException {
    return python(defaults, code);
  }

  Ended python(EnvironmentConfig config, String code) throws IOException, InterruptedException {
    return run(step(pythonCommand(code), new Input.Empty()), config);
  }

  Ended run(Step step, EnvironmentConfig config) throws IOException, InterruptedException {
    try (var run = isolator.start(step, config)) {
      return finish(run);
    }
  }

  /// A shell that reads what the test writes.
  Run piped(String code) throws InterruptedException {
    return isolator.start(step(shellCommand(code), new Input.Piped()), defaults);
  }

  /// Reads both outputs to their ends and waits for the run's.
  static Ended finish(Run run) throws IOException, InterruptedException {
    var stderr = reading(run.stderr());
    var stdout = run.stdout().readAllBytes();
    var completion = run.await();
    return new Ended(
        completion.outcome(),
        completion.usage(),
        stdout,
        stderr.join(),
        run.receipt(),
        completion.refused());
  }

  /// Fails when the condition does not hold within 10 s.
  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      LockSupport.parkNanos(PAUSE.toNanos());
    }
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
