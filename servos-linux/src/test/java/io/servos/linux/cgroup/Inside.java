package io.servos.linux.cgroup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// A program inside a lease.
record Inside(Process process) {

  private static final Duration DEADLINE = Duration.ofSeconds(60);

  /// Debian's own: one of a version manager is a script that starts other programs.
  static final String PYTHON = "/usr/bin/python3";

  static Inside start(CgroupLease lease, String... command) {
    var words = new ArrayList<String>();
    lease
        .directory()
        .ifPresent(
            directory ->
                words.addAll(
                    List.of(
                        "/bin/sh",
                        "-c",
                        "echo 0 >\"$0/cgroup.procs\" && exec \"$@\"",
                        directory.toString())));
    words.addAll(List.of(command));
    awaitIdleReaper();
    return new Inside(lease.spawn(() -> begin(words)));
  }

  private static Process begin(List<String> words) {
    try {
      return new ProcessBuilder(words).redirectErrorStream(true).start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// The JDK waits for each child in a thread. If it had to start one, that would be inside too. A
  /// child that has ended needs none any more; only then is one that seems idle not about to be
  /// taken for it.
  private static void awaitIdleReaper() {
    begin(List.of("true")).onExit().join();
    await(
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .anyMatch(
                    thread ->
                        thread.getName().equals("process reaper")
                            && thread.getState() == Thread.State.TIMED_WAITING));
  }

  /// Waits for a condition, which must come true.
  static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  /// The exit status as a shell has it.
  int end() throws InterruptedException {
    assertThat(process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).as("ended").isTrue();
    return process.exitValue();
  }

  String output() throws IOException {
    return new String(process.getInputStream().readAllBytes(), UTF_8).strip();
  }
}
