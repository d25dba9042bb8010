package io.servos.linux.cgroup;

import io.servos.model.Limit;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Where groups of version 2 can be made.
///
/// @param base the group around all of Servos
/// @param controllers that are passed on to the groups of runs
/// @param shortfalls why some limits are not enforced
record Grounds(Path base, Set<String> controllers, Map<Limit, Shortfall> shortfalls) {

  private static final Map<String, Limit> LIMITS =
      Map.of("memory", Limit.MEMORY, "pids", Limit.PIDS, "cpu", Limit.CPUS);

  private static final String SUBTREE_CONTROL = "cgroup.subtree_control";
  private static final String PROCESSES = "cgroup.procs";

  /// Where this JVM moves to when it is in the way: groups that pass controllers on may have no
  /// processes.
  private static final String LEAF = "servos-jvm";

  /// The top of the tree, which is there for root, or else the group of this process.
  static Grounds find(Survey survey, Hierarchy tree) throws UnusableException {
    var bases = new LinkedHashSet<Path>();
    bases.add(tree.mount());
    tree.own()
        .map(own -> own.endsWith(LEAF) ? own.resolve("..").normalize() : own)
        .ifPresent(bases::add);
    var refusals = new ArrayList<UnusableException>();
    for (var base : bases) {
      try {
        return at(survey, tree, base);
      } catch (UnusableException refusal) {
        refusals.add(refusal);
      }
    }
    throw refusals.getLast();
  }

  private static Grounds at(Survey survey, Hierarchy tree, Path base) throws UnusableException {
    try {
      var controllers = new LinkedHashSet<>(ControlFile.of(base, "cgroup.controllers").words());
      controllers.retainAll(LIMITS.keySet());
      var shortfalls = new EnumMap<Limit, Shortfall>(Limit.class);
      LIMITS.forEach(
          (controller, limit) -> {
            if (!controllers.contains(controller)) {
              shortfalls.put(limit, missing(survey, tree, base, controller));
            }
          });
      if (controllers.isEmpty()) {
        throw new UnusableException(Shortfall.of(shortfalls, Limit.MEMORY));
      }
      var grounds = new Grounds(base, Set.copyOf(controllers), Map.copyOf(shortfalls));
      grounds.checkWritable(survey);
      grounds.clear(survey);
      grounds.pass(base);
      survey.tryFolder(grounds.folder(), grounds::makeFolder);
      return grounds;
    } catch (IOException failure) {
      throw new UnusableException(survey.refusal(base, failure));
    }
  }

  private static Shortfall missing(Survey survey, Hierarchy tree, Path base, String controller) {
    return isTop(base)
        ? Shortfall.absent(controller)
        : new Shortfall(
            "the '"
                + controller
                + "' controller is not passed on to control group '"
                + tree.pathOf(base)
                + "'",
            survey.delegation());
  }

  /// Whether it is the top of all groups. Only that has no type.
  private static boolean isTop(Path group) {
    return !ControlFile.of(group, "cgroup.type").exists();
  }

  private void checkWritable(Survey survey) throws IOException, UnusableException {
    for (var path : List.of(base, base.resolve(SUBTREE_CONTROL), base.resolve(PROCESSES))) {
      if (!Files.isWritable(path)) {
        var readOnly = Files.getFileStore(base).isReadOnly();
        throw new UnusableException(
            survey.refusal(
                base,
                readOnly
                    ? new IOException("Read-only file system")
                    : new AccessDeniedException(base.toString())));
      }
    }
  }

  Path folder() {
    return base.resolve(Survey.FOLDER);
  }

  Set<Limit> enforced() {
    var enforced = EnumSet.copyOf(Shortfall.TREE_LIMITS);
    enforced.removeAll(shortfalls.keySet());
    return enforced;
  }

  /// Moves this JVM out of the base if it is there alone. Only the top of all may keep processes.
  private void clear(Survey survey) throws IOException, UnusableException {
    if (isPassing(base) || isTop(base)) {
      return;
    }
    var processes = ControlFile.of(base, PROCESSES).words();
    if (processes.isEmpty()) {
      return;
    }
    if (!processes.equals(List.of(Long.toString(survey.owner().pid())))) {
      throw new UnusableException(
          new Shortfall(
              "other processes are in the control group of Servos, '" + base + "'",
              survey.delegation()));
    }
    var leaf = base.resolve(LEAF);
    Survey.makeFolder(leaf);
    ControlFile.of(leaf, PROCESSES).write("0");
  }

  private boolean isPassing(Path group) throws IOException {
    return ControlFile.of(group, SUBTREE_CONTROL).words().containsAll(controllers);
  }

  private void pass(Path group) throws IOException {
    if (!isPassing(group)) {
      ControlFile.of(group, SUBTREE_CONTROL).write("+" + String.join(" +", controllers));
    }
  }

  /// Makes the folder if need be, and passes the controllers on to the groups in it.
  void makeFolder() throws IOException {
    Survey.makeFolder(folder());
    pass(folder());
  }

  /// Makes a group of a run. Another Servos that has no use for the folder any more may remove it
  /// at any time; one that makes it again may not have passed the controllers on yet.
  void makeGroup(Path group) throws IOException {
    try {
      Files.createDirectory(group);
    } catch (NoSuchFileException _) {
      Survey.insist(
          () -> {
            makeFolder();
            Files.createDirectory(group);
          });
    }
    if (!has(group)) {
      pass(folder());
    }
  }

  private boolean has(Path group) {
    return controllers.stream()
        .allMatch(controller -> ControlFile.of(group, controller + ".max").exists());
  }
}
