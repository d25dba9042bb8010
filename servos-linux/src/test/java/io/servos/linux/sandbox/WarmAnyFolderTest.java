package io.servos.linux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.engine.IsolationManager;
import io.servos.engine.WarmPool;
import io.servos.model.EnvironmentConfig;
import io.servos.model.ExecutionResult;
import io.servos.model.Limit;
import io.servos.model.Outcome;
import io.servos.model.Receipt;
import io.servos.model.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A pool whose sandboxes are shown the directory of a workload when that comes.
class WarmAnyFolderTest {

  private static final WarmPool.Size ONE = new WarmPool.Size(1, 1, Duration.ofMinutes(1));

  /// What is mounted, but for numbers that the kernel gives anew each time.
  private static final String MOUNTS =
      """
      import os, re
      lines = open("/proc/self/mountinfo").read().splitlines()
      shown = [re.sub("=19[0-9]{8}", "=ID", " ".join(line.split(" ")[3:])) for line in lines]
      print("\\n".join(sorted(shown)))
      """;

  private static final String PLACES =
      """
      import os
      place = os.getcwd()
      while place != "/":
          seen = os.stat(place)
          print(place, oct(seen.st_mode), seen.st_uid, seen.st_gid, sorted(os.listdir(place)))
          place = os.path.dirname(place)
      print(sorted(os.listdir("/")), sorted(os.listdir("/tmp")))
      """;

  @TempDir Path folder;

  private IsolationManager manager;
  private WarmPool pool;

  @BeforeEach
  void open() throws IOException {
    manager = new IsolationManager();
    pool = manager.warmPoolForAnyFolder(script("first", "first.py", ""), ONE);
  }

  @AfterEach
  void close() {
    pool.close();
    manager.close();
  }

  private Workload script(String place, String name, String text) throws IOException {
    var directory = Files.createDirectories(folder.resolve(place));
    return Workload.of(Files.writeString(directory.resolve(name), text));
  }

  private ExecutionResult warm(Workload workload) throws IOException, InterruptedException {
    Deadline.await("a sandbox that waits", () -> pool.counts().ready() > 0);
    long before = pool.counts().warm();
    var result = pool.executeIsolated(workload);
    assertThat(pool.counts().warm()).describedAs(result.stderrText()).isEqualTo(before + 1);
    return result;
  }

  @Test
  void servesScriptsOfWhateverFolder() throws IOException, InterruptedException {
    for (var place : List.of("first", "second", "third/of three parts/and a half")) {
      var workload =
          script(place, "main.py", "import part\nprint(part.VALUE, open('data').read())");
      script(place, "part.py", "VALUE = '" + place + "'\n");
      script(place, "data", "data");

      assertThat(warm(workload).stdoutText()).isEqualTo(place + " data\n");
    }
  }

