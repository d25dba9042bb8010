package io.servos.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.servos.detect.PlatformDetector;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Mount;
import io.servos.model.Platform;
import io.servos.model.Workload;
import io.servos.spi.Plan;
import io.servos.spi.Readiness;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LinuxToolchainTest {

  private static final EnvironmentConfig CONFIG = EnvironmentConfig.defaults();

  @TempDir Path temp;
  private SystemTree system;
  private Path work;

  @BeforeEach
  void installARoot() throws IOException {
    system = SystemTree.withRuntimes(temp.resolve("root"));
    work = Files.createDirectory(temp.resolve("work"));
  }

  private Path script(String name, String content) throws IOException {
    return Files.writeString(work.resolve(name), content, StandardCharsets.UTF_8);
  }

  private Plan prepare(Path file, String... arguments) {
    return prepare(file, CONFIG, arguments);
  }

  private Plan prepare(Path file, EnvironmentConfig config, String... arguments) {
    var toolchain = new LinuxToolchain(system.root(), "x86_64", temp.resolve("roots"));
    return toolchain.prepare(Workload.of(file, arguments), Platform.X86_64, config);
  }

  static Stream<Arguments> scripts() {
    return Stream.of(
        Arguments.of("a.py", "print()", "/usr/bin/python3", "python3"),
        Arguments.of("A.PY", "print()", "/usr/bin/python3", "python3"),
        Arguments.of("empty.py", "", "/usr/bin/python3", "python3"),
        Arguments.of("-rf.py", "print()", "/usr/bin/python3", "python3"),
        Arguments.of("with space.py", "print()", "/usr/bin/python3", "python3"),
        Arguments.of("a.js", "1", "/usr/bin/node", "node"),
        Arguments.of("a.mjs", "1", "/usr/bin/node", "node"),
        Arguments.of("a.cjs", "1", "/usr/bin/node", "node"),
        Arguments.of("a.sh", "echo", "/usr/bin/sh", "sh"),
        Arguments.of("a.bash", "echo", "/usr/bin/bash", "bash"),
        Arguments.of("a.rb", "puts", "/usr/bin/ruby", "ruby"),
        Arguments.of("a.pl", "print", "/usr/bin/perl", "perl"),
        Arguments.of("a.lua", "print()", "/usr/bin/lua", "lua"),
        Arguments.of("a.java", "class A {}", "/usr/bin/java", "java"),
        Arguments.of("a.jar", "PK", "/usr/bin/java", "java -jar"),
        Arguments.of("b.sh", "#!/bin/bash\n", "/bin/bash", "/bin/bash"),
        Arguments.of("c.sh", "#!/bin/sh -eu\n", "/bin/sh", "/bin/sh -eu"),
        Arguments.of("tool", "#!/usr/bin/python3\n", "/usr/bin/python3", "/usr/bin/python3"),
        Arguments.of("no-newline", "#!/usr/bin/perl", "/usr/bin/perl", "/usr/bin/perl"),
        Arguments.of("blanks", "#! \t/usr/bin/perl \t-w  \n", "/usr/bin/perl", "/usr/bin/perl -w"),
        Arguments.of("crlf.py", "#!/usr/bin/python3\r\n", "/usr/bin/python3", "/usr/bin/python3"),
        Arguments.of("bom.py", "\ufeff#!/usr/bin/perl\n", "/usr/bin/perl", "/usr/bin/perl"),
        Arguments.of("perl.py", "#!/usr/bin/perl\n", "/usr/bin/perl", "/usr/bin/perl"),
        Arguments.of("env", "#!/usr/bin/env python3\n", "/usr/bin/python3", "python3"),
        Arguments.of("envcrlf", "#!/usr/bin/env node\r\n", "/usr/bin/node", "node"),
        Arguments.of(
            "envs", "#!/usr/bin/env -S python3 -u -B\n", "/usr/bin/python3", "python3 -u -B"),
        Arguments.of("envpath", "#!/usr/bin/env /usr/bin/node\n", "/usr/bin/node", "/usr/bin/node"),
        Arguments.of("local", "#!/usr/bin/env mine\n", "/usr/local/bin/mine", "mine"),
        Arguments.of("second-line.py", "\n#!/usr/bin/perl\n", "/usr/bin/python3", "python3"));
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void choosesByFirstLineAndThenByExtension(
      String name, String content, String executable, String command) throws IOException {
    var script = script(name, content);

    var step = prepare(script, "x", "").run();

    var expected =
        Stream.concat(Stream.of(command.split(" ")), Stream.of(script.toString(), "x", ""));
    assertThat(step.executable()).hasToString(executable);
    assertThat(step.argv()).containsExactlyElementsOf(expected.toList());
    assertThat(step.material()).isEqualTo(work);
    assertThat(step.workdir()).isEqualTo(work);
  }

  @Test
  void leavesToEnvWhatOnlyEnvUnderstands() throws IOException {
    var script = script("tool", "#!/usr/bin/env -S MODE=fast python3\n");

    var step = prepare(script).run();

    assertThat(step.executable()).hasToString("/usr/bin/env");
    assertThat(step.argv())
        .containsExactly("/usr/bin/env", "-S MODE=fast python3", script.toString());
  }

  @Test
  void followsALinkToTheScriptAndShowsTheRealDirectory() throws IOException {
    var script = script("real.py", "");
    var link = Files.createSymbolicLink(temp.resolve("link.py"), script);

    var step = prepare(link).run();

    assertThat(step.argv()).containsExactly("python3", script.toString());
    assertThat(step.material()).isEqualTo(work);
    assertThat(step.workdir()).isEqualTo(work);
  }

  @Test
  void startsTheRealFileWhenALinkOnTheWayIsNotSeenInside() throws IOException {
    system.link("usr/bin/detour", "/opt/detour");
    system.link("opt/detour", "/usr/local/bin/mine");

    var step = prepare(script("x", "#!/usr/bin/env detour\n")).run();

    assertThat(step.executable()).hasToString("/usr/local/bin/mine");
    assertThat(step.argv().getFirst()).isEqualTo("detour");
  }

  @Test
  void takesALaterDirectoryOfThePathWhenTheFirstLeadsOutside() throws IOException {
    system.link("usr/local/bin/node", "/opt/tool/bin/tool");

    assertThat(prepare(script("x.js", "")).run().executable()).hasToString("/usr/bin/node");
  }

  @Test
  void findsAnInterpreterBelowAMount() throws IOException {
    var tools = Files.createDirectories(temp.resolve("tools/bin"));
    SystemTree.program(tools.resolve("tool"), "");
    var mounted =
        CONFIG.withMounts(
            List.of(new Mount(temp.resolve("tools"), Path.of("/srv/kit"), Mount.Access.READ_ONLY)));

    var step = prepare(script("x", "#!/srv/kit/bin/tool\n"), mounted).run();

    assertThat(step.executable()).hasToString("/srv/kit/bin/tool");
  }

  @Test
  void findsAnInterpreterThatLiesBesideTheScript() throws IOException {
    var tool = SystemTree.program(work.resolve("tool"), "");

    assertThat(prepare(script("x", "#!" + tool + "\n")).run().executable()).isEqualTo(tool);
  }

  @Test
  void passesStandardInputOn() throws IOException {
    var workload = Workload.of(script("a.py", "")).withInput(new Input.Piped());

    var plan =
        new LinuxToolchain(system.root(), "x86_64", temp.resolve("roots"))
            .prepare(workload, Platform.X86_64, CONFIG);

    assertThat(plan.run().input()).isEqualTo(new Input.Piped());
    assertThat(plan.platform()).isEqualTo(Platform.X86_64);
    assertThat(plan.build()).isEmpty();
    assertThat(plan.emulator()).isEmpty();
  }

  static Stream<Arguments> probes() {
    var boards = "is no Linux system, and needs the module servos-boards";
    return Stream.of(
        Arguments.of("x86_64", Platform.X86_64, ""),
        Arguments.of("x86_64", Platform.ARM64, "no static qemu-aarch64 is installed"),
        Arguments.of("x86_64", Platform.RPI_ARM, "no static qemu-arm is installed"),
        Arguments.of("x86_64", Platform.ARDUINO, boards),
        Arguments.of("x86_64", Platform.MICROPYTHON, boards),
        Arguments.of("arm64", Platform.ARM64, ""),
        Arguments.of("arm64", Platform.RPI_ARM, ""),
        Arguments.of("arm64", Platform.X86_64, noX86("arm64")),
        Arguments.of("arm", Platform.RPI_ARM, ""),
        Arguments.of("arm", Platform.ARM64, "no static qemu-aarch64 is installed"),
        Arguments.of("riscv64", Platform.X86_64, noX86("riscv64")));
  }

  private static String noX86(String architecture) {
    return "needs an emulator on " + architecture + " hosts, which is not part of this version";
  }

  @ParameterizedTest
  @MethodSource("probes")
  void isReadyForThePlatformsOfTheHost(String architecture, Platform platform, String missing) {
    var readiness =
        new LinuxToolchain(system.root(), architecture, temp.resolve("roots")).probe(platform);

    assertThat(readiness)
        .isEqualTo(
            missing.isEmpty()
                ? new Readiness.Ready("this host executes programs for " + platform + " itself")
                : new Readiness.Missing(missing, remedy(architecture, platform)));
  }

  private static String remedy(String architecture, Platform platform) {
    return switch (platform) {
      case ARDUINO, MICROPYTHON -> "choose the platform of this host: -p " + architecture;
      case X86_64 -> "run it on an x86_64 host";
      case ARM64, RPI_ARM -> "apt-get install qemu-user-static";
    };
  }

  @Test
  void preparesNothingForAPlatformThatItIsNotReadyFor() throws IOException {
    var workload = Workload.of(script("a.py", ""));
    var toolchain = new LinuxToolchain(system.root(), "x86_64", temp.resolve("roots"));

    var refusal =
        catchThrowableOfType(
            IsolationUnavailableException.class,
            () -> toolchain.prepare(workload, Platform.ARDUINO, CONFIG));

    assertThat(refusal)
        .hasMessage("platform 'arduino': is no Linux system, and needs the module servos-boards");
  }

  @Test
  void preparesAScriptThatThisHostReallyExecutes() throws IOException, InterruptedException {
    var script = script("hello.sh", "echo \"$0 $1\"; pwd\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rw-r--r--"));
    var toolchain = new LinuxToolchain();
    var platform = new PlatformDetector().detectPlatform();

    var step = toolchain.prepare(Workload.of(script, "x"), platform, CONFIG).run();
    var command =
        Stream.concat(Stream.of(step.executable().toString()), step.argv().stream().skip(1));
    var process = new ProcessBuilder(command.toList()).directory(step.workdir().toFile()).start();

    assertThat(process.getInputStream().readAllBytes())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(script + " x\n" + work + "\n");
    assertThat(process.waitFor()).isZero();
  }
}
