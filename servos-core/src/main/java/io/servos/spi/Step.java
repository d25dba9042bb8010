package io.servos.spi;

import io.servos.model.Input;
import io.servos.model.Mount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One program to execute, with everything found: what a [Toolchain] makes of a workload.
///
/// @param executable absolute path of the program as seen inside; or a bare name, which is looked
///     up inside in the directories of `PATH`
/// @param argv what the program gets as its arguments, its own name first
/// @param material real path on the host of the file or directory that the program needs; it is
///     seen inside at the same path
/// @param workdir absolute path inside where the program starts, unless the config names another
/// @param input standard input
/// @param mounts what else of the host this step needs, besides the config's mounts
/// @param userland the system that it sees; empty means: the host's
public record Step(
    Path executable,
    List<String> argv,
    Path material,
    Path workdir,
    Input input,
    List<Mount> mounts,
    Optional<Userland> userland) {

  public Step {
    argv = List.copyOf(argv);
    mounts = List.copyOf(mounts);
  }

  /// A step of the host's own system that needs its material alone.
  public Step(Path executable, List<String> argv, Path material, Path workdir, Input input) {
    this(executable, argv, material, workdir, input, List.of(), Optional.empty());
  }

  /// The same step, which sees that too.
  public Step withMount(Mount mount) {
    var all = new ArrayList<>(mounts);
    all.add(mount);
    return new Step(executable, argv, material, workdir, input, all, userland);
  }

  /// The same step in that system.
  public Step withUserland(Optional<Userland> system) {
    return new Step(executable, argv, material, workdir, input, mounts, system);
  }
}
