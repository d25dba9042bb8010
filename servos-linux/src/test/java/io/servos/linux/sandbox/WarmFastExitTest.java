package io.servos.linux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.engine.IsolationManager;
import io.servos.engine.WarmPool;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Outcome;
import io.servos.model.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Scripts after which Python does not take down what they have made.
class WarmFastExitTest {

  /// What they print at last is printed while what is left is taken down.
  private static final Set<String> DIFFERENT = Set.of("finalizer", "generator");

  @TempDir static Path folder;

  private static BothWays ways;

  @BeforeAll
  static void open() throws IOException {
    WarmScriptsTest.write(folder);
    ways = BothWays.in(folder, "hello.py", IsolationManager::warmPoolWithFastExit);
  }

  @AfterAll
  static void close() {
    ways.close();
  }

  static Stream<String> names() {
    return WarmScriptsTest.names().filter(name -> !DIFFERENT.contains(name));
  }

  @ParameterizedTest
  @MethodSource("names")
  void doTheSame(String name) throws IOException, InterruptedException {
    ways.compare(name + ".py");
  }

  @ParameterizedTest
  @ValueSource(strings = {"finalizer", "generator"})
  void takesNothingDown(String name) throws IOException, InterruptedException {
    assertThat(WarmScriptsTest.names()).contains(name);
    assertThatThrownBy(() -> ways.compare(name + ".py")).isInstanceOf(AssertionError.class);
  }

  private String ran(String name, String script) throws IOException, InterruptedException {
    var file = Files.writeString(folder.resolve(name), script);
    Deadline.await("a sandbox that waits", () -> ways.pool().counts().ready() > 0);
    long before = ways.pool().counts().warm();

    var result = ways.pool().executeIsolated(Workload.of(file));

    assertThat(ways.pool().counts().warm()).isEqualTo(before + 1);
    assertThat(result.outcome()).as(result.stderrText()).isEqualTo(new Outcome.Exited(0));
    return result.stdoutText();
  }

  /// A child ends as the script does, and its parent looks at what is there then. One that ends by
  /// `os._exit` shows that something is left to be written.
  @ParameterizedTest
  @ValueSource(strings = {"open('/tmp/kept', 'w')", "open('/tmp/kept', 'w', 1 << 20)"})
  void writesWhatIsInFilesThatAreLeftOpen(String opened) throws IOException, InterruptedException {
    var script =
        """
        import os, sys
        pid = os.fork()
        if pid == 0:
            file = %s
            file.write("whole")
            bytes = open("/tmp/bytes", "r+b" if os.path.exists("/tmp/bytes") else "w+b")
            bytes.write(b"bytes")
            cycle = [file]
            cycle.append(cycle)
            %s
        else:
            os.waitpid(pid, 0)
            print(open("/tmp/kept").read(), open("/tmp/bytes").read())
        """;

    assertThat(ran("left.py", script.formatted(opened, "pass"))).isEqualTo("whole bytes\n");
    assertThat(ran("lost.py", script.formatted(opened, "os._exit(0)"))).isEqualTo(" \n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import sys; sys.stdout.close()",
        "import sys, io; sys.__stdout__.write('own\\n'); sys.stdout = io.StringIO()",
        "import sys; sys.stdout = None",
        "import sys; sys.stdout = object(); sys.__stdout__.write('own\\n')",
        "import sys; sys.stdout.detach()",
        "import atexit; atexit.register(lambda: 1 / 0); print('ends')",
        "import atexit, sys; atexit.register(lambda: sys.exit(5)); print('ends')",
        "import sys; sys.exit(256 + 3)",
        "import sys; sys.exit(-1)",
        "import sys; sys.exit(True)",
        "import sys; sys.exit(1 << 70)",
        "import sys; print('x', end=''); raise SystemExit(sys)",
        "import threading; threading.Timer(0.05, print, ('late',)).start(); print('early')",
        "import os, sys; os.close(1); sys.stdout.write('lost')",
        "import sys; sys.stdout = open('/dev/full', 'w'); print('full')",
        "import _io; _io.TextIOWrapper.flush = None",
      })
  void endsAsEverWhenTheEndIsUnusual(String script) throws IOException, InterruptedException {
    Files.writeString(folder.resolve("unusual.py"), script + "\n");

    ways.compare("unusual.py");
  }

  @Test
  void refusesWhatHasNoSuchEnd() throws IOException {
    var shell = Files.writeString(folder.resolve("shell.sh"), "#!/bin/sh\n");
    var node = Files.writeString(folder.resolve("node.js"), "");

    try (var manager = new IsolationManager()) {
      for (var script : new Path[] {shell, node}) {
        assertThatThrownBy(
                () -> manager.warmPoolWithFastExit(Workload.of(script), WarmPool.Size.DEFAULT))
            .isInstanceOf(IsolationUnavailableException.class)
            .hasMessageContaining("only Python in isolation 'process' ends before");
      }
    }
  }
}