  /// Mounts of all kinds, and the directories that lead to the folder.
  @ParameterizedTest
  @ValueSource(strings = {MOUNTS, PLACES})
  void showsWhatAColdStartShows(String text) throws IOException, InterruptedException {
    var workload = script("deep/down", "main.py", text);

    var warm = warm(workload);

    assertThat(warm.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(warm.stdoutText())
        .contains("deep/down")
        .isEqualTo(manager.executeIsolated(workload).stdoutText());
  }

  @Test
  void showsWhatAColdStartShowsOutsideOfTemporaryFolders()
      throws IOException, InterruptedException {
    var target = Files.createDirectories(Path.of("target").toRealPath().resolve("any-folder"));
    var file = Files.writeString(target.resolve("main.py"), MOUNTS + PLACES);

    assertThat(warm(Workload.of(file)).stdoutText())
        .contains("any-folder")
        .isEqualTo(manager.executeIsolated(Workload.of(file)).stdoutText());
  }

  @Test
  void hasTheReceiptOfAColdStart() throws IOException, InterruptedException {
    var workload = script("second", "main.py", "");

    var warm = warm(workload).receipt();

    var cold = manager.executeIsolated(workload).receipt();
    assertThat(lines(warm)).containsExactlyElementsOf(lines(cold)).hasSizeGreaterThan(15);
    var mount = "mount " + folder.toRealPath().resolve("second");
    assertThat(warm.line(mount).orElseThrow())
        .isEqualTo(cold.line(mount).orElseThrow())
        .extracting(Receipt.Line::observed)
        .asString()
        .contains("ro,nosuid,nodev");
  }

  private static List<String> lines(Receipt receipt) {
    return receipt.lines().stream()
        .filter(line -> !line.barrier().equals("descriptors"))
        .map(line -> line.barrier() + " | " + line.asked() + " | " + line.how())
        .toList();
  }

  @Test
  void showsNothingOfOtherRequests() throws IOException, InterruptedException {
    warm(script("second", "main.py", ""));
    var text =
        "import os\nprint(os.listdir('%s'), 'second' in open('/proc/self/mountinfo').read())\n"
            .formatted(folder.toRealPath());

    assertThat(warm(script("third", "main.py", text)).stdoutText()).isEqualTo("['third'] False\n");
  }

  @Test
  void showsItReadOnly() throws IOException, InterruptedException {
    var result = warm(script("second", "main.py", "open('new', 'w')\n"));

    assertThat(result.stderrText()).endsWith("OSError: [Errno 30] Read-only file system: 'new'\n");
    assertThat(folder.resolve("second/new")).doesNotExist();
  }

  @Test
  void readsAsTheOwnerDoes() throws IOException, InterruptedException {
    var workload = script("second", "main.py", "import os\nprint(open('secret').read())\n");
    script("second", "secret", "secret");
    Files.setPosixFilePermissions(
        folder.resolve("second/secret"), PosixFilePermissions.fromString("rw-------"));
    Files.setPosixFilePermissions(
        folder.resolve("second"), PosixFilePermissions.fromString("rwx------"));

    assertThat(warm(workload).stdoutText()).isEqualTo("secret\n");
  }

  @Test
  void startsNodeInWhateverFolder() throws IOException, InterruptedException {
    pool.close();
    pool = manager.warmPoolForAnyFolder(script("first", "first.js", ""), ONE);
    var text = "console.log(process.cwd(), __filename, require('./part'), module.paths[0])\n";
    var workload = script("second", "main.js", text);
    script("second", "part.js", "module.exports = require('fs').readFileSync('data', 'utf8')\n");
    script("second", "data", "data");

    var warm = warm(workload);

    assertThat(warm.stdoutText())
        .contains("data")
        .isEqualTo(manager.executeIsolated(workload).stdoutText());
  }

  /// As is one right below a folder of many.
  @Test
  void showsAScriptAlone() throws IOException, InterruptedException {
    var file = Files.createTempFile(Path.of("/tmp"), "any-folder", ".py");
    try {
      var workload = Workload.of(Files.writeString(file, MOUNTS + "print(os.listdir('/tmp'))\n"));

      assertThat(warm(workload).stdoutText())
          .endsWith("['" + file.getFileName() + "']\n")
          .isEqualTo(manager.executeIsolated(workload).stdoutText());
    } finally {
      Files.delete(file);
    }
  }

  /// A folder that is to be written to has to be known to Landlock from the start, and what a
  /// variable leads to has to be there when Python starts.
  static List<EnvironmentConfig> needingTheFolderFromTheStart() {
    var config = EnvironmentConfig.defaults();
    return List.of(
        config.withWritable(true),
        config.withWorkdir(Path.of("/tmp")),
        config.withEnvironment(Map.of("PYTHONPATH", "parts")),
        config.withEnvironment(Map.of("LD_LIBRARY_PATH", "/opt")));
  }

  @ParameterizedTest
  @MethodSource("needingTheFolderFromTheStart")
  void leavesOtherFoldersToColdStarts(EnvironmentConfig config)
      throws IOException, InterruptedException {
    try (var other = new IsolationManager(config);
        var own = other.warmPoolForAnyFolder(script("first", "first.py", ""), ONE)) {
      Deadline.await("a sandbox that waits", () -> own.counts().ready() > 0);

      assertThat(own.executeIsolated(script("second", "main.py", "print(2)\n")).stdoutText())
          .isEqualTo("2\n");
      assertThat(own.executeIsolated(script("first", "main.py", "print(1)\n")).stdoutText())
          .isEqualTo("1\n");
      assertThat(own.counts().cold()).isEqualTo(1);
      assertThat(own.counts().warm()).isEqualTo(1);
    }
  }

  @Test
  void leavesAFolderThatAVariableLeadsToToAColdStart() throws IOException, InterruptedException {
    var second = script("second", "main.py", "print(2)\n");
    var value = "x:" + folder.toRealPath().resolve("second/part");
    var config = EnvironmentConfig.defaults().withEnvironment(Map.of("SAMPLE", value));
    try (var other = new IsolationManager(config);
        var own = other.warmPoolForAnyFolder(script("first", "first.py", ""), ONE)) {
      Deadline.await("a sandbox that waits", () -> own.counts().ready() > 0);

      assertThat(own.executeIsolated(second).stdoutText()).isEqualTo("2\n");
      assertThat(own.counts().cold()).isEqualTo(1);
      assertThat(own.executeIsolated(script("third", "main.py", "print(3)\n")).stdoutText())
          .isEqualTo("3\n");
      assertThat(own.counts().warm()).isEqualTo(1);
    }
  }

  /// Runs two scripts in a pool that is like the first, and tells how.
  public static final class AsAnyone {

    private AsAnyone() {}

    public static void main(String[] scripts) throws IOException, InterruptedException {
      var config =
          EnvironmentConfig.defaults()
              .withBestEffort(Set.of(Limit.MEMORY, Limit.CPUS, Limit.CPU_TIME));
      try (var manager = new IsolationManager(config);
          var pool = manager.warmPoolForAnyFolder(Workload.of(Path.of(scripts[0])), ONE)) {
        for (var script : scripts) {
          Deadline.await("a sandbox that waits", () -> pool.counts().ready() > 0);
          System.out.print(pool.executeIsolated(Workload.of(Path.of(script))).stdoutText());
        }
        System.out.println(pool.counts().warm() + " warm, " + pool.counts().cold() + " cold");
      }
    }
  }

  /// Only root can show a sandbox that waits a folder of the host.
  @Test
  void leavesOtherFoldersOfAnOrdinaryUserToColdStarts() throws IOException {
    var first = script("first", "main.py", "print('first')\n").file();
    var second = script("second", "main.py", "print('second')\n").file();
    for (var place : List.of("", "first", "second")) {
      Files.setPosixFilePermissions(
          folder.resolve(place), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    var starter = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
    try (var jvm =
        ChildJvm.startBy(starter, AsAnyone.class, List.of(), first.toString(), second.toString())) {
      assertThat(jvm.lines().readAllAsString()).isEqualTo("first\nsecond\n1 warm, 1 cold\n");
    }
  }

  @Test
  void leavesNothingBehind() throws IOException, InterruptedException {
    warm(script("second", "main.py", ""));
    pool.close();
    var before = Inventory.take();
    try (var own = manager.warmPoolForAnyFolder(script("first", "first.py", ""), ONE)) {
      Deadline.await("a sandbox that waits", () -> own.counts().ready() > 0);
      var _ = own.executeIsolated(script("second", "main.py", ""));
    }
    Deadline.await("the end of all", () -> Inventory.take().processes().equals(before.processes()));
    assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain("second");
  }
}
