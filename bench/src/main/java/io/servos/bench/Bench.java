package io.servos.bench;

import io.servos.bench.measure.Crowd;
import io.servos.bench.measure.IdleMemory;
import io.servos.bench.measure.Machine;
import io.servos.bench.measure.Starts;
import io.servos.bench.measure.Throughput;
import io.servos.bench.micro.Pieces;
import io.servos.bench.report.Pages;
import io.servos.bench.report.Report;
import io.servos.bench.way.Task;
import io.servos.bench.way.Way;
import io.servos.bench.way.Ways;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Measures Servos beside plain processes and other sandboxes, and writes what came of it.
@Command(
    name = "bench/run",
    description = "Measures starts of Servos beside plain processes and other sandboxes.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class Bench implements Callable<Integer> {

  private static final int FEWER_WARM_UPS = 10;
  private static final int STANDING = 8;
  private static final int SECONDS = 5;

  private enum Part {
    STARTS,
    THROUGHPUT,
    CROWD,
    MEMORY,
    PIECES
  }

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "100",
      description = "Turns of each way (default: ${DEFAULT-VALUE}); slow ones take every tenth.")
  private int rounds = 1;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "1000",
      description = {
        "How often this JVM does the first task in each of its own ways before the rounds, as a",
        "service has done by its first minutes; a tenth of that for the others. Default:",
        "${DEFAULT-VALUE}."
      })
  private int warmUp;

  @Option(
      names = "--tasks",
      split = ",",
      paramLabel = "TASK",
      description = "Only these of true, shell, python, hello, work, output, node, version.")
  private Set<String> tasks = Set.of();

  @Option(
      names = "--ways",
      split = ",",
      paramLabel = "WAY",
      description = "Only these of plain, cold, warm, warm-fast, warm-any, bound, runc, …")
  private Set<String> ways = Set.of();

  @Option(
      names = "--parts",
      split = ",",
      paramLabel = "PART",
      description = "Only these of ${COMPLETION-CANDIDATES}.")
  private Set<Part> parts = Set.of(Part.values());

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      defaultValue = "target/bench",
      description = "For performance.md, results.json and starts.svg (default: ${DEFAULT-VALUE}).")
  private Path out = Path.of("");

  @Option(
      names = "--sources",
      hidden = true,
      defaultValue = "",
      description = "The root of the source tree.")
  private Path sources = Path.of("");

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Bench()).setCaseInsensitiveEnumValuesAllowed(true);
  }

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call()
      throws IOException, InterruptedException, ExecutionException, RunnerException {
    require(rounds > 0, "--rounds takes 1 or more");
    require(warmUp >= 0, "--warm-up takes 0 or more");
    var readable = PosixFilePermissions.fromString("rwxr-xr-x");
    var folder =
        Files.createTempDirectory("servos-bench", PosixFilePermissions.asFileAttribute(readable));
    try (var all = new Ways(sources.toAbsolutePath(), folder)) {
      var every = Task.all(folder);
      requireKnown(
          "--tasks",
          tasks,
          Stream.concat(every.stream(), Stream.of(Task.VERSION)).map(Task::name).toList());
      requireKnown("--ways", ways, all.all().stream().map(Way::name).toList());
      var report = measure(every, all);
      Pages.write(report, Files.readString(sources.resolve("bench/profile.md")), out);
    } finally {
      delete(folder);
    }
    System.out.print(Files.readString(out.resolve("performance.md")));
    return CommandLine.ExitCode.OK;
  }

  private void requireKnown(String option, Set<String> names, List<String> known) {
    require(known.containsAll(names), option + " takes " + String.join(", ", known));
  }

  private void require(boolean holds, String message) {
    if (!holds) {
      throw new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }
  }

  private Report measure(List<Task> every, Ways all)
      throws IOException, InterruptedException, ExecutionException, RunnerException {
    var machine = Machine.here();
    var starts = new ArrayList<Starts.Measured>();
    if (parts.contains(Part.STARTS)) {
      for (var task : every) {
        if (tasks.isEmpty() || tasks.contains(task.name())) {
          System.err.println("bench: " + task.title());
          int before = starts.isEmpty() ? warmUp : warmUp / FEWER_WARM_UPS;
          starts.add(Starts.measure(task, wanted(all), before, rounds));
        }
      }
    }
    if (parts.contains(Part.STARTS) && (tasks.isEmpty() || tasks.contains(Task.VERSION.name()))) {
      System.err.println("bench: " + Task.VERSION.title());
      starts.add(Starts.measure(Task.VERSION, all.ofCommand(), 0, rounds));
    }
    var hello = named(every, Task.HELLO);
    var busy =
        List.of(
            all.named(Way.PLAIN), all.named(Ways.COLD), all.warm(STANDING), all.warmFast(STANDING));
    return new Report(
        machine,
        rounds,
        warmUp,
        starts,
        parts.contains(Part.THROUGHPUT)
            ? Throughput.measure(hello, busy, List.of(1, 2, 4, 8), Duration.ofSeconds(3))
            : List.of(),
        parts.contains(Part.CROWD)
            ? Crowd.measure(
                named(every, Task.TRUE), all.named(Ways.COLD), List.of(1, 10, 100, 500), rounds)
            : List.of(),
        parts.contains(Part.MEMORY) ? memory(every, all) : List.of(),
        parts.contains(Part.PIECES) ? Pieces.measure(SECONDS) : List.of());
  }

  private List<Way> wanted(Ways all) {
    return all.all().stream().filter(way -> ways.isEmpty() || ways.contains(way.name())).toList();
  }

  private static List<IdleMemory.Row> memory(List<Task> every, Ways all)
      throws IOException, InterruptedException {
    var rows = new ArrayList<IdleMemory.Row>();
    for (var name : List.of(Task.HELLO, Task.NODE, Task.TRUE)) {
      rows.add(IdleMemory.measure(named(every, name), all.warm(STANDING), STANDING));
    }
    return rows;
  }

  private static Task named(List<Task> every, String name) {
    return every.stream().filter(task -> task.name().equals(name)).findFirst().orElseThrow();
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
