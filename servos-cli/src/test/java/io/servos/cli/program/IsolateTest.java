package io.servos.cli.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.cli.output.Console;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Limit;
import io.servos.model.Mount;
import io.servos.model.NetworkPolicy;
import io.servos.model.Outcome;
import io.servos.model.Platform;
import io.servos.model.StartFailure;
import io.servos.model.UserId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsolateTest {

  private final FakeEngine engine = FakeEngine.ending(new Outcome.Exited(0));
  private final Calls servos = new Calls(engine);

  @TempDir private Path work;

  private EnvironmentConfig config(String... options) throws InterruptedException {
    var arguments = new String[options.length + 2];
    arguments[0] = "isolate";
    System.arraycopy(options, 0, arguments, 1, options.length);
    arguments[options.length + 1] = "script.py";
    assertThat(servos.call(arguments)).isEqualTo(new Calls.Answer(0, "out\n", "err\n"));
    return engine.configs.getLast();
  }

  @Test
  void asksForTheDefaultsWithoutOptions() throws InterruptedException {
    assertThat(config()).isEqualTo(EnvironmentConfig.defaults());
  }

  @Test
  void passesEveryLimitOn() throws InterruptedException {
    var limits =
        config(
                "--memory",
                "256MiB",
                "--cpus",
                "0.5",
                "--pids=64",
                "--timeout",
                "10s",
                "--grace",
                "1s",
                "--cpu-time",
                "5s",
                "--output-limit",
                "1MiB",
                "--tmp-size",
                "32MiB",
                "--file-size",
                "8MiB",
                "--open-files",
                "99")
            .limits();

    assertThat(limits.memoryBytes()).isEqualTo(OptionalLong.of(256L << 20));
    assertThat(limits.cpus()).isEqualTo(OptionalDouble.of(0.5));
    assertThat(limits.pids()).isEqualTo(OptionalInt.of(64));
    assertThat(limits.wallTime()).isEqualTo(Optional.of(Duration.ofSeconds(10)));
    assertThat(limits.grace()).isEqualTo(Duration.ofSeconds(1));
    assertThat(limits.cpuTime()).isEqualTo(Optional.of(Duration.ofSeconds(5)));
    assertThat(limits.outputBytes()).isEqualTo(OptionalLong.of(1L << 20));
    assertThat(limits.tmpBytes()).isEqualTo(32L << 20);
    assertThat(limits.fileSizeBytes()).isEqualTo(OptionalLong.of(8L << 20));
    assertThat(limits.openFiles()).isEqualTo(99);
  }

  @Test
  void takesLimitsAwayWhenAsked() throws InterruptedException {
    var limits = config("--memory", "unlimited", "--timeout", "unlimited").limits();

    assertThat(limits.memoryBytes()).isEmpty();
    assertThat(limits.wallTime()).isEmpty();
  }

  @Test
  void passesTheSurroundingsOn() throws InterruptedException {
    var config =
        config(
            "-p",
            "rpi-arm",
            "--isolation",
            "docker",
            "--network",
            "host",
            "--mount",
            "/a:/b",
            "--mount",
            "/c:/d:rw",
            "--writable",
            "--workdir",
            "/b",
            "--env",
            "A=1=2",
            "--env",
            "B",
            "--user",
            "5:6",
            "--best-effort=memory,cpu-time");

    assertThat(config.platform()).contains(Platform.RPI_ARM);
    assertThat(config.isolation()).isEqualTo("docker");
    assertThat(config.network()).isEqualTo(new NetworkPolicy.Host());
    assertThat(config.mounts())
        .containsExactly(
            new Mount(Path.of("/a"), Path.of("/b"), Mount.Access.READ_ONLY),
            new Mount(Path.of("/c"), Path.of("/d"), Mount.Access.READ_WRITE));
    assertThat(config.writable()).isTrue();
    assertThat(config.workdir()).contains(Path.of("/b"));
    assertThat(config.environment()).isEqualTo(Map.of("A", "1=2"));
    assertThat(config.passEnvironment()).isEqualTo(Set.of("B"));
    assertThat(config.user()).isEqualTo(new UserId(5, 6));
    assertThat(config.bestEffort()).isEqualTo(Set.of(Limit.MEMORY, Limit.CPU_TIME));
  }

  @Test
  void allowsDestinations() throws InterruptedException {
    assertThat(config("--allow-net", "example.org:443", "--allow-net", "[::1]:80").network())
        .isEqualTo(
            new NetworkPolicy.Allow(
                List.of(
                    new NetworkPolicy.Destination("example.org", 443),
                    new NetworkPolicy.Destination("::1", 80))));
  }

  @Test
  void letsOptionsOverrideTheFile() throws IOException, InterruptedException {
    var file =
        Files.writeString(
            work.resolve("environment.yaml"),
            """
            memory: 64MiB
            pids: 9
            env: {A: file, B: file}
            pass-env: [C]
            mounts: ["/x:/one", "/y:/two"]
            """);

    var config =
        config(
            "-e",
            file.toString(),
            "--memory",
            "128MiB",
            "--env",
            "B=option",
            "--env",
            "C=option",
            "--mount",
            "/z:/two:rw");

    assertThat(config.limits().memoryBytes()).isEqualTo(OptionalLong.of(128L << 20));
    assertThat(config.limits().pids()).isEqualTo(OptionalInt.of(9));
    assertThat(config.environment()).isEqualTo(Map.of("A", "file", "B", "option", "C", "option"));
    assertThat(config.passEnvironment()).isEmpty();
    assertThat(config.mounts())
        .containsExactly(
            new Mount(Path.of("/x"), Path.of("/one"), Mount.Access.READ_ONLY),
            new Mount(Path.of("/z"), Path.of("/two"), Mount.Access.READ_WRITE));
  }

  @Test
  void leavesEverythingAfterTheScriptToIt() throws InterruptedException {
    var answer = servos.call("isolate", "-q", "script.py", "--memory", "-h", "--", "@file", "");

    assertThat(answer.code()).isZero();
    assertThat(engine.workloads.getLast().file()).isEqualTo(Path.of("script.py"));
    assertThat(engine.workloads.getLast().arguments())
        .containsExactly("--memory", "-h", "--", "@file", "");
  }

  @Test
  void readsTheNamedFile() throws IOException, InterruptedException {
    var file = Files.writeString(work.resolve("input"), "x");

    servos.call("isolate", "--stdin", file.toString(), "script.py");

    assertThat(engine.workloads.getLast().input()).isEqualTo(new Input.FromFile(file));
  }

  @Test
  void explainsWithoutRunning() throws InterruptedException {
    assertThat(servos.call("isolate", "--explain", "script.py"))
        .isEqualTo(new Calls.Answer(0, "first\nsecond\n", ""));
    assertThat(servos.call("isolate", "--explain", "--json", "script.py"))
        .isEqualTo(new Calls.Answer(0, "{\"plan\":[\"first\",\"second\"]}\n", ""));
    assertThat(engine.workloads).isEmpty();
  }

  @Test
  void printsOneObject() throws InterruptedException {
    var answer = new Calls(FakeEngine.ending(new Outcome.Exited(3))).call("isolate", "--json", "x");

    assertThat(answer)
        .isEqualTo(
            new Calls.Answer(
                3,
                "{\"outcome\":{\"kind\":\"exited\",\"status\":3},\"stdout\":\"out\\n"
                    + "\",\"stderr\":\"err\\n"
                    + "\",\"usage\":{\"wallMillis\":30,\"cpuMillis\":25,"
                    + "\"userCpuMillis\":20,\"systemCpuMillis\":5,\"peakMemoryBytes\":4096,"
                    + "\"peakProcesses\":2,\"stdoutBytes\":4,\"stderrBytes\":4},"
                    + "\"stage\":\"run\",\"platform\":\"x86_64\",\"isolation\":\"process\",\"emulated\":false,\"refused\":[],"
                    + "\"run\":\"run-1\",\"receipt\":[{\"barrier\":\"network\",\"asked\":\"none\",\"how\":\"network"
                    + " namespace\",\"observed\":\"net:[1]\"}]}\n",
                ""));
  }

  @Test
  void printsARefusalAsOneObject() throws InterruptedException {
    var refusing =
        FakeEngine.refusing(
            new IsolationUnavailableException("memory", "has no cgroup", "delegate one"));

    assertThat(new Calls(refusing).call("isolate", "--json", "x"))
        .isEqualTo(
            new Calls.Answer(
                125,
                "{\"error\":{\"message\":\"memory: has no cgroup\",\"remedy\":\"delegate one\"}}\n",
                ""));
    assertThat(new Calls(refusing).call("isolate", "x"))
        .isEqualTo(new Calls.Answer(125, "", "servos: memory: has no cgroup; delegate one\n"));
  }

  @Test
  void saysWhatKeptTheProgramFromStarting() throws InterruptedException {
    var failure =
        new StartFailure(
            StartFailure.Kind.REFUSED, "mounts", "/proc\u001b[2J", "EPERM", "allow it");
    var failing = FakeEngine.ending(new Outcome.FailedToStart(failure));

    assertThat(new Calls(failing).call("isolate", "--quiet", "x").stderr())
        .isEqualTo(
            "err\nservos: mounts could not be set up for '/proc\\u001b[2J': EPERM; allow it\n");
  }

  @Test
  void writesTheReceiptAsAWhole() throws IOException, InterruptedException {
    var file = Files.writeString(work.resolve("receipt.json"), "old");

    servos.call("isolate", "--receipt", file.toString(), "x");

    assertThat(file)
        .hasContent(
            "[{\"barrier\":\"network\",\"asked\":\"none\",\"how\":\"network namespace\","
                + "\"observed\":\"net:[1]\"}]\n");
    assertThat(names(work)).containsExactly("receipt.json");
  }

  @Test
  void leavesAReceiptAloneWhenNothingRan() throws IOException, InterruptedException {
    var file = Files.writeString(work.resolve("receipt.json"), "old");
    var refusing = FakeEngine.refusing(new IsolationUnavailableException("a", "b", "c"));

    new Calls(refusing).call("isolate", "--receipt", file.toString(), "x");

    assertThat(file).hasContent("old");
    assertThat(names(work)).containsExactly("receipt.json");
  }

  /// A killed process leaves nothing, then.
  @Test
  void hasNoDraftsWhileItRuns() throws InterruptedException {
    engine.onStart = () -> assertThat(work).isEmptyDirectory();
    var file = work.resolve("file").toString();

    servos.call("isolate", "-p", "arduino", "--plot", file, "--vcd", file, "--receipt", file, "x");

    assertThat(engine.workloads).hasSize(1);
  }

  @Test
  void followsNoLinkToWriteAReceipt() throws IOException, InterruptedException {
    var victim = Files.writeString(work.resolve("victim"), "untouched");
    var link = Files.createSymbolicLink(work.resolve("link"), victim);

    var answer = servos.call("isolate", "--receipt", link.toString(), "x");

    assertThat(answer.code()).isEqualTo(125);
    assertThat(victim).hasContent("untouched");
    assertThat(engine.workloads).isEmpty();
  }

  @Test
  void endsTheRunWhenTheOutputTakesNoMore() throws InterruptedException {
    var full =
        new OutputStream() {
          @Override
          public void write(int one) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    var stderr = new ByteArrayOutputStream();
    var console = new Console(InputStream.nullInputStream(), full, stderr);

    new Program(new Commands(engine), console).run("isolate", "x");

    assertThat(engine.isKilled).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--plot", "--vcd", "--expect"})
  void refusesBeforeTheRunWhatOnlyBoardsHave(String option) throws InterruptedException {
    var value = option.equals("--expect") ? "ends by exit" : work.resolve("file").toString();
    var told =
        "servos: "
            + option.substring(2)
            + ": is for boards, not for programs of a Linux system; leave it out\n";

    assertThat(servos.call("isolate", option, value, "x"))
        .isEqualTo(new Calls.Answer(125, "", told));
    assertThat(servos.call("isolate", "-p", "arm64", option, value, "x"))
        .isEqualTo(new Calls.Answer(125, "", told));
    assertThat(engine.workloads).isEmpty();
  }

  @Test
  void letsABugThrough() {
    var broken =
        new Commands(
            (_, _, _) -> {
              throw new IllegalStateException("broken");
            });
    var console =
        new Console(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            new ByteArrayOutputStream());

    assertThatThrownBy(() -> new Program(broken, console).run("isolate", "x"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("broken");
  }

  private static List<String> names(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.map(file -> String.valueOf(file.getFileName())).toList();
    }
  }

  @Test
  void tellsABugWithItsTrace() {
    var stderr = new ByteArrayOutputStream();
    var console =
        new Console(InputStream.nullInputStream(), OutputStream.nullOutputStream(), stderr);

    console.bug(new IllegalStateException("broken\u001b[2J"));

    assertThat(stderr.toString(StandardCharsets.UTF_8))
        .startsWith(
            "servos: this is a bug in Servos: java.lang.IllegalStateException: broken\\u001b[2J;"
                + " report it with the lines that follow\n"
                + "java.lang.IllegalStateException: broken\\u001b[2J\n\tat ");
  }
}
