package io.servos.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `servos shell` in a terminal that tmux plays.
class ShellTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  /// Runs tmux on a server of this test.
  private String tmux(String... arguments) throws IOException, InterruptedException {
    var command =
        new ArrayList<>(List.of("tmux", "-S", folder.resolve("tmux").toString(), "-f/dev/null"));
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", command, output).isZero();
    return output;
  }

  private void open(String options) throws IOException, InterruptedException {
    openWith("", options);
  }

  private void openWith(String variables, String options) throws IOException, InterruptedException {
    var servos = Repository.here().root().resolve("servos");
    tmux(
        "new-session",
        "-d",
        "-x90",
        "-y25",
        ("cd '%s' && %s '%s' shell %s; echo ended $?;"
                + " case $(stty -a) in *' echo '*) echo echoes;; esac; read x")
            .formatted(folder, variables, servos, options));
  }

  private void type(String line) throws IOException, InterruptedException {
    tmux("send-keys", "-l", line);
    tmux("send-keys", "Enter");
  }

  /// Waits until the screen shows a line that matches.
  private void awaitLine(String regex) throws IOException, InterruptedException {
    var never = new CountDownLatch(1);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (tmux("capture-pane", "-p").lines().noneMatch(line -> line.matches(regex))) {
      assertThat(System.nanoTime() - deadline)
          .as("'%s' on the screen%n%s", regex, tmux("capture-pane", "-p"))
          .isNegative();
      var _ = never.await(100, TimeUnit.MILLISECONDS);
    }
  }

  @AfterEach
  void endTheTerminal() throws IOException, InterruptedException {
    tmux("kill-server");
  }

  @Test
  void followsTheSizeOfTheTerminal() throws Exception {
    open("");
    awaitLine("servos:.*\\$ ?");
    type("stty size");
    awaitLine("25 90");
    type("trap 'echo resized to $(stty size)' WINCH");

    tmux("resize-window", "-x70", "-y20");
    type("");

    awaitLine(".*resized to 20 70");
  }

  @Test
  void letsAnInterruptEndWhatRunsInsideAndNothingElse() throws Exception {
    open("");
    awaitLine("servos:.*\\$ ?");
    type("echo before; sleep 600; echo after $?");
    awaitLine("before");

    tmux("send-keys", "C-c");
    type("echo alive $((6 * 7))");

    awaitLine("alive 42");
    type("exit 5");
    awaitLine("ended 5");
  }

  @Test
  void remembersWhatWasTyped() throws Exception {
    open("");
    awaitLine("servos:.*\\$ ?");
    type("count=$((count + 1)); echo time $count");
    awaitLine("time 1");

    tmux("send-keys", "Up", "Enter");

    awaitLine("time 2");
  }

  @ParameterizedTest
  @CsvSource({"arm64, aarch64", "rpi-arm, armv7l"})
  void opensOnAnotherProcessor(String platform, String machine) throws Exception {
    Files.writeString(folder.resolve("file"), "");
    open("-p " + platform);
    awaitLine("servos " + platform + ":.*\\$ ?");

    type("echo on $(uname -m) with $(ls file)");

    awaitLine("on " + machine + " with file");
  }

  @Test
  void opensInAContainer() throws Exception {
    var engine = Engine.open();
    try {
      var made = engine.run("scripts/test-image");
      assertThat(made.status()).as(made.output()).isZero();
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      openWith("DOCKER_HOST=" + engine.host(), "--isolation docker --image servos-test");
      awaitLine("servos:.*\\$ ?");
      type("stty size");
      awaitLine("25 90");

      tmux("resize-window", "-x70", "-y20");
      type("until [ \"$(stty size)\" = '20 70' ]; do sleep 1; done; echo resized");
      awaitLine("resized");
      type("echo before; sleep 600; echo after $?");
      awaitLine("before");
      tmux("send-keys", "C-c");
      type("echo alive $((6 * 7)) in $(ls -d /.dockerenv)");
      awaitLine("alive 42 in /.dockerenv");
      type("exit 5");
      awaitLine("ended 5");
      awaitLine("echoes");
    } finally {
      engine.stop();
    }
  }

  @Test
  void seesNeitherTheHostNorItsNetwork() throws Exception {
    open("");
    awaitLine("servos:.*\\$ ?");

    type("ls /etc/shadow /root; ls /sys/class/net 2>/dev/null; id -u; touch new; echo done");

    awaitLine("done");
    assertThat(tmux("capture-pane", "-p"))
        .contains("'/etc/shadow': No such file", "'/root': No such file", "Read-only file system");
    assertThat(folder.resolve("new")).doesNotExist();
  }

  @Test
  void givesTheTerminalBackAsItWas() throws Exception {
    open("");
    awaitLine("servos:.*\\$ ?");

    tmux("send-keys", "C-d");

    awaitLine("ended 0");
    awaitLine("echoes");
  }
}
