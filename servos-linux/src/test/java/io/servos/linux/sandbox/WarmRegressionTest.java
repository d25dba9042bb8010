package io.servos.linux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.engine.IsolationManager;
import io.servos.engine.WarmPool;
import io.servos.model.Outcome;
import io.servos.model.Workload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// CPython's own tests, in a Python that waited and in one without any isolation.
class WarmRegressionTest {

  private static final Duration LONG = Duration.ofMinutes(3);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir static Path folder;

  private static Path script;
  private static IsolationManager manager;
  private static WarmPool pool;

  @BeforeAll
  static void open() throws IOException {
    script =
        Files.writeString(
            folder.resolve("regression.py"),
            """
            import os
            import sys
            import tempfile
            import unittest

            # In 3.13 some remove files where modules are, which is read-only inside, and one fails
            # by itself.
            class Loader(unittest.TestLoader):
                def getTestCaseNames(self, case):
                    left = ("test_import_from_", "test_threading_module_has_signatures")
                    names = super().getTestCaseNames(case)
                    if sys.version_info < (3, 13):
                        return names
                    return [name for name in names if not name.startswith(left)]

            # Some tests write where they are.
            os.chdir(tempfile.mkdtemp())
            unittest.main(
                module="test." + sys.argv[1], argv=["regression", "-v"], testLoader=Loader()
            )
            """);
    manager = new IsolationManager();
    pool = manager.warmPool(Workload.of(script), new WarmPool.Size(1, 1, LONG));
  }

  @AfterAll
  static void close() {
    pool.close();
    manager.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "test_json", "test_re", "test_struct", "test_textwrap", "test_bisect", "test_heapq",
        "test_string", "test_traceback", "test_atexit", "test_gc", "test_inspect", "test_sys"
      })
  void passesWhereItWaitedWhatItPassesPlain(String module)
      throws IOException, InterruptedException {
    var plain = plain(module);
    Deadline.await("a sandbox that waits", PATIENCE, () -> pool.counts().ready() > 0);
    long before = pool.counts().warm();

    var warm = pool.executeIsolated(Workload.of(script, module));

    assertThat(pool.counts().warm()).isEqualTo(before + 1);
    assertThat(results(warm.stderrText())).hasSizeGreaterThan(10).isEqualTo(results(plain));
    assertThat(warm.outcome()).isEqualTo(new Outcome.Exited(0));
  }

  private static String plain(String module) throws IOException, InterruptedException {
    var builder = new ProcessBuilder("/usr/bin/python3", script.toString(), module);
    builder.environment().clear();
    builder.environment().put("LANG", "C.UTF-8");
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("TMPDIR", folder.toString());
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    var process = builder.start();
    process.getOutputStream().close();
    var said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).describedAs(said).isZero();
    return said;
  }

  /// What came of each test.
  private static List<String> results(String said) {
    return said.lines().filter(line -> line.contains(" ... ")).sorted().toList();
  }
}
