package io.servos.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a program gets and how it is separated. Secure unless said otherwise: no network, a
/// read-only system, an empty environment, default limits. Immutable.
///
/// @param platform what the program targets; empty means: detect it
/// @param isolation name of the isolator, such as `process` or `docker`
/// @param limits how much the run may use
/// @param network which network the program sees
/// @param mounts files of the host that the program sees besides the system and its own directory
/// @param writable whether the program may write to the directory of its script
/// @param workdir absolute path inside where the program starts; empty means: the script's
///     directory
/// @param environment variables that the program gets, besides `PATH`, `HOME`, `LANG`
/// @param passEnvironment names of variables copied from the caller's environment
/// @param user the ids that the program sees itself as
/// @param bestEffort limits that the caller gives up where they cannot be enforced
/// @param image what a container is made of, as its engine names it; empty means: the image of the
///     platform. Isolation `process` has none
/// @param runtime name of the OCI runtime that the engine is to use; empty means: its default.
///     Isolation `process` has none
public record EnvironmentConfig(
    Optional<Platform> platform,
    String isolation,
    Limits limits,
    NetworkPolicy network,
    List<Mount> mounts,
    boolean writable,
    Optional<Path> workdir,
    Map<String, String> environment,
    Set<String> passEnvironment,
    UserId user,
    Set<Limit> bestEffort,
    Optional<String> image,
    Optional<String> runtime) {

  /// The isolation that needs nothing but this host's kernel.
  public static final String PROCESS = "process";

  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /// What names of images and runtimes look like.
  public static final String ENGINE_NAME = "[A-Za-z0-9][A-Za-z0-9._:/@-]{0,255}";

  public EnvironmentConfig {
    mounts = List.copyOf(mounts);
    environment = Map.copyOf(environment);
    passEnvironment = Set.copyOf(passEnvironment);
    bestEffort = Set.copyOf(bestEffort);
    if (isolation.isEmpty()) {
      throw InvalidConfigException.of("isolation", "is empty", "name one, such as 'process'");
    }
    workdir.ifPresent(EnvironmentConfig::checkWorkdir);
    image.ifPresent(name -> checkName("image", "an image", name));
    runtime.ifPresent(name -> checkName("runtime", "a runtime", name));
    environment.forEach(EnvironmentConfig::checkVariable);
    passEnvironment.forEach(name -> checkVariable(name, ""));
  }

  private static void checkWorkdir(Path path) {
    if (!path.isAbsolute()) {
      throw InvalidConfigException.of(
          "workdir", "'" + path + "' is not an absolute path", "start it with '/'");
    }
  }

  private static void checkName(String key, String noun, String name) {
    if (!name.matches(ENGINE_NAME)) {
      throw InvalidConfigException.of(
          key,
          "'" + name.replace('\0', '?') + "' is not the name of " + noun,
          "use letters, digits and . _ : / @ -");
    }
  }

  private static void checkVariable(String name, String value) {
    if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
      throw InvalidConfigException.of(
          "env",
          "'" + name.replace('\0', '?') + "' is no name of a variable",
          "use a name without '='");
    }
    if (value.indexOf('\0') >= 0) {
      throw InvalidConfigException.of("env", "the value of '" + name + "' has a NUL", "remove it");
    }
  }

  /// The defaults: platform detected, isolation `process`, [Limits#DEFAULT], no network.
  public static EnvironmentConfig defaults() {
    return new EnvironmentConfig(
        Optional.empty(),
        PROCESS,
        Limits.DEFAULT,
        new NetworkPolicy.None(),
        List.of(),
        false,
        Optional.empty(),
        Map.of(),
        Set.of(),
        UserId.DEFAULT,
        Set.of(),
        Optional.empty(),
        Optional.empty());
  }

  /// The variables that the program gets, by name: those of every program, those of the caller that
  /// are passed on as far as they are set, and those of this config, the later ones winning.
  public SortedMap<String, String> variables() {
    var variables = new TreeMap<>(Map.of("PATH", PATH, "HOME", "/tmp", "LANG", "C.UTF-8"));
    for (var name : passEnvironment) {
      Optional.ofNullable(System.getenv(name)).ifPresent(value -> variables.put(name, value));
    }
    variables.putAll(environment);
    return variables;
  }

  public EnvironmentConfig withPlatform(Platform value) {
    return new EnvironmentConfig(
        Optional.of(value),
        isolation,
        limits,
        network,
        mounts,
        writable,
        workdir,
        environment,
        passEnvironment,
        user,
        bestEffort,
        image,
        runtime);
  }

  public EnvironmentConfig withIsolation(String value) {
    return new EnvironmentConfig(
        platform,
        value,
        limits,
        network,
        mounts,
        writable,
        workdir,
        environment,
        passEnvironment,
        user,
        bestEffort,
        image,
        runtime);
  }

  public EnvironmentConfig withLimits(Limits value) {
    return new EnvironmentConfig(
        platform,
        isolation,
        value,
        network,
        mounts,
        writable,
        workdir,
        environment,
        passEnvironment,
        user,
        bestEffort,
        image,
        runtime);
  }

  public EnvironmentConfig withNetwork(NetworkPolicy value) {
    return new EnvironmentConfig(
        platform,
        isolation,
        limits,
        value,
        mounts,
        writable,
        workdir,
        environment,
        passEnvironment,
        user,
        bestEffort,
        image,
        runtime);
  }

  public EnvironmentConfig withMounts(List<Mount> value) {
    return new EnvironmentConfig(
        platform,
        isolation,
        limits,
        network,
        value,
        writable,
        workdir,
        environment,
        passEnvironment,
        user,
        bestEffort,
        image,
        runtime);
  }

  public EnvironmentConfig withWritable(boolean value) {
    return new EnvironmentConfig(
        platform,
        isolation,
        limits,
        network,
        mounts,
        value,
        workdir,
        environment,
        passEnvironment,
        user,
        bestEffort,
        image,
        runtime);
  }

  public EnvironmentConfig withWorkdir(Path value) {
    return new EnvironmentConfig(
        platform,
        isolation,
        limits,
        network,
        mounts,
        writable,
        Optional.of(value),
        environment,
        passEnvironment,
        user,
        bestEffort,
        image,
        runtime);
  }

  public EnvironmentConfig withEnvironment(Map<String, String> value) {
    return new EnvironmentConfig(
        platform,
        isolation,
        limits,
        network,
        mounts,
        writable,
        workdir,
        value,
        passEnvironment,
        user,
        bestEffort,
        image,
        runtime);
  }

  public EnvironmentConfig withPassEnvironment(Set<String> value) {
    return new EnvironmentConfig(
        platform,
        isolation,
        limits,
        network,
        mounts,
        writable,
        workdir,
        environment,
        value,
        user,
        bestEffort,
        image,
        runtime);
  }

  public EnvironmentConfig withUser(UserId value) {
    return new EnvironmentConfig(
        platform,
        isolation,
        limits,
        network,
        mounts,
        writable,
        workdir,
        environment,
        passEnvironment,
        value,
        bestEffort,
        image,
        runtime);
  }

  public EnvironmentConfig withBestEffort(Set<Limit> value) {
    return new EnvironmentConfig(
        platform,
        isolation,
        limits,
        network,
        mounts,
        writable,
        workdir,
        environment,
        passEnvironment,
        user,
        value,
        image,
        runtime);
  }

  public EnvironmentConfig withImage(String value) {
    return new EnvironmentConfig(
        platform,
        isolation,
        limits,
        network,
        mounts,
        writable,
        workdir,
        environment,
        passEnvironment,
        user,
        bestEffort,
        Optional.of(value),
        runtime);
  }

  public EnvironmentConfig withRuntime(String value) {
    return new EnvironmentConfig(
        platform,
        isolation,
        limits,
        network,
        mounts,
        writable,
        workdir,
        environment,
        passEnvironment,
        user,
        bestEffort,
        image,
        Optional.of(value));
  }
}
