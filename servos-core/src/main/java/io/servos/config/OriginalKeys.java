package io.servos.config;

import io.servos.config.Choice.Word;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Limits;
import io.servos.model.NetworkPolicy;
import io.servos.model.Platform;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/// The keys of the original's EnvironmentConfig and isolation manager that it does not share with
/// Servos. Values that had an effect there have it here; what would weaken isolation is refused.
final class OriginalKeys {

  static final String MODE = "mode";
  static final String DOCKER_ENABLED = "docker_enabled";
  static final String DOCKER = "docker";

  private static final Refusal HOST_FILES =
      new Refusal(
          "false",
          "asks for the host's files, which Servos always isolates",
          "remove the key, and name what the program needs in mounts");
  private static final Refusal HOST_ENVIRONMENT =
      new Refusal(
          "false",
          "asks for the caller's whole environment",
          "remove the key, and name what the program needs in pass-env");
  private static final Refusal FALLBACK =
      new Refusal(
          "true",
          "asks to run without the isolation that was asked for when it fails",
          "remove the key, Servos refuses such a run");
  private static final Refusal AUTOMATIC =
      new Refusal(
          "true",
          "asks for an environment that was chosen automatically",
          "remove the key, and choose with isolation and platform");

  private static final Choice<UnaryOperator<EnvironmentConfig>> MODES =
      new Choice<>(
          "a mode",
          List.of(
              isolation("process", EnvironmentConfig.PROCESS),
              isolation("sandbox", EnvironmentConfig.PROCESS),
              isolation("docker", DOCKER),
              isolation("container", DOCKER),
              platform(Platform.MICROPYTHON),
              platform(Platform.ARDUINO)),
          List.of(IsolatorName.NONE));

  static final List<Key<?>> ALL =
      List.of(
          Key.original(
              MODE,
              Keys.ISOLATION,
              MODES,
              "isolation; 'micropython' and 'arduino' set platform instead",
              (config, change) -> change.apply(config)),
          Key.original(
              "memory_limit",
              "memory",
              new OrUnlimited<>(Amount.ofBytes(Limits.MIN_MEMORY_BYTES)),
              "memory",
              OriginalKeys::memory),
          Key.original(
              "cpu_limit", "cpus", new OrUnlimited<>(new CpuShare()), "cpus", OriginalKeys::cpus),
          Key.original(
              "network_isolation",
              Keys.NETWORK,
              Flag.ANY,
              "network: true is 'none', false is 'host'",
              (config, isolated) ->
                  config.withNetwork(
                      isolated ? new NetworkPolicy.None() : new NetworkPolicy.Host())),
          always("filesystem_isolation", new Flag(Optional.of(HOST_FILES))),
          always("environment_isolation", new Flag(Optional.of(HOST_ENVIRONMENT))),
          Key.original(
              DOCKER_ENABLED,
              DOCKER_ENABLED,
              Flag.ANY,
              "no effect; false contradicts isolation 'docker'",
              (config, _) -> config),
          always("fallback_on_platform_failure", new Flag(Optional.of(FALLBACK))),
          always("fallback_on_docker_failure", new Flag(Optional.of(FALLBACK))),
          always("auto_environment", new Flag(Optional.of(AUTOMATIC))),
          always("force_environment", unsupported("isolation and platform")),
          always("board", unsupported("platform")));

  private OriginalKeys() {}

  private static Unsupported unsupported(String instead) {
    return new Unsupported(
        "is not a setting of Servos", "remove the key, and choose with " + instead);
  }

  private static <T> Key<T> always(String name, Kind<T> kind) {
    return Key.original(name, name, kind, "no effect", (config, _) -> config);
  }

  private static Word<UnaryOperator<EnvironmentConfig>> isolation(String mode, String isolation) {
    return new Word<>(mode, config -> config.withIsolation(isolation));
  }

  private static Word<UnaryOperator<EnvironmentConfig>> platform(Platform platform) {
    return new Word<>(platform.label(), config -> config.withPlatform(platform));
  }

  private static EnvironmentConfig memory(EnvironmentConfig config, Optional<Long> bytes) {
    return config.withLimits(
        config.limits().withMemoryBytes(bytes.map(OptionalLong::of).orElse(OptionalLong.empty())));
  }

  private static EnvironmentConfig cpus(EnvironmentConfig config, Optional<Double> cpus) {
    return config.withLimits(
        config.limits().withCpus(cpus.map(OptionalDouble::of).orElse(OptionalDouble.empty())));
  }
}
