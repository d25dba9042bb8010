package io.servos.linux.sandbox;

import io.servos.linux.facility.Placement;
import io.servos.linux.network.Uplink;
import io.servos.model.NetworkPolicy;
import io.servos.model.UserId;
import io.servos.spi.Once;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// The part of the file tree that every program sees: the system's programs and libraries,
/// read-only, and private /tmp, /dev and /proc. Nothing else of the host: no home directories, no
/// /run, no /sys, no passwords, no sockets.
final class RootTree {

  private static final List<String> SYSTEM =
      List.of("usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32");

  /// What programs read of /etc that holds no secret to the program's user.
  private static final List<String> SETTINGS =
      List.of("alternatives", "ld.so.cache", "localtime", "mime.types", "perl", "ssl");

  /// The same, small and rarely changed: copied, which costs less than a mount.
  private static final List<String> COPIED = List.of("protocols", "services", "timezone");

  /// Settings of runtimes, by the beginning of their name in /etc.
  private static final List<String> RUNTIME_SETTINGS = List.of("java-", "python3", "ruby");

  private static final List<String> DEVICES = List.of("null", "zero", "full", "random", "urandom");
  private static final Path ETC = Path.of("/etc");
  private static final long TMP_INODES = 16_384;

  private static final Once<RootTree> OF_HOST = new Once<>(() -> of(Path.of("/")));

  private final List<Placement> system;

  private RootTree(List<Placement> system) {
    this.system = List.copyOf(system);
  }

  /// That of this host, as it was when this JVM first asked.
  static RootTree ofHost() {
    return OF_HOST.get();
  }

  /// Looks at the system whose files are below that root.
  static RootTree of(Path root) {
    var etc = root.resolve("etc");
    var placements = new ArrayList<Placement>();
    for (var name : SYSTEM) {
      addTree(placements, root, root.resolve(name));
    }
    for (var name : SETTINGS) {
      addTree(placements, root, etc.resolve(name));
    }
    for (var path : runtimeSettings(etc)) {
      addTree(placements, root, path);
    }
    for (var name : COPIED) {
      addCopy(placements, etc.resolve(name), ETC.resolve(name));
    }
    return new RootTree(placements);
  }

  private static List<Path> runtimeSettings(Path etc) {
    try (var entries = Files.list(etc)) {
      return entries
          .filter(
              entry ->
                  RUNTIME_SETTINGS.stream().anyMatch(entry.getFileName().toString()::startsWith))
          .filter(Files::isDirectory)
          .sorted()
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void addTree(List<Placement> placements, Path root, Path path) {
    var inside = Path.of("/").resolve(root.relativize(path));
    try {
      if (Files.isSymbolicLink(path)) {
        placements.add(new Placement.Link(inside, Files.readSymbolicLink(path).toString()));
      } else if (Files.exists(path)) {
        placements.add(
            new Placement.HostTree(
                path, inside, Files.isDirectory(path), false, OptionalInt.empty()));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// The tree for one program.
  List<Placement> placements(UserId user, NetworkPolicy network, long tmpBytes, boolean terminal) {
    var placements = new ArrayList<>(system);
    placements.add(new Placement.Processes(Path.of("/proc")));
    addMask(placements, Path.of("/proc/locks"));
    placements.add(new Placement.Memory(Path.of("/tmp"), tmpBytes, TMP_INODES));
    placements.add(new Placement.Link(Path.of("/var/tmp"), "/tmp"));
    placements.add(new Placement.Directory(Path.of("/run")));
    addDevices(placements, tmpBytes, terminal);
    addAccounts(placements, user);
    placements.add(
        new Placement.Text(Path.of("/etc/hosts"), "127.0.0.1 localhost\n::1 localhost\n"));
    placements.add(
        new Placement.Text(
            Path.of("/etc/nsswitch.conf"), "passwd: files\ngroup: files\nhosts: files dns\n"));
    addResolver(placements, network);
    return placements;
  }

  private static void addResolver(List<Placement> placements, NetworkPolicy network) {
    var file = Path.of("/etc/resolv.conf");
    if (network instanceof NetworkPolicy.Host) {
      addCopy(placements, file, file);
    } else if (network instanceof NetworkPolicy.Allow) {
      placements.add(new Placement.Text(file, "nameserver " + Uplink.NAME_SERVER + "\n"));
    }
  }

  /// It shows locks of open file descriptions of the whole host, whatever the pid namespace.
  private static void addMask(List<Placement> placements, Path path) {
    if (Files.exists(path)) {
      placements.add(new Placement.Mask(Path.of("/dev/null"), path));
    }
  }

  private static void addDevices(List<Placement> placements, long tmpBytes, boolean terminal) {
    for (var device : DEVICES) {
      var path = Path.of("/dev", device);
      placements.add(new Placement.Device(path, path));
    }
    if (terminal) {
      placements.add(new Placement.Device(Path.of("/dev/tty"), Path.of("/dev/tty")));
    }
    placements.add(new Placement.Memory(Path.of("/dev/shm"), tmpBytes, TMP_INODES));
    placements.add(new Placement.Link(Path.of("/dev/fd"), "/proc/self/fd"));
    placements.add(new Placement.Link(Path.of("/dev/stdin"), "/proc/self/fd/0"));
    placements.add(new Placement.Link(Path.of("/dev/stdout"), "/proc/self/fd/1"));
    placements.add(new Placement.Link(Path.of("/dev/stderr"), "/proc/self/fd/2"));
  }

  private static void addAccounts(List<Placement> placements, UserId user) {
    var root = user.uid() == 0 ? "" : "root:x:0:0:root:/tmp:/bin/sh\n";
    var name = user.uid() == 0 ? "root" : "user";
    placements.add(
        new Placement.Text(
            Path.of("/etc/passwd"),
            root
                + name
                + ":x:"
                + user.uid()
                + ":"
                + user.gid()
                + ":"
                + name
                + ":/tmp:/bin/sh\n"
                + (user.uid() == 65534
                    ? ""
                    : "nobody:x:65534:65534:nobody:/:/usr/sbin/nologin\n")));
    placements.add(
        new Placement.Text(
            Path.of("/etc/group"),
            (user.gid() == 0 ? "" : "root:x:0:\n")
                + (user.gid() == 0 ? "root" : "user")
                + ":x:"
                + user.gid()
                + ":\n"
                + (user.gid() == 65534 ? "" : "nogroup:x:65534:\n")));
  }

  private static void addCopy(List<Placement> placements, Path path, Path inside) {
    if (Files.isReadable(path)) {
      try {
        placements.add(new Placement.Text(inside, Files.readString(path)));
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
