package io.servos.linux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.engine.Execution;
import io.servos.engine.IsolationManager;
import io.servos.linux.receipt.Observation;
import io.servos.model.BackendFailedException;
import io.servos.model.Input;
import io.servos.model.UserId;
import io.servos.model.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A tree that is attached in a sandbox whose program has run already, and may have prepared for
/// it.
class LateMountTest {

  @TempDir Path folder;

  private IsolationManager manager;
  private Path source = Path.of("");

  @BeforeEach
  void open() throws IOException {
    manager = new IsolationManager();
    source = Files.createDirectories(folder.toRealPath().resolve("source/inner"));
    Files.writeString(source.resolve("file"), "text");
  }

  @AfterEach
  void close() {
    manager.close();
  }

  /// A program that does that first, and then what it is sent.
  private Execution started(String first) throws IOException, InterruptedException {
    var place = Files.createDirectories(Path.of("target").toRealPath().resolve("late-mount"));
    var script =
        Files.writeString(
            place.resolve("waits.py"),
            "import os, sys\nsource, place = sys.argv[1:]\n"
                + first
                + "\nprint('ready', flush=True)\nexec(sys.stdin.readline())\n");
    var workload =
        Workload.of(script, source.toString(), "/" + source.subpath(0, 2))
            .withInput(new Input.Piped());
    var execution = manager.start(workload);
    var ready = new byte[6];
    assertThat(execution.stdout().readNBytes(ready, 0, ready.length)).isEqualTo(ready.length);
    return execution;
  }

  private static int program() {
    return ProcessHandle.current()
        .descendants()
        .filter(one -> one.info().commandLine().orElse("").contains("waits.py"))
        .mapToInt(one -> (int) one.pid())
        .findFirst()
        .orElseThrow();
  }

  private static LateMount mount(int pid) throws IOException {
    var namespaces = Observation.namespaces(Path.of("/proc/" + pid));
    return new LateMount(pid, namespaces, UserId.DEFAULT);
  }

  private static String mounts(int pid) throws IOException {
    return Files.readString(Path.of("/proc/" + pid + "/mountinfo"));
  }

  private static String finished(Execution execution, String line) throws IOException {
    try (var in = execution.stdin()) {
      in.write((line + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    return new String(execution.stdout().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
  }

  @Test
  void attachesATreeAtItsOwnPath() throws IOException, InterruptedException {
    try (var execution = started("")) {
      int pid = program();

      mount(pid).attach(source, source, Optional.empty());

      assertThat(mounts(pid)).contains(" " + source + " ro,nosuid,nodev");
      assertThat(finished(execution, "print(os.listdir(source))")).isEqualTo("['file']\n");
    }
  }

  /// The link leads to a folder in which the program may write.
  @Test
  void followsNoLinkThatTheProgramMade() throws IOException, InterruptedException {
    try (var execution = started("os.symlink('/dev/shm', place)")) {
      int pid = program();
      var before = mounts(pid);

      assertThatThrownBy(() -> mount(pid).attach(source, source, Optional.empty()))
          .isInstanceOf(BackendFailedException.class)
          .hasMessageContaining("openat2")
          .hasMessageContaining("ELOOP");

      assertThat(mounts(pid)).isEqualTo(before);
      assertThat(finished(execution, "print(os.listdir(source))")).isEqualTo("[]\n");
    }
  }

  @Test
  void refusesAPlaceThatAFileTakes() throws IOException, InterruptedException {
    try (var execution = started("os.makedirs(os.path.dirname(source)); open(source, 'w')")) {
      int pid = program();
      var before = mounts(pid);

      assertThatThrownBy(() -> mount(pid).attach(source, source, Optional.empty()))
          .isInstanceOf(BackendFailedException.class)
          .hasMessageContaining("move_mount")
          .hasMessageContaining("EINVAL");

      assertThat(mounts(pid)).isEqualTo(before);
      assertThat(finished(execution, "print(os.stat(source).st_size)")).isEqualTo("0\n");
    }
  }

  @Test
  void leavesTheRootReadOnly() throws IOException, InterruptedException {
    try (var execution = started("")) {
      mount(program()).attach(source, source, Optional.empty());

      assertThat(finished(execution, "print(os.access('/', os.W_OK), os.statvfs('/').f_flag & 1)"))
          .isEqualTo("False 1\n");
    }
  }

  @Test
  void refusesAFolderThatIsGone() throws IOException, InterruptedException {
    var gone = source.resolve("gone");
    try (var _ = started("")) {
      var mount = mount(program());

      assertThatThrownBy(() -> mount.attach(gone, gone, Optional.empty()))
          .isInstanceOf(BackendFailedException.class)
          .hasMessageContaining("openat2")
          .hasMessageContaining("ENOENT");
    }
  }

  /// The number of the process has become that of another.
  @Test
  void entersNoOtherNamespacesThanThoseObserved() throws IOException, InterruptedException {
    try (var _ = started("")) {
      var mount =
          new LateMount(program(), Map.of("user", "user:[1]", "mnt", "mnt:[1]"), UserId.DEFAULT);

      assertThatThrownBy(() -> mount.attach(source, source, Optional.empty()))
          .isInstanceOf(BackendFailedException.class)
          .hasMessageContaining("the sandbox has ended");
    }
  }
}
