package io.servos.cli.run;

import io.servos.cli.command.UsageException;
import io.servos.config.EnvironmentConfigReader;
import io.servos.model.EnvironmentConfig;
import io.servos.model.InvalidConfigException;
import io.servos.model.Mount;
import io.servos.model.NetworkPolicy;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;

/// The options of `servos isolate` that change the environment. Each mistake is told with the
/// option's name.
///
/// @param options what was given
/// @param processors how many this host has
record Overrides(IsolateOptions options, int processors) {

  /// The options that mean the same as the key of an environment file with the same name.
  private static final List<String> KEYS =
      List.of(
          "platform",
          "isolation",
          "image",
          "runtime",
          "workdir",
          "user",
          "best-effort",
          "memory",
          "cpus",
          "pids",
          "timeout",
          "grace",
          "cpu-time",
          "output-limit",
          "tmp-size",
          "file-size",
          "open-files");

  EnvironmentConfig over(EnvironmentConfig file) {
    var config = file;
    for (var key : KEYS) {
      var text = options.value("--" + key);
      if (text.isPresent()) {
        config = with(config, key, text.get());
      }
    }
    config = withNetwork(config);
    for (var mount : options.values("--mount")) {
      config = withMount(config, mount);
    }
    for (var variable : options.values("--env")) {
      config = withVariable(config, variable);
    }
    return options.flag("--writable") ? config.withWritable(true) : config;
  }

  private EnvironmentConfig with(EnvironmentConfig before, String key, String text) {
    try {
      return new EnvironmentConfigReader(before, processors).with(key, text, "--" + key);
    } catch (InvalidConfigException wrong) {
      throw mistake("--" + key, wrong);
    }
  }

  private EnvironmentConfig withNetwork(EnvironmentConfig before) {
    var network = options.value("--network");
    var allowed = options.values("--allow-net");
    if (allowed.isEmpty()) {
      return network.map(text -> before.withNetwork(network(text))).orElse(before);
    }
    if (network.isPresent()) {
      throw new UsageException("--network does not go with --allow-net", "leave one of them out");
    }
    try {
      return new EnvironmentConfigReader(before, processors).withAllowed(allowed, "--allow-net");
    } catch (InvalidConfigException wrong) {
      throw mistake("--allow-net", wrong);
    }
  }

  private static NetworkPolicy network(String text) {
    return switch (text) {
      case "none" -> new NetworkPolicy.None();
      case "host" -> new NetworkPolicy.Host();
      default ->
          throw new UsageException(
              "--network: '" + text + "' is not a network", "use 'none' or 'host', or --allow-net");
    };
  }

  /// A later mount hides an earlier one at the same place.
  private static EnvironmentConfig withMount(EnvironmentConfig before, String text) {
    var added = mount(text);
    var mounts = new ArrayList<Mount>();
    for (var mount : before.mounts()) {
      if (!mount.target().equals(added.target())) {
        mounts.add(mount);
      }
    }
    mounts.add(added);
    return before.withMounts(mounts);
  }

  private static Mount mount(String text) {
    var parts = text.split(":", -1);
    boolean isWritable = parts.length == 3 && parts[2].equals("rw");
    boolean isWhole =
        parts.length == 2 || isWritable || (parts.length == 3 && parts[2].equals("ro"));
    if (!isWhole || parts[0].isEmpty() || parts[1].isEmpty()) {
      throw new UsageException(
          "--mount: '" + text + "' is not SRC:DST or SRC:DST:rw", "use one such as data:/data:rw");
    }
    try {
      return new Mount(
          Path.of(parts[0]).toAbsolutePath().normalize(),
          Path.of(parts[1]),
          isWritable ? Mount.Access.READ_WRITE : Mount.Access.READ_ONLY);
    } catch (InvalidConfigException wrong) {
      throw mistake("--mount", wrong);
    } catch (InvalidPathException _) {
      throw new UsageException("--mount: '" + text + "' is not a path", "name one without NUL");
    }
  }

  /// `K=V` sets, `K` copies; the last one of a name counts.
  private static EnvironmentConfig withVariable(EnvironmentConfig before, String text) {
    int equals = text.indexOf('=');
    var name = equals < 0 ? text : text.substring(0, equals);
    if (name.isEmpty()) {
      throw new UsageException("--env: '" + text + "' has no name", "use K=V or K");
    }
    var set = new HashMap<>(before.environment());
    var copied = new HashSet<>(before.passEnvironment());
    if (equals < 0) {
      set.remove(name);
      copied.add(name);
    } else {
      copied.remove(name);
      set.put(name, text.substring(equals + 1));
    }
    return before.withEnvironment(set).withPassEnvironment(copied);
  }

  private static UsageException mistake(String option, InvalidConfigException wrong) {
    var problem = wrong.problems().getFirst();
    return new UsageException(option + ": " + problem.problem(), problem.remedy());
  }
}
