package io.servos.bench.way;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// `servos isolate` where `servos daemon` runs, as installed by `make install`.
///
/// @param direct whether the daemon's client is called, or the program `servos`, a shell script
record Resident(Installed installed, boolean direct) implements Way {

  /// In which the daemon has made the next sandbox ready.
  private static final Duration REFILL = Duration.ofMillis(150);

  @Override
  public String name() {
    return direct ? Ways.CLIENT : Ways.DAEMON;
  }

  @Override
  public String title() {
    return "`servos isolate` by a daemon, " + (direct ? "its client called directly" : "installed");
  }

  @Override
  public Optional<String> missing(Task task) {
    return task.isPython() ? Optional.empty() : Optional.of("only for Python scripts");
  }

  @Override
  public boolean isCounted() {
    return false;
  }

  @Override
  public Prepared prepare(Task task) throws IOException, InterruptedException {
    var program = installed.program();
    var cache = Files.createTempDirectory(installed.folder(), "cache");
    var environment = Map.of("XDG_CACHE_HOME", cache.toString());
    var daemon = start(program, environment);
    var called = direct ? client(cache) : program;
    var command = List.of(called.toString(), "isolate", task.path().toString());
    return new Prepared() {
      private long last = System.nanoTime();

      @Override
      public void run() throws IOException, InterruptedException {
        Commands.run(command, environment, task.outputBytes());
        last = System.nanoTime();
      }

      @Override
      public void settle() throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(last + REFILL.toNanos() - System.nanoTime());
      }

      @Override
      public void close() {
        daemon.destroy();
        daemon.onExit().join();
      }
    };
  }

  private static Process start(Path program, Map<String, String> environment) throws IOException {
    var builder = new ProcessBuilder(program.toString(), "daemon");
    builder.environment().putAll(environment);
    var process = builder.start();
    var line = process.errorReader(StandardCharsets.UTF_8).readLine();
    if (line == null || !line.contains("ready")) {
      throw new FailedRunException("servos daemon says: " + line);
    }
    return process;
  }

  private static Path client(Path cache) throws IOException {
    try (var builds = Files.list(cache.resolve("servos/daemon"))) {
      return builds.findFirst().orElseThrow().resolve("servos");
    }
  }
}
