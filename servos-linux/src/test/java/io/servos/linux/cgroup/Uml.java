package io.servos.linux.cgroup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/// Runs test methods on a Linux of its own, where control groups are as a test wants them.
///
/// @param cgroup the version that is mounted
/// @param preparation shell commands, the last of which may be an `exec` of `"$@"`
record Uml(String cgroup, String preparation) {

  /// The user in this kernel that is not root.
  static final String NOBODY = "setpriv --reuid=65534 --regid=65534 --clear-groups";

  /// Copies the class path `$1`, which an ordinary user might not be allowed to read, and points
  /// the command to the copy.
  private static final String COPY_CLASSES =
      """
      place=0 copies=
      IFS=:
      for original in $1; do
        place=$((place + 1))
        cp -rL "$original" "/run/$place"
        copies="$copies:/run/$place"
      done
      unset IFS
      shift
      export CLASSPATH="${copies#:}"
      """;

  List<DynamicTest> run(Class<?> cases) throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of(
                script().toString(),
                "--cgroup",
                cgroup,
                "sh",
                "-c",
                COPY_CLASSES + preparation,
                "sh",
                Jvm.classPath()));
    command.addAll(Jvm.command(CaseRunner.class, cases.getName()));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return CaseRunner.cases(cases).stream()
        .map(
            method ->
                DynamicTest.dynamicTest(
                    method.getName(),
                    () ->
                        assertThat(output.lines())
                            .as(output)
                            .contains(CaseRunner.PASSED + method.getName())))
        .toList();
  }

  private static Path script() {
    return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
        .map(directory -> directory.resolve("scripts/uml-run"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new AssertionError("scripts/uml-run was not found"));
  }
}
