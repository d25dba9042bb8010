import io.servos.engine.IsolationManager;
import io.servos.engine.WarmPool;
import io.servos.model.EnvironmentConfig;
import io.servos.model.ExecutionResult;
import io.servos.model.Limits;
import io.servos.model.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Starts side by side: plain processes; Servos from Java with and without limits, cold and from a
/// warm pool; bubblewrap with the same namespaces and mounts (without a filter and limits); and the
/// command line. The variants take turns, so that what else the machine does meets them all alike.
public class Starts {

  private static final Path TRUE = Path.of("/usr/bin/true");

  /// So many rounds take the JVM to most of its speed.
  private static final int WARM_UP = 150;

  private interface Variant {
    void run() throws Exception;
  }

  private record Row(String name, Variant variant, long[] micros) {}

  private final List<Row> rows = new ArrayList<>();
  private final int runs;

  private Starts(int runs) {
    this.runs = runs;
  }

  public static void main(String[] args) throws Exception {
    new Starts(Integer.parseInt(args[0])).measure();
  }

  private void measure() throws Exception {
    var unlimited =
        Limits.DEFAULT.withMemoryBytes(OptionalLong.empty()).withPids(OptionalInt.empty());
    var hello = Path.of("examples/hello.py").toRealPath();
    var directory = Files.createTempDirectory("servos-bench");
    var pass = Files.writeString(directory.resolve("pass.py"), "pass\n");
    try (var manager = new IsolationManager();
        var loose = new IsolationManager(EnvironmentConfig.defaults().withLimits(unlimited));
        var any = manager.warmPool(Workload.of(TRUE), WarmPool.Size.DEFAULT);
        var python = manager.warmPool(Workload.of(pass), WarmPool.Size.DEFAULT)) {
      add("true: plain ProcessBuilder", () -> plain("/usr/bin/true"));
      add("true: Servos", () -> isolated(manager::executeIsolated, TRUE));
      add("true: Servos, no tree limits", () -> isolated(loose::executeIsolated, TRUE));
      add("true: Servos, warm pool", () -> isolated(any::executeIsolated, TRUE));
      add("true: bubblewrap", () -> bubblewrap("/usr/bin/true"));
      add("python pass: plain ProcessBuilder", () -> plain("/usr/bin/python3", pass.toString()));
      add("python pass: Servos", () -> isolated(manager::executeIsolated, pass));
      add("python pass: Servos, warm pool", () -> isolated(python::executeIsolated, pass));
      add("python pass: bubblewrap", () -> bubblewrap("/usr/bin/python3", "-c", "pass"));
      Variant refilled = () -> settle(any, python);
      round(Math.max(WARM_UP, runs / 2), false, refilled);
      round(runs, true, refilled);
      System.out.printf("warm pools: %s, %s%n", any.counts(), python.counts());
    }
    add("hello.py: plain python3", () -> plain("/usr/bin/python3", hello.toString()));
    add("hello.py: ./servos isolate", () -> plain("./servos", "isolate", hello.toString()));
    var commands = rows.subList(rows.size() - 2, rows.size());
    for (int i = 0; i < Math.max(10, runs / 5); i++) {
      for (var row : commands) {
        time(row, i);
      }
    }
    print(Math.max(10, runs / 5));
    Files.delete(pass);
    Files.delete(directory);
  }

  private void add(String name, Variant variant) {
    if (!name.endsWith("bubblewrap") || Files.isExecutable(Path.of("/usr/bin/bwrap"))) {
      rows.add(new Row(name, variant, new long[runs]));
    }
  }

  /// Lets what goes on in the background end, so that it does not slow down whoever is next.
  private static void settle(WarmPool... pools) throws InterruptedException {
    for (var pool : pools) {
      while (pool.counts().ready() == 0) {
        Thread.sleep(1);
      }
    }
    Thread.sleep(15);
  }

  private void round(int count, boolean counted, Variant between) throws Exception {
    for (int i = 0; i < count; i++) {
      for (var row : rows) {
        between.run();
        if (counted) {
          time(row, i);
        } else {
          row.variant().run();
        }
      }
    }
  }

  private static void time(Row row, int index) throws Exception {
    long start = System.nanoTime();
    row.variant().run();
    row.micros()[index] = (System.nanoTime() - start) / 1000;
  }

  private interface Execute {
    ExecutionResult execute(Workload workload) throws InterruptedException;
  }

  private static void isolated(Execute how, Path program) throws Exception {
    var result = how.execute(Workload.of(program));
    if (!result.outcome().succeeded()) {
      throw new IllegalStateException(result.outcome() + result.stderrText());
    }
  }

  private static void bubblewrap(String... command) throws Exception {
    var all =
        new ArrayList<>(
            List.of(
                "/usr/bin/bwrap", "--unshare-user", "--unshare-pid", "--unshare-net",
                "--unshare-ipc", "--unshare-uts", "--unshare-cgroup", "--uid", "1000", "--gid",
                "1000", "--die-with-parent", "--new-session", "--ro-bind", "/usr", "/usr",
                "--symlink", "usr/bin", "/bin", "--symlink", "usr/lib", "/lib", "--symlink",
                "usr/lib64", "/lib64", "--symlink", "usr/sbin", "/sbin", "--dir", "/etc",
                "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--tmpfs", "/dev/shm",
                "--remount-ro", "/dev", "--remount-ro", "/", "--"));
    all.addAll(List.of(command));
    plain(all.toArray(String[]::new));
  }

  private static void plain(String... command) throws Exception {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = process.getInputStream().readAllBytes();
    if (process.waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", command) + ": " + new String(output));
    }
  }

  private void print(int commandRuns) {
    System.out.printf("%-36s %10s %10s   %s%n", "", "p50 ms", "p95 ms", "p50 / plain");
    double base = 1;
    for (var row : rows) {
      int count = row.name().startsWith("hello") ? commandRuns : runs;
      var sorted = Arrays.copyOf(row.micros(), count);
      Arrays.sort(sorted);
      double median = sorted[count / 2] / 1000.0;
      if (row.name().contains("plain")) {
        base = median;
      }
      System.out.printf(
          "%-36s %10.2f %10.2f   %.2f%n",
          row.name(), median, sorted[count * 95 / 100] / 1000.0, median / base);
    }
  }
}
