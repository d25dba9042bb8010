package io.servos.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher, with JDKs that only print what they are asked.
class LauncherTest {

  private record Result(int status, List<String> lines, String errors) {}

  @TempDir Path root;

  @BeforeEach
  void copyTheLauncher() throws IOException {
    var here = Repository.here().root();
    Files.createDirectories(home().resolve("scripts"));
    Files.copy(here.resolve("servos"), home().resolve("servos"));
    Files.copy(here.resolve("scripts/jdk.sh"), home().resolve("scripts/jdk.sh"));
    makeExecutable(home().resolve("servos"));
  }

  @Test
  void startsTheMainModuleWithNativeAccessForOneModule() throws IOException, InterruptedException {
    var result = launch(Map.of("JAVA_HOME", jdk("25.0.3", "25.0.3+9")), "run", "a b");

    assertThat(result.lines())
        .endsWith("-m", "io.servos.cli/io.servos.cli.Main", "run", "a b")
        .containsSequence("-p", home() + "/lib")
        .contains("--enable-native-access=io.servos.linux")
        .noneMatch(line -> line.contains("AOTCache"));
    assertThat(result.errors()).isEmpty();
  }

  @Test
  void usesTheCacheOfThisBuildOfTheJdk() throws IOException, InterruptedException {
    write("aot/25.0.3+9.aot", "");

    assertThat(launch(Map.of("JAVA_HOME", jdk("25.0.3", "25.0.3+9"))).lines())
        .contains("-XX:AOTCache=" + home() + "/aot/25.0.3+9.aot");
    assertThat(launch(Map.of("JAVA_HOME", jdk("25.0.4", "25.0.4+1"))).lines())
        .noneMatch(line -> line.contains("AOTCache"));
  }

  @Test
  void prefersItsOwnVariable() throws IOException, InterruptedException {
    var own = jdk("26", "26+35");

    var result =
        launch(Map.of("SERVOS_JAVA_HOME", own, "JAVA_HOME", jdk("25.0.3", "25.0.3+9")), "x");

    assertThat(result.lines()).startsWith(own + "/bin/java");
  }

  @Test
  void refusesAnOldJdkThatIsNamedExpressly() throws IOException, InterruptedException {
    var old = jdk("17.0.15", "17.0.15+6");

    var result = launch(Map.of("SERVOS_JAVA_HOME", old));

    assertThat(result.status()).isEqualTo(125);
    assertThat(result.lines()).isEmpty();
    assertThat(result.errors())
        .isEqualTo(
            """
            servos: SERVOS_JAVA_HOME is '%s', which is not a JDK 25 or newer; point it to one, or unset it
            """
                .formatted(old));
  }

  @Test
  void passesOverAnOldJavaHome() throws IOException, InterruptedException {
    var newer = jdk("25.0.3", "25.0.3+9");

    var result =
        launch(Map.of("JAVA_HOME", jdk("1.8.0_462", "1.8.0_462-b08"), "PATH", newer + "/bin:/bin"));

    assertThat(result.lines()).startsWith(newer + "/bin/java");
  }

  @Test
  void isFoundThroughALink() throws IOException, InterruptedException {
    var link = Files.createSymbolicLink(root.resolve("link"), Path.of("home/servos"));

    var result = launch(link, Map.of("JAVA_HOME", jdk("25", "25+36")));

    assertThat(result.lines()).containsSequence("-p", home() + "/lib");
  }

  @Test
  void buildsASourceTreeOnceAndAgainAfterAChange() throws IOException, InterruptedException {
    sourceTree();
    var jdk = Map.of("JAVA_HOME", jdk("25", "25+36"));

    var first = launch(jdk);
    var second = launch(jdk);
    Files.setLastModifiedTime(
        home().resolve("servos-core/src/main/A.java"),
        FileTime.from(Instant.now().plusSeconds(60)));
    var third = launch(jdk);

    assertThat(first.errors()).isEqualTo("built\n");
    assertThat(first.lines()).containsSequence("-p", home() + "/target/dist/lib");
    assertThat(second.errors()).isEmpty();
    assertThat(third.errors()).isEqualTo("built\n");
  }

