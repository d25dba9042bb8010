package io.servos.linux.caller;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.model.BackendFailedException;
import io.servos.spi.Caller;
import io.servos.spi.CallerSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Real clients at a real socket. What stands in for the command says with what it was called.
@Timeout(60)
class CallerSocketTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String ALONE = "#!/bin/sh\necho \"alone: $MARK $*\"\nexit 3\n";

  @TempDir Path root;

  private CallerSocket socket;

  /// What was told of an accepted caller.
  private record Heard(BlockingQueue<String> told) implements Caller.Listener {
    Heard() {
      this(new LinkedBlockingQueue<>());
    }

    @Override
    public void signalled(int signal) {
      told.add("signal " + signal);
    }

    @Override
    public void gone() {
      told.add("gone");
    }

    String next() throws InterruptedException {
      return String.valueOf(told.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }
  }

  @BeforeEach
  void listen() throws IOException {
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
    var alone = Files.writeString(root.resolve("alone"), ALONE);
    Files.setPosixFilePermissions(alone, PosixFilePermissions.fromString("rwxr-xr-x"));
    socket = open("daemon");
  }

  @AfterEach
  void close() {
    socket.close();
  }

  private CallerSocket open(String name) {
    return new CallerSockets().open(root.resolve(name), root.resolve("alone"));
  }

  private ProcessBuilder client(String... arguments) {
    return client(List.of(), arguments);
  }

  private ProcessBuilder client(List<String> starter, String... arguments) {
    var command = new ArrayList<>(starter);
    command.add(socket.client().toString());
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(root.toFile());
    builder.environment().put("MARK", "mark");
    return builder;
  }

  private Caller next() throws InterruptedException {
    return socket.next(PATIENCE).orElseThrow();
  }

  private static String output(Process process) throws IOException, InterruptedException {
    var text = new String(process.getInputStream().readAllBytes(), UTF_8);
    return text + process.waitFor();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 128, 255})
  void servesACaller(int status) throws IOException, InterruptedException {
    var process = client("isolate", "a b", "", "ü").start();
    process.getOutputStream().write("typed".getBytes(UTF_8));
    process.getOutputStream().close();
    try (var caller = next()) {
      assertThat(caller.arguments()).containsExactly("isolate", "a b", "", "ü");
      assertThat(caller.workingDirectory()).isEqualTo(root.toRealPath());
      caller.accept(new Heard());
      assertThat(caller.stdin().orElseThrow().readAllBytes()).asString(UTF_8).isEqualTo("typed");
      caller.stdout().write("out ".getBytes(UTF_8));
      caller.stderr().write("err".getBytes(UTF_8));
      caller.end(status);
    }
    assertThat(output(process)).isEqualTo("out " + status);
    assertThat(process.getErrorStream().readAllBytes()).asString(UTF_8).isEqualTo("err");
  }

  @Test
  void letsACallerDoItByItself() throws IOException, InterruptedException {
    var process = client("version", "a b").start();
    next().close();

    assertThat(output(process)).isEqualTo("alone: mark version a b\n3");
  }

  @Test
  void isNotNeededByItsClient() throws IOException, InterruptedException {
    var copy = Files.copy(socket.client(), root.resolve("copy"));
    socket.close();

    var process = new ProcessBuilder(copy.toString(), "x").directory(root.toFile()).start();

    assertThat(output(process)).isEqualTo("alone:  x\n3");
  }

  @Test
  void letsCallersWithVeryLongArgumentsDoItByThemselves() throws IOException, InterruptedException {
    var process = client("x".repeat(ClientProgram.MOST_ARGUMENT_BYTES)).start();

    assertThat(socket.next(PATIENCE)).isEmpty();
    assertThat(output(process)).startsWith("alone: mark xxx").endsWith("x\n3");
  }

  @Test
  void passesSignalsOnOfCallersThatItServes() throws IOException, InterruptedException {
    var process = client("x").start();
    try (var caller = next()) {
      var heard = new Heard();
      caller.accept(heard);
      awaitBlocked(process);
      signal(process, "INT");
      assertThat(heard.next()).isEqualTo("signal 2");
      signal(process, "TERM");
      assertThat(heard.next()).isEqualTo("signal 15");
      signal(process, "HUP");
      assertThat(heard.next()).isEqualTo("signal 1");
      caller.end(130);
    }
    assertThat(process.waitFor()).isEqualTo(130);
  }

  /// The control of the above: who is not served yet ends by a signal as any process does.
  @Test
  void leavesOthersTheirSignals() throws IOException, InterruptedException {
    var process = client("x").start();
    try (var caller = next()) {
      signal(process, "TERM");
      assertThat(process.waitFor()).isEqualTo(143);
      var heard = new Heard();
      caller.accept(heard);
      assertThat(heard.next()).isEqualTo("gone");
    }
  }

  @Test
  void tellsWhenACallerIsGone() throws IOException, InterruptedException {
    var process = client("x").start();
    try (var caller = next()) {
      var heard = new Heard();
      caller.accept(heard);
      process.destroyForcibly().waitFor();
      assertThat(heard.next()).isEqualTo("gone");
    }
  }

  /// What has begun is not begun again.
  @Test
  void leavesNoCallerWaiting() throws IOException, InterruptedException {
    var process = client("x").redirectErrorStream(true).start();
    try (var caller = next()) {
      caller.accept(new Heard());
      awaitBlocked(process);
    }
    assertThat(output(process))
        .isEqualTo("servos: the daemon ended before the program did; see what it says itself\n125");
  }

  @Test
  void readsNothingFromNowhere() throws IOException, InterruptedException {
    var process = client("x").redirectInput(Path.of("/dev/null").toFile()).start();
    try (var caller = next()) {
      assertThat(caller.stdin()).isEmpty();
    }
    assertThat(process.waitFor()).isEqualTo(3);
  }

  /// Nobody knows what is meant for whom.
  @Test
  void takesNothingOnceItIsDone() throws IOException, InterruptedException {
    var process = client("x").start();
    try (var caller = next()) {
      caller.accept(new Heard());
      var stdin = caller.stdin().orElseThrow();
      stdin.close();
      process.getOutputStream().write("later".getBytes(UTF_8));
      process.getOutputStream().flush();
      assertThat(stdin.read()).isEqualTo(-1);
      caller.end(0);
    }
    assertThat(process.waitFor()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0<&-", "2>&-"})
  void needsAllStandardStreams(String closing) throws IOException, InterruptedException {
    var closed = client(List.of("sh", "-c", "exec \"$0\" \"$@\" " + closing), "x").start();

    assertThat(output(closed)).isEqualTo("alone: mark x\n3");
  }

  /// The folder keeps others out; here it is opened to them. The control is the same caller as
  // root.
  @Test
  void servesNobodyElse() throws IOException, InterruptedException {
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxrwxrwx"));
    for (var path : List.of(socket.client(), socket.client().resolveSibling("socket"))) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
    Files.setPosixFilePermissions(
        root.resolve("daemon"), PosixFilePermissions.fromString("rwxrwxrwx"));

    var other = client(List.of("setpriv", "--reuid=65534", "--clear-groups"), "x").start();
    assertThat(socket.next(PATIENCE)).isEmpty();
    assertThat(output(other)).isEqualTo("alone: mark x\n3");

    var own = client(List.of("setpriv", "--reuid=0", "--clear-groups"), "x").start();
    try (var caller = next()) {
      caller.accept(new Heard());
      caller.end(0);
    }
    assertThat(own.waitFor()).isZero();
  }

  /// What runs in a sandbox of this user, or in a container, may have been shown the socket.
  @ParameterizedTest
  @ValueSource(strings = {"--user --map-root-user", "--mount", "--pid --fork", "--ipc"})
  void servesNobodyInOtherNamespaces(String kinds) throws IOException, InterruptedException {
    var starter = new ArrayList<>(List.of("unshare"));
    starter.addAll(List.of(kinds.split(" ")));

    var process = client(starter, "x").start();
    var served = socket.next(PATIENCE);
    served.ifPresent(
        caller -> {
          caller.accept(new Heard());
          caller.end(0);
        });

    assertThat(output(process)).isEqualTo(kinds.equals("--ipc") ? "0" : "alone: mark x\n3");
  }

  @Test
  void isOneOfItsKind() {
    assertThatThrownBy(() -> open("daemon"))
        .isInstanceOf(BackendFailedException.class)
        .hasMessage("daemon: one runs already");
  }

  @Test
  void leavesNothing() {
    socket.close();

    assertThat(root.resolve("daemon")).doesNotExist();
  }

  /// One that ends takes its time; its successor may be there before it is done.
  @Test
  void leavesItsSuccessorAlone() throws IOException, InterruptedException {
    socket.close();
    var first = socket;
    socket = open("daemon");

    first.close();

    assertThat(socket.client()).exists();
    var process = client("x").start();
    try (var caller = next()) {
      caller.accept(new Heard());
      caller.end(7);
    }
    assertThat(process.waitFor()).isEqualTo(7);
  }

  @Test
  void removesWhatKilledOnesLeft() throws IOException {
    var dead = Files.createDirectory(root.resolve("dead"));
    for (var name : List.of("lock", "socket", "servos")) {
      Files.createFile(dead.resolve(name));
    }
    try (var second = open("second")) {
      assertThat(dead).doesNotExist();
      assertThat(second.client()).exists();
      assertThat(socket.client()).exists();
    }
  }

  @Test
  void refusesAFolderThatOthersLookInto() throws IOException {
    var folder = Files.createDirectory(root.resolve("open"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThatThrownBy(() -> open("open"))
        .isInstanceOf(BackendFailedException.class)
        .hasMessageEndingWith("' is not private to its owner");
  }

  @Test
  void refusesAPathThatIsTooLong() {
    assertThatThrownBy(() -> open("x".repeat(100)))
        .isInstanceOf(BackendFailedException.class)
        .hasMessageContaining(" bytes, and 107 are the most");
    assertThat(root.resolve("x".repeat(100))).doesNotExist();
  }

  private static void signal(Process process, String name)
      throws IOException, InterruptedException {
    var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  /// Until it keeps signals back: it has been told that it is served.
  private static void awaitBlocked(Process process) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    var status = Path.of("/proc/" + process.pid() + "/status");
    while (!Files.readString(status).contains("SigBlk:\t0000000000004003")) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
