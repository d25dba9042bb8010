package io.servos.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where it was measured, and what makes that doubtful.
///
/// @param warnings about noise
public record Machine(
    String processor,
    int processors,
    String system,
    String kernel,
    String controlGroups,
    String java,
    boolean root,
    List<String> warnings) {

  private static final double BUSY = 0.5;

  public static Machine here() throws IOException {
    double load = load(Files.readString(Path.of("/proc/loadavg")));
    int processors = Runtime.getRuntime().availableProcessors();
    return new Machine(
        value(Path.of("/proc/cpuinfo"), "model name", ":").orElse(System.getProperty("os.arch")),
        processors,
        value(Path.of("/etc/os-release"), "PRETTY_NAME", "=").orElse("Linux"),
        System.getProperty("os.version"),
        Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers")) ? "v2" : "v1",
        System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
        System.getProperty("user.name").equals("root"),
        load > BUSY * processors
            ? List.of("noisy: the load was %.1f before the first run".formatted(load))
            : List.of());
  }

  static double load(String loadavg) {
    return Double.parseDouble(loadavg.substring(0, loadavg.indexOf(' ')));
  }

  private static Optional<String> value(Path file, String key, String sign) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(line.indexOf(sign) + 1).replace("\"", "").strip())
        .findFirst();
  }
}
