package io.servos.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.servos.model.EnvironmentConfig;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.Platform;
import io.servos.model.ServosException;
import io.servos.model.Workload;
import io.servos.spi.Plan;
import io.servos.spi.Readiness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Workloads for arm64 on an x86_64 host, with this host's emulator and a system made of empty
/// files.
class EmulationTest {

  private static final Path HOST = Path.of("/");
  private static final EnvironmentConfig CONFIG = EnvironmentConfig.defaults();

  @TempDir Path temp;
  private Path system;
  private Path work;

  @BeforeEach
  void unpackASystem() throws IOException {
    system = SystemTree.withRuntimes(temp.resolve("roots/arm64")).root();
    work = Files.createDirectory(temp.resolve("work"));
  }

  private Plan prepare(Path file, String... arguments) {
    return new LinuxToolchain(HOST, "x86_64", temp.resolve("roots"))
        .prepare(Workload.of(file, arguments), Platform.ARM64, CONFIG);
  }

  private InvalidWorkloadException refusal(Path file) {
    return catchThrowableOfType(InvalidWorkloadException.class, () -> prepare(file));
  }

  private Path script(String name, String content) throws IOException {
    return Files.writeString(work.resolve(name), content);
  }

  @Test
  void findsTheInterpreterInTheOtherSystem() throws IOException {
    var script = script("a.lua", "");

    var plan = prepare(script, "x");

    assertThat(plan.run().executable()).hasToString("/usr/bin/lua");
    assertThat(plan.run().argv()).containsExactly("lua", script.toString(), "x");
    assertThat(plan.run().userland().orElseThrow().root()).isEqualTo(system);
    assertThat(plan.run().userland().orElseThrow().architecture()).isEqualTo("arm64");
  }

  @Test
  void namesTheEmulatorAndItsVersion() throws IOException {
    var emulator = prepare(script("a.py", "")).emulator().orElseThrow();

    assertThat(emulator.name()).isEqualTo("qemu-aarch64");
    assertThat(emulator.version()).matches("\\d+\\.\\d+\\.\\d+");
  }

  @Test
  void saysHowToAddARuntimeToTheOtherSystem() throws IOException {
    var byExtension = refusal(script("a.php", ""));
    var byFirstLine = refusal(script("b", "#!/usr/bin/env zsh\n"));

    assertThat(byExtension).hasMessage("php is not installed");
    assertThat(byExtension.remedy()).isEqualTo("scripts/foreign-root arm64 php-cli");
    assertThat(byFirstLine).hasMessage("zsh is not installed");
    assertThat(byFirstLine.remedy()).isEqualTo("scripts/foreign-root arm64 zsh");
  }

  @Test
  void refusesAProgramOfThisHost() {
    var refusal = refusal(Path.of("/bin/sh"));

    assertThat(refusal).hasMessage("program '/bin/sh' is built for x86_64");
    assertThat(refusal.remedy()).isEqualTo("name its platform: -p x86_64");
  }

  @Test
  void refusesAScriptAmongTheHostsSystemFiles() throws IOException {
    try (var files = Files.walk(Path.of("/usr/lib"))) {
      var script =
          files
              .filter(file -> file.toString().endsWith(".py"))
              .filter(Files::isRegularFile)
              .findFirst()
              .orElseThrow();

      var refusal = refusal(script);

      assertThat(refusal)
          .hasMessage(
              "'"
                  + script
                  + "' is part of this host's system, and programs for arm64 see another one");
      assertThat(refusal.remedy()).isEqualTo("copy it elsewhere");
    }
  }

  @Test
  void compilesOnTheHostAndRunsInTheOtherSystem() throws IOException {
    var source = script("hello.c", "int main(void) { return 0; }\n");

    var plan = prepare(source, "x");

    var build = plan.build().getFirst();
    assertThat(plan.build()).hasSize(1);
    assertThat(build.step().userland()).isEmpty();
    assertThat(build.step().argv()).endsWith("/usr/bin/aarch64-linux-gnu-gcc", source.toString());
    assertThat(build.product()).hasToString("/build/hello");
    assertThat(build.architecture()).isEqualTo(Optional.of("arm64"));
    assertThat(plan.run().argv()).containsExactly("/build/hello", "x");
    assertThat(plan.run().userland()).isPresent();
  }

  @Test
  void compilesNothingThatBeginsLikeAScript() throws IOException {
    assertThat(prepare(script("run.c", "#!/bin/sh\n")).build()).isEmpty();
  }

  @Test
  void refusesALanguageWithoutCrossCompiler() throws IOException {
    var refusal = refusal(script("a.rs", ""));

    assertThat(refusal)
        .hasMessage("'" + work.resolve("a.rs") + "' cannot be compiled for arm64 here");
    assertThat(refusal.remedy()).isEqualTo("compile it elsewhere and name the program");
  }

  @Test
  void isMissingWhenTheSystemIsNotUnpacked() {
    var roots = temp.resolve("none");
    var toolchain = new LinuxToolchain(HOST, "x86_64", roots);

    assertThat(toolchain.probe(Platform.RPI_ARM))
        .isEqualTo(
            new Readiness.Missing(
                "no system for armhf is in '" + roots + "/armhf'", "scripts/foreign-root armhf"));
    assertThatRefused(toolchain, "no system for armhf is in '" + roots + "/armhf'");
  }

  private void assertThatRefused(LinuxToolchain toolchain, String missing) {
    var refusal =
        catchThrowableOfType(
            ServosException.class,
            () -> toolchain.prepare(Workload.of(work.resolve("a.py")), Platform.RPI_ARM, CONFIG));

    assertThat(refusal).hasMessage("platform 'rpi-arm': " + missing);
  }

  /// Its libraries would not be seen inside.
  @Test
  void doesNotTakeAnEmulatorThatNeedsLibraries() throws IOException {
    var host = SystemTree.withRuntimes(temp.resolve("host"));
    var qemu = host.root().resolve("usr/bin/qemu-aarch64");
    Files.copy(Path.of("/bin/sh").toRealPath(), qemu);
    Files.setPosixFilePermissions(qemu, PosixFilePermissions.fromString("rwxr-xr-x"));
    var toolchain = new LinuxToolchain(host.root(), "x86_64", temp.resolve("roots"));
    var missing =
        new Readiness.Missing(
            "no static qemu-aarch64 is installed", "apt-get install qemu-user-static");

    assertThat(toolchain.probe(Platform.ARM64)).isEqualTo(missing);

    Files.delete(qemu);
    Files.copy(Path.of("/usr/bin/qemu-aarch64-static"), qemu);
    assertThat(toolchain.probe(Platform.ARM64))
        .isEqualTo(new Readiness.Ready(qemu + " executes programs for arm64"));
  }
}
