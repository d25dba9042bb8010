package io.servos.containers.docker;

import io.servos.containers.engine.EngineAddress;
import io.servos.containers.init.FirstProcess;
import io.servos.model.EnvironmentConfig;
import io.servos.model.InvalidConfigException;
import io.servos.model.Mount;
import io.servos.model.UserId;
import io.servos.spi.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What of the host a program sees. Engines do not map owners of files, so what the program's user
/// may not read is refused.
///
/// @param engine where the engine listens, which is shown to no program
record HostFiles(EngineAddress engine, UserId user) {

  private static final List<Path> TAKEN =
      List.of(
          Path.of("/"),
          Path.of("/tmp"),
          Path.of("/etc"),
          Path.of("/usr"),
          Path.of("/bin"),
          Path.of("/sbin"),
          Path.of("/lib"),
          Path.of("/lib64"),
          Path.of("/run"));
  private static final List<Path> TREES =
      List.of(Path.of("/proc"), Path.of("/sys"), Path.of("/dev"), Path.of(FirstProcess.PATH));
  private static final int READ = 4;
  private static final int WRITE = 2;
  private static final int ENTER = 1;

  /// A file or directory of the host that is seen inside.
  record Shown(Path source, Path target, boolean writable) {}

  /// That of the step and those of the config.
  List<Shown> of(Step step, EnvironmentConfig config) {
    var shown = new ArrayList<Shown>();
    shown.add(checked(new Shown(step.material(), step.material(), config.writable())));
    for (var mount : concat(step.mounts(), config.mounts())) {
      shown.add(
          checked(
              new Shown(
                  real(mount.source()),
                  target(mount.target()),
                  mount.access() == Mount.Access.READ_WRITE)));
    }
    return shown;
  }

  private static List<Mount> concat(List<Mount> ofStep, List<Mount> ofConfig) {
    return Stream.concat(ofStep.stream(), ofConfig.stream()).toList();
  }

  private static Path real(Path source) {
    try {
      return source.toRealPath();
    } catch (IOException _) {
      throw InvalidConfigException.of(
          "mounts", "source '" + source + "' does not exist", "name an existing file or directory");
    }
  }

  private static Path target(Path target) {
    if (TAKEN.contains(target) || TREES.stream().anyMatch(target::startsWith)) {
      throw InvalidConfigException.of(
          "mounts",
          "target '" + target + "' is part of the container",
          "choose a path below or beside it");
    }
    return target;
  }

  private Shown checked(Shown shown) {
    if (engine instanceof EngineAddress.Unix(var socket) && leadsTo(shown.source(), socket)) {
      throw InvalidConfigException.of(
          "mounts",
          "'" + shown.source() + "' holds the socket of the engine, which is as good as root",
          "mount what lies beside it");
    }
    int needed =
        READ | (Files.isDirectory(shown.source()) ? ENTER : 0) | (shown.writable() ? WRITE : 0);
    try {
      var attributes = Files.readAttributes(shown.source(), "unix:mode,uid,gid");
      if ((allowed(attributes) & needed) != needed) {
        throw InvalidConfigException.of(
            "user",
            "user "
                + user.label()
                + " may not "
                + (shown.writable() ? "write to" : "read")
                + " '"
                + shown.source()
                + "', which belongs to "
                + number(attributes, "uid")
                + ":"
                + number(attributes, "gid"),
            "choose its owner with --user, or change its mode with chmod");
      }
    } catch (IOException _) {
      throw InvalidConfigException.of(
          "mounts", "'" + shown.source() + "' vanished", "name a path that stays where it is");
    }
    return shown;
  }

  private static boolean leadsTo(Path source, Path socket) {
    try {
      return socket.toRealPath().startsWith(source);
    } catch (IOException _) {
      // The engine is reached by another name of it, or has gone; calls will tell.
      return socket.startsWith(source);
    }
  }

  /// What the program's user may do with it, as in chmod(2).
  private int allowed(Map<String, Object> attributes) {
    int mode = number(attributes, "mode");
    if (number(attributes, "uid") == user.uid()) {
      return mode >> 6 & 7;
    }
    return (number(attributes, "gid") == user.gid() ? mode >> 3 : mode) & 7;
  }

  private static int number(Map<String, Object> attributes, String name) {
    return attributes.get(name) instanceof Integer number ? number : 0;
  }
}
