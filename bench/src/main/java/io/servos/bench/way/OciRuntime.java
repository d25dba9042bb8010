package io.servos.bench.way;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/// A runtime of containers without an engine, with the same namespaces, mounts and limits of the
/// tree.
///
/// @param program its path
/// @param folder for bundles and its state
record OciRuntime(String name, String program, Path folder) implements Way {

  private static final String APP = "/app";
  private static final int OUTSIDE = 200_000;

  @Override
  public String title() {
    return name + ": the same namespaces, mounts and limits; no filter, no receipt";
  }

  @Override
  public Optional<String> missing(Task task) {
    return Commands.missing(program, name);
  }

  @Override
  public Prepared prepare(Task task) throws IOException {
    var bundle = folder.resolve(name + "-" + task.name());
    var root = bundle.resolve("rootfs");
    for (var name : List.of("usr", "proc", "dev", "tmp", "etc", "app", "sys")) {
      Files.createDirectories(root.resolve(name));
    }
    for (var name : List.of("bin", "sbin", "lib", "lib64")) {
      Files.deleteIfExists(root.resolve(name));
      Files.createSymbolicLink(root.resolve(name), Path.of("usr", name));
    }
    JsonMapper.shared().writeValue(bundle.resolve("config.json"), config(task));
    var runs = new AtomicInteger();
    var start =
        List.of(
            program,
            "--root",
            folder.resolve(name + "-state").toString(),
            "run",
            "--bundle",
            bundle.toString());
    return () ->
        Commands.run(
            Stream.concat(
                    start.stream(),
                    Stream.of(
                        "servos-bench-%d-%s-%d"
                            .formatted(
                                ProcessHandle.current().pid(),
                                task.name(),
                                runs.incrementAndGet())))
                .toList(),
            task.outputBytes());
  }

  private static Map<String, Object> config(Task task) {
    return Map.of(
        "ociVersion", "1.0.2",
        "hostname", "servos",
        "root", Map.of("path", "rootfs", "readonly", true),
        "process",
            Map.of(
                "user", Map.of("uid", 1000, "gid", 1000),
                "args", task.command(APP),
                "env", List.of("PATH=/usr/bin:/bin"),
                "cwd", "/",
                "noNewPrivileges", true,
                "capabilities", Map.of(),
                "rlimits", List.of(Map.of("type", "RLIMIT_NOFILE", "hard", 1024, "soft", 1024))),
        "mounts", mounts(task),
        "linux",
            Map.of(
                "namespaces",
                    Stream.of("user", "mount", "pid", "network", "ipc", "uts", "cgroup")
                        .map(type -> Map.of("type", type))
                        .toList(),
                "uidMappings", mapping(),
                "gidMappings", mapping(),
                "resources",
                    Map.of("memory", Map.of("limit", 512L << 20), "pids", Map.of("limit", 128))));
  }

  private static List<Map<String, Integer>> mapping() {
    return List.of(Map.of("containerID", 0, "hostID", OUTSIDE, "size", 65_536));
  }

  private static List<Map<String, Object>> mounts(Task task) {
    var shared = List.of("nosuid", "nodev");
    return List.of(
        bind("/usr", "/usr"),
        bind(task.folder().toString(), APP),
        mount("proc", "/proc", List.of("nosuid", "noexec", "nodev")),
        mount("tmpfs", "/dev", List.of("nosuid", "noexec", "mode=755", "size=64k")),
        mount("tmpfs", "/tmp", with(shared, "size=64m", "nr_inodes=16k")),
        mount("tmpfs", "/dev/shm", with(shared, "size=64m", "nr_inodes=16k")));
  }

  private static List<String> with(List<String> options, String... more) {
    return Stream.concat(options.stream(), Stream.of(more)).toList();
  }

  private static Map<String, Object> bind(String from, String to) {
    return Map.of(
        "type",
        "bind",
        "source",
        from,
        "destination",
        to,
        "options",
        List.of("rbind", "ro", "nosuid", "nodev"));
  }

  private static Map<String, Object> mount(String type, String to, List<String> options) {
    return Map.of("type", type, "source", type, "destination", to, "options", options);
  }
}