  @Test
  void buildsASourceTreeThatWasMoved() throws IOException, InterruptedException {
    sourceTree();
    write("target/dist/stamp", "/somewhere/else\n");

    assertThat(launch(Map.of("JAVA_HOME", jdk("25", "25+36"))).errors()).isEqualTo("built\n");
  }

  @Test
  void startsNothingWhenTheBuildFails() throws IOException, InterruptedException {
    sourceTree();
    write("scripts/build", "#!/bin/sh\nexit 1\n");

    var result = launch(Map.of("JAVA_HOME", jdk("25", "25+36")));

    assertThat(result.status()).isEqualTo(125);
    assertThat(result.lines()).isEmpty();
  }

  @Test
  void asksTheDaemonOfItsBuild() throws IOException, InterruptedException {
    var cache = root.resolve("cache");
    var folder = cache.resolve("servos/daemon/0123456789abcdef");
    Files.createDirectories(folder);
    var client = folder.resolve("servos");
    Files.writeString(client, "#!/bin/sh\nprintf '%s\\n' client \"$SERVOS_DAEMON\" \"$@\"\n");
    makeExecutable(client);
    write("id", "0123456789abcdef\n");
    var given = Map.of("JAVA_HOME", jdk("25", "25+36"), "XDG_CACHE_HOME", cache.toString());
    var refused = new HashMap<>(given);
    refused.put("SERVOS_DAEMON", "no");

    assertThat(launch(given, "isolate", "a b").lines())
        .containsExactly("client", "no", "isolate", "a b");
    assertThat(launch(given, "version").lines()).endsWith("version").doesNotContain("client");
    assertThat(launch(refused, "isolate", "x").lines()).endsWith("x").doesNotContain("client");
    assertThat(launch(given, "daemon").lines())
        .contains("-Dservos.launcher=" + home() + "/servos", "-Dservos.daemon=" + folder);
    assertThat(launch(installed(), withoutOthers(given), "isolate", "x").lines())
        .containsExactly("client", "no", "isolate", "x");
    write("id", "another build\n");
    assertThat(launch(given, "isolate", "x").lines()).endsWith("x").doesNotContain("client");
  }

  /// As `make install` links it.
  private Path installed() throws IOException {
    Files.createDirectories(root.resolve("lib"));
    Files.createDirectories(root.resolve("bin"));
    Files.createSymbolicLink(root.resolve("lib/servos"), home());
    return Files.createSymbolicLink(root.resolve("bin/servos"), Path.of("../lib/servos/servos"));
  }

  /// No program is found, so that none can be started on the way.
  private static Map<String, String> withoutOthers(Map<String, String> environment) {
    var alone = new HashMap<>(environment);
    alone.put("PATH", "/nonexistent");
    return alone;
  }

  private void sourceTree() throws IOException {
    for (var file : List.of("pom.xml", ".mvn/a", "picocli/pom.xml", "picocli/src/a", "docker/a")) {
      write(file, "");
    }
    write("servos-core/src/main/A.java", "");
    write(
        "scripts/build",
        """
        #!/bin/sh
        home=${0%/scripts/build}
        mkdir -p "$home/target/dist"
        echo "$home/target/dist" >"$home/target/dist/stamp"
        echo built >&2
        """);
    makeExecutable(home().resolve("scripts/build"));
  }

  private Path home() {
    return root.resolve("home");
  }

  private String jdk(String version, String build) throws IOException {
    var jdk = root.resolve("jdk-" + version);
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(
        jdk.resolve("release"),
        "JAVA_RUNTIME_VERSION=\"%s\"\nJAVA_VERSION=\"%s\"\n".formatted(build, version));
    Files.writeString(jdk.resolve("bin/java"), "#!/bin/sh\nprintf '%s\\n' \"$0\" \"$@\"\n");
    makeExecutable(jdk.resolve("bin/java"));
    return jdk.toString();
  }

  private Result launch(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return launch(home().resolve("servos"), environment, arguments);
  }

  private Result launch(Path launcher, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    var output = Files.createTempFile(root, "launch", ".out");
    var errors = Files.createTempFile(root, "launch", ".err");
    var builder =
        new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    builder.environment().putAll(environment);
    var status = builder.start().waitFor();
    return new Result(status, Files.readAllLines(output), Files.readString(errors));
  }

  private void write(String name, String text) throws IOException {
    var file = home().resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static void makeExecutable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
