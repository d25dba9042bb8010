package io.servos.containers.container;

import io.servos.containers.client.Subject;
import io.servos.containers.container.Probe.Finding;
import io.servos.containers.engine.Alarm;
import io.servos.containers.engine.EngineException;
import io.servos.containers.engine.Knock;
import io.servos.model.BackendFailedException;
import io.servos.model.IsolationUnavailableException;
import java.io.IOException;
import java.time.Duration;

/// Asks one container one question.
///
/// @param timeout after which no answer is a bad one
record Probing(Containers containers, Subject container, Duration timeout) {

  Finding ask(Probe probe) throws InterruptedException {
    var details = containers.get(container.name());
    if (!details.isRunning()) {
      return new Finding(false, "it is " + details.state().label());
    }
    return switch (probe) {
      case Probe.EngineCheck() -> engineCheck(details);
      case Probe.Tcp(int port) -> tcp(address(details), port);
      case Probe.HttpGet(int port, var path) -> http(address(details), port, path);
      case Probe.Command command -> command(command);
    };
  }

  private Finding engineCheck(Details details) {
    var health =
        details
            .health()
            .orElseThrow(
                () ->
                    container.refused(
                        "it has no health check",
                        "make it with --health-cmd, or ask with --tcp, --http or --exec"));
    return new Finding(
        health == Details.Health.HEALTHY,
        switch (health) {
          case STARTING -> "its health check has not succeeded yet";
          case HEALTHY -> "its health check succeeds";
          case UNHEALTHY -> "its health check fails";
        });
  }

  /// Where the host reaches it.
  private String address(Details details) {
    if (details.addresses().containsKey("host")) {
      return Port.LOOPBACK;
    }
    return details.addresses().values().stream()
        .filter(address -> !address.isEmpty())
        .findFirst()
        .orElseThrow(this::unreachable);
  }

  private IsolationUnavailableException unreachable() {
    return container.refused("it has no network", "ask it with --exec, or give it a network");
  }

  private Finding tcp(String address, int port) throws InterruptedException {
    try {
      Knock.tcp(address, port, timeout);
      return new Finding(true, "port " + port + " takes connections");
    } catch (EngineException failure) {
      return refused(port, failure);
    }
  }

  private Finding http(String address, int port, String path) throws InterruptedException {
    try {
      int status = Knock.http(address, port, path, timeout);
      return new Finding(status >= 200 && status < 400, "port " + port + " answers " + status);
    } catch (EngineException failure) {
      return refused(port, failure);
    }
  }

  private static Finding refused(int port, EngineException failure) throws InterruptedException {
    if (failure.kind() == EngineException.Kind.INTERRUPTED) {
      throw new InterruptedException(failure.getMessage());
    }
    return new Finding(false, "port " + port + " does not answer");
  }

  private Finding command(Probe.Command command) throws InterruptedException {
    try (var exec = containers.exec(container.name(), request(command));
        var alarm = Alarm.after(timeout, exec::close)) {
      return ended(exec, alarm);
    }
  }

  private Finding ended(Exec exec, Alarm alarm) throws InterruptedException {
    try {
      int status = exec.pass((_, _, _) -> {});
      return alarm.rang() ? late() : new Finding(status == 0, "the command ended with " + status);
    } catch (BackendFailedException failure) {
      if (alarm.rang()) {
        return late();
      }
      throw failure;
    } catch (IOException impossible) {
      throw new AssertionError("nothing is written here", impossible);
    }
  }

  private static Finding late() {
    return new Finding(false, "the command did not end in time");
  }

  private static Exec.Request request(Probe.Command command) {
    return Exec.Request.of(command.words().toArray(String[]::new));
  }
}
