package io.servos.cli.program;

import io.servos.cli.run.Engine;
import io.servos.engine.Profiler;
import io.servos.model.EnvironmentConfig;
import io.servos.model.ExecutionResult;
import io.servos.model.Input;
import io.servos.model.Measurement;
import io.servos.model.Outcome;
import io.servos.model.Platform;
import io.servos.model.Receipt;
import io.servos.model.ServosException;
import io.servos.model.Stage;
import io.servos.model.Usage;
import io.servos.model.Workload;
import io.servos.spi.LogSink;
import io.servos.spi.Progress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// An engine whose runs end as they were told to. It remembers what was asked.
final class FakeEngine implements Engine, Engine.Factory {

  final List<EnvironmentConfig> configs = new ArrayList<>();
  final List<Workload> workloads = new ArrayList<>();
  boolean isKilled;
  Runnable onStart = () -> {};
  private final Outcome outcome;
  private final Optional<ServosException> refusal;

  private FakeEngine(Outcome outcome, Optional<ServosException> refusal) {
    this.outcome = outcome;
    this.refusal = refusal;
  }

  static FakeEngine ending(Outcome outcome) {
    return new FakeEngine(outcome, Optional.empty());
  }

  static FakeEngine refusing(ServosException refusal) {
    return new FakeEngine(new Outcome.Stopped(), Optional.of(refusal));
  }

  @Override
  public Engine open(EnvironmentConfig config, LogSink log, Progress progress) {
    configs.add(config);
    return this;
  }

  @Override
  public Job start(Workload workload) {
    workloads.add(workload);
    onStart.run();
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    return new FakeJob();
  }

  @Override
  public Job startTraced(Workload workload, Consumer<String> told) {
    throw new AssertionError("not expected");
  }

  @Override
  public Measurement measure(Workload workload, int warmups, int runs, Consumer<Job> started) {
    throw new AssertionError("not expected");
  }

  @Override
  public Profiler profiler() {
    throw new AssertionError("not expected");
  }

  @Override
  public Job shell(Path folder, Input input) {
    return start(new Workload(folder, List.of(), input));
  }

  @Override
  public Job tests(Path folder, Optional<String> kind) {
    return start(new Workload(folder, kind.stream().toList(), new Input.Empty()));
  }

  @Override
  public ExecutionResult build(Workload workload, Optional<Path> output) {
    workloads.add(workload);
    return result(outcome, new byte[0], "warning\n".getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String explain(Workload workload) {
    return "first\nsecond\n";
  }

  @Override
  public void close() {}

  static ExecutionResult result(Outcome outcome, byte[] stdout, byte[] stderr) {
    return new ExecutionResult(
        "run-1",
        Stage.RUN,
        outcome,
        stdout,
        stderr,
        new Usage(
            Duration.ofMillis(30),
            Duration.ofMillis(20),
            Duration.ofMillis(5),
            OptionalLong.of(4096),
            OptionalLong.of(2),
            OptionalLong.empty(),
            stdout.length,
            stderr.length,
            OptionalLong.empty()),
        new Receipt(List.of(new Receipt.Line("network", "none", "network namespace", "net:[1]"))),
        Platform.X86_64,
        "process",
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  private final class FakeJob implements Job {

    private final byte[] output = "out\n".getBytes(StandardCharsets.UTF_8);
    private final byte[] errors = "err\n".getBytes(StandardCharsets.UTF_8);

    @Override
    public OutputStream stdin() {
      return new ByteArrayOutputStream();
    }

    @Override
    public InputStream stdout() {
      return new ByteArrayInputStream(output);
    }

    @Override
    public InputStream stderr() {
      return new ByteArrayInputStream(errors);
    }

    @Override
    public Receipt receipt() {
      return result(outcome, output, errors).receipt();
    }

    @Override
    public ExecutionResult collect() {
      return result(outcome, output, errors);
    }

    @Override
    public ExecutionResult await() {
      return result(outcome, new byte[0], new byte[0]);
    }

    @Override
    public void resize(Input.Terminal size) {}

    @Override
    public void stop() {}

    @Override
    public void kill() {
      isKilled = true;
    }
  }
}
