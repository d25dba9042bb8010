package io.servos.linux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.engine.IsolationManager;
import io.servos.engine.WarmPool;
import io.servos.model.EnvironmentConfig;
import io.servos.model.ExecutionResult;
import io.servos.model.Outcome;
import io.servos.model.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Node.js that waits for its script.
class WarmNodeTest {

  private static final WarmPool.Size ONE = new WarmPool.Size(1, 1, Duration.ofMinutes(1));

  /// It has the command line of one that waited, or not.
  private static final String TELL =
      """
      const line = require("fs").readFileSync("/proc/self/cmdline", "utf8");
      console.log(line.endsWith("\\0-63\\0") ? "waited" : "did not wait", process.env.SAMPLE);
      """;

  @TempDir Path folder;

  private Workload script(String text) throws IOException {
    return Workload.of(Files.writeString(folder.resolve("script.js"), text));
  }

  private static ExecutionResult warm(WarmPool pool, Workload workload)
      throws IOException, InterruptedException {
    Deadline.await("a sandbox that waits", () -> pool.counts().ready() > 0);
    long before = pool.counts().warm();
    var result = pool.executeIsolated(workload);
    assertThat(pool.counts().warm()).isEqualTo(before + 1);
    return result;
  }

  private static ExecutionResult warm(Workload workload, EnvironmentConfig config)
      throws IOException, InterruptedException {
    try (var manager = new IsolationManager(config);
        var pool = manager.warmPool(workload, ONE)) {
      return warm(pool, workload);
    }
  }

  @Test
  void isStartedAhead() throws IOException, InterruptedException {
    assertThat(warm(script(TELL), EnvironmentConfig.defaults()).stdoutText())
        .isEqualTo("waited undefined\n");
  }

  @Test
  void hasTheBarriersOfAnyOther() throws IOException, InterruptedException {
    var workload =
        script(
            """
            const status = require("fs").readFileSync("/proc/self/status", "utf8");
            console.log(status.match(/^(CapEff|NoNewPrivs|Seccomp):.*/mg).join());
            console.log(require("fs").readdirSync("/proc/self/fd").includes("63"));
            """);

    var result = warm(workload, EnvironmentConfig.defaults());

    assertThat(result.stdoutText())
        .isEqualTo("CapEff:\t0000000000000000,NoNewPrivs:\t1,Seccomp:\t2\nfalse\n");
    assertThat(result.receipt().line("descriptors").orElseThrow().how())
        .isEqualTo("close_range; the interpreter closes 63 before the script");
  }

  @Test
  void sharesNoRandomness() throws IOException, InterruptedException {
    var workload = script("console.log(Math.random() + '\\n' + require('crypto').randomUUID());\n");
    var said = new HashSet<String>();
    try (var manager = new IsolationManager();
        var pool = manager.warmPool(workload, ONE)) {
      for (int round = 0; round < 4; round++) {
        warm(pool, workload).stdoutText().lines().forEach(said::add);
      }
    }
    assertThat(said).hasSize(8);
  }

  /// Variables that would act while it waits, or that would end the comment in which all are.
  @ParameterizedTest
  @CsvSource({
    "SAMPLE, text, waited text",
    "SAMPLE, /* text, waited /* text",
    "NODE_ENV, production, waited undefined",
    "SAMPLE, text */ more, did not wait text */ more",
    "NODE_OPTIONS, --no-warnings, did not wait undefined",
    "NODE_DEBUG, nothing, did not wait undefined",
    "__dirname, text, did not wait undefined",
    "_servos_wait, text, did not wait undefined"
  })
  void isStartedLaterWhereVariablesForbidIt(String name, String value, String said)
      throws IOException, InterruptedException {
    var config = EnvironmentConfig.defaults().withEnvironment(Map.of(name, value));
    var workload = script(TELL + "console.log(process.env['" + name + "']);\n");

    var result = warm(workload, config);

    assertThat(result.stderrText()).isEmpty();
    assertThat(result.stdoutText()).isEqualTo(said + "\n" + value + "\n");
  }

  /// As a version would that starts its script in another way.
  @Test
  void isStartedLaterWhenItCannotWait() throws IOException, InterruptedException {
    var node = folder.resolve("node");
    Files.writeString(
        node,
        """
        #!/bin/bash
        if [ "$1" = -- ]; then
          printf N >&"${2#-}"
          exec sleep 60
        fi
        unset NODE_OPTIONS
        exec /usr/bin/node "$@"
        """);
    Files.setPosixFilePermissions(node, PosixFilePermissions.fromString("rwxr-xr-x"));
    var workload = script("#!" + node.toRealPath() + "\n" + TELL);

    var result = warm(workload, EnvironmentConfig.defaults());

    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(result.stdoutText()).isEqualTo("did not wait undefined\n");
  }

  @Test
  void leavesAnyOtherCommandOfItsFolderToAColdStart() throws IOException, InterruptedException {
    var shell = Files.writeString(folder.resolve("other.sh"), "echo other\n");
    try (var manager = new IsolationManager();
        var pool = manager.warmPool(script(TELL), ONE)) {
      Deadline.await("a sandbox that waits", () -> pool.counts().ready() > 0);

      assertThat(pool.executeIsolated(Workload.of(shell)).stdoutText()).isEqualTo("other\n");
      assertThat(pool.counts().cold()).isEqualTo(1);
    }
  }

  @Test
  void waitsAtTheGateForScriptsOfAnyKind() throws IOException, InterruptedException {
    var shell = Files.writeString(folder.resolve("other.sh"), "echo other\n");
    try (var manager = new IsolationManager();
        var pool = manager.warmPool(Workload.of(shell), ONE)) {
      assertThat(warm(pool, script(TELL)).stdoutText()).isEqualTo("did not wait undefined\n");
      assertThat(warm(pool, Workload.of(shell)).stdoutText()).isEqualTo("other\n");
    }
  }
}
