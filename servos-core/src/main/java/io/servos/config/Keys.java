package io.servos.config;

import io.servos.model.EnvironmentConfig;
import io.servos.model.Limits;
import io.servos.model.Platform;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The keys of an environment file. Reading, writing, the schema, the documentation and the words
/// of errors come from these tables.
final class Keys {

  static final String PLATFORM = "platform";
  static final String ISOLATION = "isolation";
  static final String NETWORK = "network";
  static final String ENV = "env";

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Amount<Duration> RUN_TIME =
      new Amount<>(Amount.TIME, SHORTEST, Optional.of(Limits.MAX_TIME));

  private static final List<Key<?>> LIMITS =
      List.of(
          limit(
              "memory",
              new OrUnlimited<>(Amount.ofBytes(Limits.MIN_MEMORY_BYTES)),
              "memory of all its processes, swap off",
              limits -> boxed(limits.memoryBytes()),
              (limits, value) -> limits.withMemoryBytes(unboxed(value))),
          limit(
              "cpus",
              new OrUnlimited<>(new CpuShare()),
              "processors in use at one time by all its processes",
              limits -> limits.cpus().stream().boxed().findFirst(),
              (limits, value) ->
                  limits.withCpus(value.map(OptionalDouble::of).orElse(OptionalDouble.empty()))),
          limit(
              "pids",
              new OrUnlimited<>(count(1, 4_194_304)),
              "processes and threads at one time",
              limits -> limits.pids().stream().boxed().findFirst(),
              (limits, value) ->
                  limits.withPids(value.map(OptionalInt::of).orElse(OptionalInt.empty()))),
          limit(
              "timeout",
              new OrUnlimited<>(RUN_TIME),
              "wall time from start to end",
              Limits::wallTime,
              Limits::withWallTime),
          limit(
              "grace",
              new Amount<>(Amount.TIME, Duration.ZERO, Optional.of(Duration.ofHours(1))),
              "time between the request to end and the kill",
              Limits::grace,
              Limits::withGrace),
          limit(
              "cpu-time",
              new OrUnlimited<>(RUN_TIME),
              "processor time of all its processes",
              Limits::cpuTime,
              Limits::withCpuTime),
          limit(
              "output-limit",
              new OrUnlimited<>(Amount.ofBytes(0)),
              "output on each of stdout and stderr",
              limits -> boxed(limits.outputBytes()),
              (limits, value) -> limits.withOutputBytes(unboxed(value))),
          limit(
              "tmp-size",
              Amount.ofBytes(4096),
              "size of /tmp and of /dev/shm, each; counts as memory too",
              Limits::tmpBytes,
              Limits::withTmpBytes),
          limit(
              "file-size",
              new OrUnlimited<>(Amount.ofBytes(0)),
              "size of one file that it writes",
              limits -> boxed(limits.fileSizeBytes()),
              (limits, value) -> limits.withFileSizeBytes(unboxed(value))),
          limit(
              "open-files",
              count(16, 1_048_576),
              "open files of each process",
              Limits::openFiles,
              Limits::withOpenFiles));

  private static final List<Key<?>> SURROUNDINGS =
      List.of(
          Key.of(
              NETWORK,
              new NetworkRule(),
              "which network it sees",
              EnvironmentConfig::network,
              EnvironmentConfig::withNetwork),
          Key.of(
              "mounts",
              new MountList(),
              "files and directories of the host that it sees, read-only without 'rw'; a relative"
                  + " SRC starts from the directory of this file",
              EnvironmentConfig::mounts,
              EnvironmentConfig::withMounts),
          Key.of(
              "writable",
              Flag.ANY,
              "whether it may write to the directory of its script",
              EnvironmentConfig::writable,
              EnvironmentConfig::withWritable),
          new Key<>(
              "workdir",
              "workdir",
              new InsidePath(),
              false,
              "where it starts",
              EnvironmentConfig::workdir,
              EnvironmentConfig::withWorkdir),
          Key.of(
              ENV,
              new Variables(),
              "variables that it gets besides PATH, HOME and LANG",
              EnvironmentConfig::environment,
              EnvironmentConfig::withEnvironment),
          Key.of(
              "pass-env",
              new VariableNames(),
              "variables copied from the caller's environment",
              EnvironmentConfig::passEnvironment,
              EnvironmentConfig::withPassEnvironment),
          Key.of(
              "user",
              new UserIds(),
              "the ids that it sees itself as; UID alone is UID:UID",
              EnvironmentConfig::user,
              EnvironmentConfig::withUser),
          Key.of(
              "best-effort",
              new LimitNames(),
              "limits that you give up where this host cannot enforce them",
              EnvironmentConfig::bestEffort,
              EnvironmentConfig::withBestEffort));

  /// The keys of Servos, in the order in which they are written.
  static final List<Key<?>> OURS =
      Stream.of(
              List.<Key<?>>of(
                  new Key<>(
                      PLATFORM,
                      PLATFORM,
                      Choice.of("a platform", List.of(Platform.values()), Platform::label),
                      true,
                      "what the program targets",
                      EnvironmentConfig::platform,
                      EnvironmentConfig::withPlatform),
                  Key.of(
                      ISOLATION,
                      new IsolatorName(),
                      "what separates the program from the host",
                      EnvironmentConfig::isolation,
                      EnvironmentConfig::withIsolation),
                  word(
                      "image",
                      new EngineWord("an image", "servos:x86_64"),
                      "what a container is made of",
                      EnvironmentConfig::image,
                      EnvironmentConfig::withImage),
                  word(
                      "runtime",
                      new EngineWord("a runtime of the engine", "runsc"),
                      "what starts a container",
                      EnvironmentConfig::runtime,
                      EnvironmentConfig::withRuntime)),
              LIMITS,
              SURROUNDINGS)
          .flatMap(List::stream)
          .toList();

  /// All keys, our own first.
  static final List<Key<?>> ALL = Stream.concat(OURS.stream(), OriginalKeys.ALL.stream()).toList();

  /// The names of all keys, our own first.
  static final List<String> NAMES = ALL.stream().<String>map(Key::name).toList();

  /// All keys by name.
  static final Map<String, Key<?>> BY_NAME =
      ALL.stream().collect(Collectors.toUnmodifiableMap(Key::name, Function.identity()));

  private Keys() {}

  private static Key<String> word(
      String name,
      EngineWord kind,
      String meaning,
      Function<EnvironmentConfig, Optional<String>> value,
      BiFunction<EnvironmentConfig, String, EnvironmentConfig> change) {
    return new Key<>(name, name, kind, false, meaning, value, change);
  }

  private static <T> Key<T> limit(
      String name,
      Kind<T> kind,
      String meaning,
      Function<Limits, T> value,
      BiFunction<Limits, T, Limits> change) {
    return Key.of(
        name,
        kind,
        meaning,
        config -> value.apply(config.limits()),
        (config, read) -> config.withLimits(change.apply(config.limits(), read)));
  }

  private static Amount<Integer> count(int least, int most) {
    return new Amount<>(Amount.COUNT, least, Optional.of(most));
  }

  private static Optional<Long> boxed(OptionalLong value) {
    return value.stream().boxed().findFirst();
  }

  private static OptionalLong unboxed(Optional<Long> value) {
    return value.map(OptionalLong::of).orElse(OptionalLong.empty());
  }
}
