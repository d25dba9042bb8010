package io.servos.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Containers whose runtime is crun, as Debian packages it, in an engine that has it registered.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrunTest {

  private static final String FOLDER = "target/crun-dockerd";

  /// Control groups of both versions at once are more than crun takes, so the engine sees those of
  /// version 1 alone where there are both.
  private static final String START =
      """
      ! mountpoint -q /sys/fs/cgroup/unified || umount /sys/fs/cgroup/unified
      exec scripts/dockerd start "$@"
      """;

  private final Path folder = Repository.here().root().resolve(FOLDER);
  private final Path calls = folder.resolve("calls");
  private Engine engine = new Engine("", false);

  @TempDir Path temp;

  @BeforeAll
  void startAnEngineWithCrun() throws Exception {
    leaveNothing();
    Files.createDirectories(folder);
    var noted = "#!/bin/sh\necho \"$@\" >>'" + calls + "'\nexec /usr/bin/crun \"$@\"\n";
    var crun = Files.writeString(folder.resolve("crun"), noted);
    Files.setPosixFilePermissions(crun, PosixFilePermissions.fromString("rwxr-xr-x"));
    var runtime = "crun=" + crun;
    engine =
        new Engine(
            done("unshare", "-m", "sh", "-c", START, "sh", FOLDER, "--add-runtime", runtime)
                .strip(),
            false);
    done("scripts/test-image");
  }

  @AfterAll
  void leaveNothing() throws Exception {
    engine.run("scripts/dockerd", "stop", FOLDER);
    Files.deleteIfExists(calls);
  }

  @BeforeEach
  void startAnew() throws Exception {
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.deleteIfExists(calls);
  }

  private String done(String... command) throws Exception {
    var ended = engine.run(command);
    assertThat(ended.status()).as(String.join(" ", command) + ": " + ended.output()).isZero();
    return ended.output();
  }

  private JsonNode result(String script, String... options) throws Exception {
    var file = Files.writeString(temp.resolve("script.py"), script);
    var call = new ArrayList<>(List.of("./servos", "isolate", "--json", "--isolation", "docker"));
    call.addAll(List.of("--image", "servos-test"));
    call.addAll(List.of(options));
    call.add(file.toString());
    return JsonMapper.shared().readTree(engine.run(call.toArray(String[]::new)).output());
  }

  private static List<String> barriers(JsonNode result) {
    var barriers = new ArrayList<String>();
    result.at("/receipt").forEach(line -> barriers.add(line.at("/barrier").asString()));
    return barriers;
  }

  @Test
  void startsTheContainerBehindTheSameBarriers() throws Exception {
    var usual = result("print('hello')\n");
    assertThat(calls).doesNotExist();

    var asked = result("print('hello')\n", "--runtime", "crun");

    assertThat(asked.at("/stdout").asString()).isEqualTo("hello\n");
    assertThat(asked.at("/outcome")).isEqualTo(usual.at("/outcome"));
    assertThat(barriers(asked)).isEqualTo(barriers(usual)).contains("seccomp", "memory", "network");
    assertThat(Files.readString(calls)).contains(" create ", " start ", " delete ");
    assertThat(done("docker", "ps", "-aq")).isEmpty();
  }

  @Test
  void theLimitsHold() throws Exception {
    var memory = result("bytearray(200 << 20)\n", "--runtime", "crun", "--memory", "64MiB");
    var time = result("while True: pass\n", "--runtime", "crun", "--timeout", "2s");
    var processes =
        result(
            """
            import os
            try:
                for _ in range(50):
                    if os.fork() == 0:
                        os.execvp("sleep", ["sleep", "60"])
            except BlockingIOError:
                os._exit(1)
            """,
            "--runtime",
            "crun",
            "--pids",
            "8");

    assertThat(memory.at("/outcome/kind").asString()).isEqualTo("out-of-memory");
    assertThat(time.at("/outcome/kind").asString()).isEqualTo("timed-out");
    assertThat(processes.at("/outcome/kind").asString()).isEqualTo("pids-limit");
    assertThat(done("docker", "ps", "-aq")).isEmpty();
  }
}
