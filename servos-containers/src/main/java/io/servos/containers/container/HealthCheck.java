package io.servos.containers.container;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// How the engine is to find out whether a container does its work.
///
/// @param command what says so with status 0, run inside
/// @param interval from the end of one to the next
/// @param timeout after which one has failed
/// @param retries how many have to fail one after the other
/// @param startPeriod from the start, in which failures do not count
public record HealthCheck(
    List<String> command, Duration interval, Duration timeout, int retries, Duration startPeriod) {

  public HealthCheck {
    command = List.copyOf(command);
  }

  /// A command for the shell of the image, every 30 s, with Docker's own defaults.
  public static HealthCheck shell(String command) {
    return new HealthCheck(
        List.of("CMD-SHELL", command),
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        3,
        Duration.ZERO);
  }

  public HealthCheck withInterval(Duration value) {
    return new HealthCheck(command, value, timeout, retries, startPeriod);
  }

  public HealthCheck withTimeout(Duration value) {
    return new HealthCheck(command, interval, value, retries, startPeriod);
  }

  public HealthCheck withRetries(int value) {
    return new HealthCheck(command, interval, timeout, value, startPeriod);
  }

  public HealthCheck withStartPeriod(Duration value) {
    return new HealthCheck(command, interval, timeout, retries, value);
  }

  Map<String, Object> request() {
    return Map.of(
        "Test",
        command,
        "Interval",
        interval.toNanos(),
        "Timeout",
        timeout.toNanos(),
        "Retries",
        retries,
        "StartPeriod",
        startPeriod.toNanos());
  }
}
