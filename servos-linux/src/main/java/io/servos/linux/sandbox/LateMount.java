package io.servos.linux.sandbox;

import io.servos.linux.facility.Placement;
import io.servos.linux.facility.Records;
import io.servos.linux.launch.ElfImage;
import io.servos.linux.launch.LaunchProgram;
import io.servos.linux.libc.Descriptors;
import io.servos.linux.libc.Fd;
import io.servos.linux.libc.NativeCallException;
import io.servos.linux.libc.Processes;
import io.servos.model.BackendFailedException;
import io.servos.model.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Brings a directory of the host into a sandbox that waits, read-only, as if it had been there
/// from the start. A process of a few calls does so: it opens the tree where Servos is and attaches
/// it where the sandbox is. Only root may.
///
/// @param pid of the program that waits
/// @param namespaces those that it was observed in, by kind
/// @param inside its ids, as it sees them
record LateMount(int pid, Map<String, String> namespaces, UserId inside) {

  private static final String REMEDY = "start the workload again";

  /// Attaches the tree at its own path.
  ///
  /// @param owner the user namespace that maps its owner
  /// @throws BackendFailedException if it could not; the sandbox is not to be used then
  Placement.HostTree attach(Path source, Path workdir, Optional<Fd> owner) {
    var tree =
        new Placement.HostTree(
            source,
            source,
            Files.isDirectory(source),
            false,
            owner.isPresent() ? OptionalInt.of(LateMountErrand.OWNER) : OptionalInt.empty());
    var program = LateMountErrand.program(tree, inside, workdir);
    try (var user = namespace("user");
        var mounts = namespace("mnt");
        var ends = Descriptors.socketPair()) {
      run(program, ends, List.of(ends.theirs(), user, mounts, owner.orElse(mounts)));
      return tree;
    } catch (NativeCallException failure) {
      throw failed(source, String.valueOf(failure.getMessage()), failure);
    } catch (IOException failure) {
      throw failed(source, "the sandbox has ended", failure);
    }
  }

  private static void run(LaunchProgram program, Descriptors.Pair ends, List<Fd> descriptors) {
    int pid = Processes.spawn("servos-mount", ElfImage.of(program), descriptors);
    ends.theirs().close();
    Processes.waitFor(pid);
    var said = new byte[Records.FAILURE_BYTES];
    int count = Descriptors.read(ends.ours(), said, 0, said.length);
    if (count == said.length
        && Records.parse(said).getFirst() instanceof Records.Failure(int index, int errno)) {
      throw new NativeCallException(program.call(index).text(), errno);
    }
  }

  /// Its number may have become that of another process.
  private Fd namespace(String kind) throws IOException {
    var fd = Descriptors.open(Path.of("/proc/" + pid + "/ns/" + kind), Descriptors.O_RDONLY);
    var found = Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd.number())).toString();
    if (!found.equals(namespaces.get(kind))) {
      fd.close();
      throw new IOException(found);
    }
    return fd;
  }

  private static BackendFailedException failed(Path source, String why, Exception cause) {
    return new BackendFailedException(
        ProcessIsolator.NAME,
        "'" + source + "' could not be shown in a sandbox that waited: " + why,
        REMEDY,
        cause);
  }
}
