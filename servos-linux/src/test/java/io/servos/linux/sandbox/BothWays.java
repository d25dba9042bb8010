package io.servos.linux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.engine.IsolationManager;
import io.servos.engine.WarmPool;
import io.servos.model.Input;
import io.servos.model.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// A collection of scripts in a folder, each to be run both ways: with its interpreter started for
/// it, and with one that waited. Byte for byte, nothing may differ.
record BothWays(Path folder, IsolationManager manager, WarmPool pool) implements AutoCloseable {

  private static final String MARK = "=== ";
  private static final Duration LONG = Duration.ofMinutes(3);

  /// The collection of that resource, by name.
  static Map<String, String> scripts(String resource) {
    var scripts = new LinkedHashMap<String, String>();
    for (var part : text(resource).split("(?m)^" + MARK, -1)) {
      int end = part.indexOf('\n');
      if (!part.startsWith("#")) {
        scripts.put(part.substring(0, end), part.substring(end + 1));
      }
    }
    return scripts;
  }

  private static String text(String resource) {
    try (var stream = BothWays.class.getResourceAsStream(resource)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// Makes a pool.
  interface Kind {
    WarmPool pool(IsolationManager manager, Workload like, WarmPool.Size size);
  }

  /// For scripts of that folder, which are executed as that one is.
  static BothWays in(Path folder, String like) throws IOException {
    return in(folder, like, IsolationManager::warmPool);
  }

  /// The same, in a pool of that kind.
  static BothWays in(Path folder, String like, Kind kind) throws IOException {
    Files.writeString(folder.resolve("data.txt"), "data");
    Files.writeString(folder.resolve("input"), "first\nsecond\nlast");
    var manager = new IsolationManager();
    var size = new WarmPool.Size(2, 2, LONG);
    return new BothWays(
        folder, manager, kind.pool(manager, Workload.of(folder.resolve(like)), size));
  }

  /// Runs that file of the folder, or of one below it.
  void compare(String name) throws IOException, InterruptedException {
    var workload =
        Workload.of(folder.resolve(name), "one", "two words", "")
            .withInput(new Input.FromFile(folder.resolve("input")));
    var cold = manager.executeIsolated(workload);
    Deadline.await("a sandbox that waits", () -> pool.counts().ready() > 0);
    long before = pool.counts().warm();

    var warm = pool.executeIsolated(workload);

    assertThat(pool.counts().warm()).isEqualTo(before + 1);
    assertThat(warm.outcome()).isEqualTo(cold.outcome());
    assertThat(lasting(warm.stdoutText())).isEqualTo(lasting(cold.stdoutText()));
    assertThat(lasting(warm.stderrText())).isEqualTo(lasting(cold.stderrText()));
  }

  /// Addresses, which the kernel chooses for every process, and durations are others each time.
  private static String lasting(String text) {
    return text.replaceAll("0x[0-9a-f]{6,}", "ADDRESS")
        .replaceAll("duration_ms:? [0-9.]+", "DURATION");
  }

  @Override
  public void close() {
    pool.close();
    manager.close();
  }
}
