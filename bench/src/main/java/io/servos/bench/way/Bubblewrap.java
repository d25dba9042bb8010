package io.servos.bench.way;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// bubblewrap with the same namespaces and mounts.
final class Bubblewrap implements Way {

  private static final String PROGRAM = "/usr/bin/bwrap";
  private static final String APP = "/app";
  private static final Pattern WORDS = Pattern.compile(" ");

  private static final String BARRIERS =
      """
      --unshare-user --unshare-pid --unshare-net --unshare-ipc --unshare-uts --unshare-cgroup
      --uid 1000 --gid 1000 --die-with-parent --new-session
      --ro-bind /usr /usr --symlink usr/bin /bin --symlink usr/sbin /sbin
      --symlink usr/lib /lib --symlink usr/lib64 /lib64 --dir /etc
      --proc /proc --dev /dev --tmpfs /tmp --tmpfs /dev/shm --remount-ro /dev
      """;

  @Override
  public String name() {
    return "bubblewrap";
  }

  @Override
  public String title() {
    return "bubblewrap: the same namespaces and mounts; no filter, limits or receipt";
  }

  @Override
  public Optional<String> missing(Task task) {
    return Commands.missing(PROGRAM, "bubblewrap");
  }

  /// It ends before the program's process has been waited for.
  @Override
  public boolean isCounted() {
    return false;
  }

  @Override
  public Prepared prepare(Task task) {
    var options = Stream.concat(Stream.of(PROGRAM), BARRIERS.lines().flatMap(WORDS::splitAsStream));
    var shown = Stream.of("--ro-bind", task.folder().toString(), APP, "--remount-ro", "/", "--");
    var command =
        Stream.of(options, shown, task.command(APP).stream()).flatMap(all -> all).toList();
    return () -> Commands.run(command, task.outputBytes());
  }
}
