package io.servos.linux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.model.Mount;
import io.servos.model.Mount.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Hosts whose mounts are shared, as systemd makes them all.
class SharedMountsTest {

  @TempDir Path folder;

  private final List<Path> mounted = new ArrayList<>();
  private Path shared;

  @BeforeEach
  void share() throws IOException, InterruptedException {
    assumeTrue(Host.look().isRoot(), "only root can mount something on the host");
    shared = Files.createDirectory(folder.toRealPath().resolve("shared"));
    mount(shared);
    call("mount", "--make-shared", shared.toString());
    Files.createDirectory(shared.resolve("below"));
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    if (!mounted.isEmpty()) {
      call("umount", "--recursive", mounted.getFirst().toString());
    }
  }

  private void mount(Path target) throws IOException, InterruptedException {
    call("mount", "-t", "tmpfs", "-o", "size=1m", "mounted-by-a-test", target.toString());
    mounted.add(target);
  }

  private static void call(String... command) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
        .as(String.join(" ", command))
        .isZero();
  }

  /// Others may mount something elsewhere meanwhile.
  private static List<String> mountsBelow(Path place) throws IOException {
    return Inventory.take().mounts().stream()
        .filter(line -> line.contains(" " + place + "/"))
        .toList();
  }

  private static EnvironmentConfig showing(Mount... mounts) {
    return Workbench.DEFAULTS.withMounts(List.of(mounts));
  }

  @Test
  void mountsNothingOnTheHost() throws IOException, InterruptedException {
    var other = Files.createDirectory(folder.toRealPath().resolve("other"));
    Files.writeString(other.resolve("file"), "of the other tree");
    var config =
        showing(
            new Mount(shared, Path.of("/data"), Access.READ_WRITE),
            new Mount(other, Path.of("/data/below"), Access.READ_ONLY));
    var before = mountsBelow(folder.toRealPath());
    try (var bench = Workbench.in(folder);
        var run =
            bench
                .isolator()
                .start(
                    bench.step(
                        Workbench.shellCommand("cat /data/below/file; read line"),
                        new Input.Piped()),
                    config)) {
      assertThat(mountsBelow(folder.toRealPath())).isEqualTo(before);

      run.stdin().close();
      assertThat(Workbench.finish(run).out()).isEqualTo("of the other tree");
    }
    assertThat(mountsBelow(folder.toRealPath())).isEqualTo(before);
  }

  @Test
  void showsNothingThatTheHostMountsLater() throws IOException, InterruptedException {
    var config = showing(new Mount(shared, Path.of("/data"), Access.READ_ONLY));
    var code = "read line; ls /data/below; grep -c mounted-by-a-test /proc/self/mountinfo";
    try (var bench = Workbench.in(folder);
        var run =
            bench
                .isolator()
                .start(bench.step(Workbench.shellCommand(code), new Input.Piped()), config)) {
      mount(shared.resolve("below"));
      Files.writeString(shared.resolve("below/later"), "");

      run.stdin().write('\n');
      run.stdin().close();

      assertThat(Workbench.finish(run).out()).isEqualTo("2\n");
    }
  }
}
