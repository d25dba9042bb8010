package io.servos.containers.container;

import io.servos.containers.client.Mark;
import io.servos.containers.client.Subject;
import io.servos.containers.engine.EngineAddress;
import io.servos.model.InvalidConfigException;
import io.servos.model.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Turns a [ContainerSpec] into what engines take.
///
/// @param engine which must not be handed to what is inside
record Creation(ContainerSpec spec, EngineAddress engine) {

  private static final long NANOS = Duration.ofSeconds(1).toNanos();

  /// What is kept of the outputs: three times as much at most.
  private static final Map<String, Object> LOG =
      Map.of("Type", "json-file", "Config", Map.of("max-size", "50m", "max-file", "3"));

  Map<String, Object> request() {
    var program = spec.program();
    var request = new LinkedHashMap<String, Object>();
    request.put("Image", spec.image());
    if (!program.command().isEmpty()) {
      request.put("Cmd", program.command());
    }
    program.entrypoint().ifPresent(entrypoint -> request.put("Entrypoint", List.of(entrypoint)));
    request.put(
        "Env",
        program.environment().entrySet().stream()
            .map(variable -> variable.getKey() + "=" + variable.getValue())
            .sorted()
            .toList());
    program.user().ifPresent(user -> request.put("User", user));
    program.workdir().ifPresent(workdir -> request.put("WorkingDir", workdir));
    program.stopSignal().ifPresent(signal -> request.put("StopSignal", signal));
    request.put("StopTimeout", program.grace().toSeconds());
    request.put("Tty", program.terminal());
    request.put("Hostname", spec.name().substring(0, Math.min(63, spec.name().length())));
    request.put("Labels", Mark.on(Subject.container(spec.name()), spec.labels()));
    spec.health().ifPresent(check -> request.put("Healthcheck", check.request()));
    var exposed = new LinkedHashMap<String, Object>();
    spec.wiring().ports().forEach(port -> exposed.put(port.key(), Map.of()));
    request.put("ExposedPorts", exposed);
    request.put("HostConfig", host());
    if (spec.wiring().isToANetwork()) {
      request.put("NetworkingConfig", Map.of("EndpointsConfig", endpoint()));
    }
    return request;
  }

  private Map<String, Object> endpoint() {
    return Map.of(spec.wiring().network(), Map.of("Aliases", spec.wiring().aliases()));
  }

  private Map<String, Object> host() {
    var allowance = spec.allowance();
    var host = new LinkedHashMap<String, Object>();
    host.put("NetworkMode", spec.wiring().network());
    host.put("PortBindings", bindings());
    host.put("ReadonlyRootfs", !allowance.isWritable());
    host.put("CapDrop", List.of("ALL"));
    host.put("CapAdd", allowance.capabilities());
    host.put("SecurityOpt", List.of("no-new-privileges:true"));
    host.put("IpcMode", "private");
    host.put("Init", true);
    host.put("LogConfig", LOG);
    host.put("RestartPolicy", spec.restart().request());
    host.put("Mounts", mounts());
    allowance
        .memoryBytes()
        .ifPresent(
            bytes -> {
              host.put("Memory", bytes);
              host.put("MemorySwap", bytes);
            });
    allowance.cpus().ifPresent(cpus -> host.put("NanoCpus", Math.round(cpus * NANOS)));
    allowance.pids().ifPresent(pids -> host.put("PidsLimit", pids));
    return host;
  }

  private Map<String, Object> bindings() {
    var bindings = new LinkedHashMap<String, Object>();
    for (var port : spec.wiring().ports()) {
      var published = port.published();
      bindings.put(
          port.key(),
          List.of(
              Map.of(
                  "HostIp",
                  port.address(),
                  "HostPort",
                  published.isPresent() ? Integer.toString(published.getAsInt()) : "")));
    }
    return bindings;
  }

  private List<Map<String, Object>> mounts() {
    var mounts = new ArrayList<Map<String, Object>>();
    boolean hasTmp = spec.storage().stream().anyMatch(one -> one.target().equals("/tmp"));
    if (!hasTmp && !spec.allowance().isWritable()) {
      mounts.add(temporary("/tmp", Limits.DEFAULT.tmpBytes()));
    }
    for (var storage : spec.storage()) {
      mounts.add(
          switch (storage) {
            case Storage.Bind(var source, var target, var isWritable) ->
                Map.of(
                    "Type",
                    "bind",
                    "Source",
                    checked(source).toString(),
                    "Target",
                    target,
                    "ReadOnly",
                    !isWritable);
            case Storage.Named(var volume, var target, var isWritable) ->
                Map.of(
                    "Type", "volume", "Source", volume, "Target", target, "ReadOnly", !isWritable);
            case Storage.Temporary(var target, var bytes) -> temporary(target, bytes);
          });
    }
    return mounts;
  }

  private static Map<String, Object> temporary(String target, long bytes) {
    return Map.of(
        "Type",
        "tmpfs",
        "Target",
        target,
        "TmpfsOptions",
        Map.of("SizeBytes", bytes, "Mode", 01777));
  }

  /// Who holds the engine's socket is as good as root outside.
  private Path checked(Path source) {
    try {
      var real = source.toRealPath();
      if (engine instanceof EngineAddress.Unix unix
          && Files.exists(unix.socket())
          && unix.socket().toRealPath().startsWith(real)) {
        throw InvalidConfigException.of(
            "volume", "'" + source + "' holds the engine's socket", "name other files");
      }
      return real;
    } catch (IOException _) {
      throw InvalidConfigException.of(
          "volume", "'" + source + "' does not exist", "make it, or name another one");
    }
  }
}
