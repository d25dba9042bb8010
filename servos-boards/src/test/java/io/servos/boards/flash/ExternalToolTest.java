package io.servos.boards.flash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.boards.flash.ExternalTool.Ended;
import io.servos.boards.flash.ExternalTool.Saying;
import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import io.servos.model.IsolationUnavailableException;
import io.servos.spi.Progress;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExternalToolTest {

  private static final Duration A_DAY = Duration.ofDays(1);

  @TempDir private Path folder;

  private static ExternalTool named(String program, Duration atMost) {
    return new ExternalTool("the tool", program, "install it", atMost);
  }

  private static Ended run(ExternalTool tool, byte[] input, String... arguments)
      throws InterruptedException {
    return tool.run("/dev/ttyX", List.of(arguments), input, Progress.ignored(), "writing");
  }

  private static Ended shell(String script, Duration atMost, byte[] input)
      throws InterruptedException {
    return run(named("sh", atMost), input, "-c", script);
  }

  /// Of steps and lines, into a list.
  private record Heard(List<String> all) implements Progress {

    @Override
    public void note(String text) {}

    @Override
    public void step(int number, int count, String instruction) {
      all.add(instruction + " " + number + "/" + count);
    }

    @Override
    public void line(String text) {
      all.add(text);
    }

    @Override
    public void end() {}
  }

  @Test
  void tellsStepsAndLinesWhileTheyCome() throws InterruptedException {
    var heard = new Heard(new CopyOnWriteArrayList<>());
    var script =
        "printf 'begun\\n"
            + "0%%\\r"
            + " 7.25 %%\\r"
            + "at (100%%)\\n"
            + "  3/ 70 pages written\\n"
            + "'; echo no >&2; exit 3";

    var ended =
        named("sh", A_DAY).run("/dev/ttyX", List.of("-c", script), new byte[0], heard, "writing");

    assertThat(heard.all())
        .containsExactly(
            "begun", "writing 1/100", "writing 7/100", "writing 100/100", "writing 3/70", "no");
    assertThat(ended)
        .isEqualTo(new Ended(3, "begun\n0%\n7.25 %\nat (100%)\n3/ 70 pages written\nno"));
  }

  @Test
  void keepsTheEndOfWhatIsSaidOnly() throws InterruptedException {
    var said =
        shell("yes | head -n 100000; head -c 1000000 /dev/zero; echo end", A_DAY, new byte[0]);

    assertThat(said.said()).endsWith("end").hasSizeLessThan(201 * 1001);
  }

  @Test
  void givesTheInput() throws InterruptedException {
    assertThat(shell("wc -c", A_DAY, new byte[300_000]).said()).isEqualTo("300000");
  }

  /// So that it does not stay when Servos is killed.
  @Test
  void givesTheInputInAFileWithoutAName() throws InterruptedException {
    var script =
        "until readlink /proc/$$/fd/0 | grep -q '(deleted)$'; do :; done; wc -c <"
            + ExternalTool.INPUT;

    assertThat(shell(script, Duration.ofSeconds(20), new byte[300_000]).said()).isEqualTo("300000");
  }

  /// It needs not be read: that does not outlast the limit.
  @Test
  void isEndedWhenItTakesTooLongAndReadsNothing() {
    assertThatThrownBy(() -> shell("exec sleep 1000", Duration.ofSeconds(1), new byte[300_000]))
        .isInstanceOfSatisfying(
            BoardException.class, failure -> assertThat(failure.kind()).isEqualTo(Kind.SILENT))
        .hasMessage("'/dev/ttyX' has kept the tool busy for 1 s");
  }

  @Test
  void isNotWaitedForWhereItEndsWithoutItsChildren() throws InterruptedException {
    var ended = shell("sleep 20 & echo $!", A_DAY, new byte[0]);

    assertThat(ended.status()).isZero();
    ProcessHandle.of(Long.parseLong(ended.said())).ifPresent(ProcessHandle::destroyForcibly);
  }

  @Test
  void isEndedWithTheThreadThatWaitsForIt()
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    var pid = folder.resolve("pid");
    var told = new CompletableFuture<Throwable>();
    var thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    shell(
                        "echo $$ >" + pid + ".new; mv " + pid + ".new " + pid + "; exec sleep 1000",
                        A_DAY,
                        new byte[0]);
                    told.complete(new AssertionError("it has ended"));
                  } catch (InterruptedException interrupted) {
                    told.complete(interrupted);
                  }
                });
    while (!Files.exists(pid)) {
      Thread.onSpinWait();
    }

    thread.interrupt();

    assertThat(told.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    var process = ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()));
    if (process.isPresent()) {
      process.get().onExit().get(20, TimeUnit.SECONDS);
    }
  }

  /// Runs a tool that never ends.
  static final class Victim {

    private Victim() {}

    public static void main(String[] arguments) throws InterruptedException {
      shell(arguments[0], A_DAY, new byte[0]);
    }
  }

  /// It says nothing that nobody would hear.
  @Test
  void endsWithAServosThatIsKilled() throws IOException, InterruptedException {
    var pid = folder.resolve("pid");
    var script = "echo $$ >%1$s.new; mv %1$s.new %1$s; exec sleep 1000".formatted(pid);
    var places =
        Stream.of(Victim.class, ExternalTool.class, BoardException.class)
            .map(
                type -> Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath()))
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var servos =
        new ProcessBuilder(java, "-cp", places, Victim.class.getName(), script)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    while (!Files.exists(pid)) {
      assertThat(servos.isAlive()).isTrue();
    }
    var tool = Files.readString(pid).strip();
    try {
      assertThat(state(tool)).isNotIn("Z", "");

      servos.destroyForcibly().waitFor();

      var deadline = Instant.now().plusSeconds(20);
      while (!List.of("Z", "").contains(state(tool))) {
        assertThat(Instant.now()).isBefore(deadline);
      }
    } finally {
      ProcessHandle.of(Long.parseLong(tool)).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  /// As /proc tells it; empty once there is none.
  private static String state(String pid) {
    try {
      return Files.readString(Path.of("/proc", pid, "stat")).replaceAll(".*\\) (.) (?s:.*)", "$1");
    } catch (IOException _) {
      // It is gone.
      return "";
    }
  }

  @Test
  void saysWhetherItIsMissingOrCannotBeStarted() throws IOException {
    for (var program : List.of("/no/tool", "no-tool-of-that-name")) {
      assertThatThrownBy(() -> run(named(program, A_DAY), new byte[0]))
          .isInstanceOfSatisfying(
              IsolationUnavailableException.class,
              missing -> assertThat(missing.remedy()).isEqualTo("install it"))
          .hasMessage("the tool: it is not installed");
    }
    var file = Files.writeString(folder.resolve("file"), "no program");
    assertThatThrownBy(() -> run(named(file.toString(), A_DAY), new byte[0]))
        .isInstanceOf(IsolationUnavailableException.class)
        .hasMessageStartingWith("the tool: it cannot be started: ")
        .hasMessageContaining("ermission denied");
  }

  @Test
  void tellsAFailureByTheFirstSayingThatFits() {
    var tool = named("sh", A_DAY);
    var sayings =
        List.of(new Saying("b", Kind.SILENT, "do b"), new Saying("a", Kind.UNPLUGGED, "do a"));

    var told = tool.failed("/dev/ttyX", new Ended(1, "a b"), "the line", sayings, "do that");
    assertThat(told.kind()).isEqualTo(Kind.SILENT);
    assertThat(told.remedy()).isEqualTo("do b");
    assertThat(told).hasMessage("'/dev/ttyX' was not flashed; the tool says: the line");
    var other = tool.failed("/dev/ttyX", new Ended(1, "c"), "c", sayings, "do that");
    assertThat(other.kind()).isEqualTo(Kind.REFUSED);
    assertThat(other.remedy()).isEqualTo("do that");
  }

  @Test
  void leavesNoFileBehind() throws IOException {
    Path path;
    try (var file = ToolFile.of("the tool", folder, new byte[] {1, 2})) {
      path = file.path();
      assertThat(path).hasBinaryContent(new byte[] {1, 2});
    }
    assertThat(path).doesNotExist();
    assertThatThrownBy(() -> ToolFile.of("the tool", path, new byte[0]))
        .isInstanceOf(IsolationUnavailableException.class)
        .hasMessageStartingWith("the tool: its file cannot be written below '" + path + "': ");
  }
}
