package io.servos.engine;

import io.servos.model.BackendFailedException;
import io.servos.model.IsolationUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A perf(1) that samples one process and what descends from it, until they end. It reads no file
/// of theirs.
final class Sampling implements AutoCloseable {

  private static final String WHAT = "profile";
  private static final Path PERF = Path.of("/usr/bin/perf");
  /// A program that renames itself all the time makes 50 MB in a second.
  private static final String MOST = "--max-size=64M";

  private static final String FULL = "size limit reached";
  private static final long PATIENCE_SECONDS = 10;
  private static final int LONGEST_COMPLAINT = 8192;

  private final Process process;

  private Sampling(Process process) {
    this.process = process;
  }

  /// Where perf is.
  ///
  /// @throws IsolationUnavailableException if it is not installed
  static Path program() {
    if (!Files.isExecutable(PERF)) {
      throw new IsolationUnavailableException(
          WHAT, "perf is not installed", "apt-get install --no-install-recommends linux-perf");
    }
    return PERF;
  }

  /// Returns when the process is sampled.
  ///
  /// @param samples the file to make
  /// @throws IsolationUnavailableException if perf may not
  static Sampling of(Path perf, int pid, Path samples) throws InterruptedException {
    // The clock is there in virtual machines too. Events begin disabled (-D -1), and perf tells
    // when it has obeyed. No build ids: for those it would open files that the process names.
    var builder =
        new ProcessBuilder(
            List.of(
                perf.toString(),
                "record",
                "-q",
                "-e",
                "cpu-clock",
                "-F",
                "997",
                "-B",
                "-N",
                MOST,
                "-D",
                "-1",
                "--control=fd:0,1",
                "-p",
                Integer.toString(pid),
                "-o",
                samples.toString()));
    builder.environment().clear();
    builder.environment().put("PERF_CONFIG", "/dev/null");
    try {
      return enabled(new Sampling(builder.start()));
    } catch (IOException failure) {
      throw new BackendFailedException(
          WHAT, "perf cannot be started: " + failure.getMessage(), "reinstall linux-perf", failure);
    }
  }

  private static Sampling enabled(Sampling sampling) throws InterruptedException {
    try {
      sampling.enable();
      return sampling;
    } catch (RuntimeException | InterruptedException failure) {
      sampling.close();
      throw failure;
    }
  }

  private void enable() throws InterruptedException {
    try {
      var answer = CompletableFuture.supplyAsync(this::answer, Thread::startVirtualThread);
      if (!answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS).startsWith("ack")) {
        throw refused();
      }
    } catch (TimeoutException _) {
      throw new BackendFailedException(
          WHAT,
          "perf did not begin within " + PATIENCE_SECONDS + " s",
          "check the host's load",
          null);
    } catch (ExecutionException failure) {
      throw new IllegalStateException("perf could not be heard", failure);
    }
  }

  private String answer() {
    try {
      var commands = process.getOutputStream();
      commands.write("enable\n".getBytes(StandardCharsets.US_ASCII));
      commands.flush();
    } catch (IOException _) {
      // It has ended; what it said then tells why.
    }
    try {
      return new String(process.getInputStream().readNBytes(3), StandardCharsets.US_ASCII);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private IsolationUnavailableException refused() {
    return new IsolationUnavailableException(
        WHAT,
        "perf may not sample it: " + complaint(),
        "run Servos as root, or allow it with 'sysctl kernel.perf_event_paranoid=1'");
  }

  private String complaint() {
    try (var errors = process.getErrorStream()) {
      return new String(errors.readNBytes(LONGEST_COMPLAINT), StandardCharsets.UTF_8)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.equals("Error:"))
          .findFirst()
          .orElse("it says nothing");
    } catch (IOException failure) {
      return String.valueOf(failure.getMessage());
    }
  }

  /// Waits until perf has written its last sample. What it samples has ended.
  ///
  /// @return whether it has all of them: it stops at 64 MiB
  boolean awaitEnd() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new BackendFailedException(
          WHAT, "perf did not end with what it sampled", "profile it again", null);
    }
    var said = complaint();
    if (process.exitValue() != 0) {
      throw new BackendFailedException(WHAT, "perf failed: " + said, "profile it again", null);
    }
    return !said.contains(FULL);
  }

  /// Ends it by force, if it has not ended.
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
