package io.servos.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.servos.model.EnvironmentConfig;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Platform;
import io.servos.model.Workload;
import io.servos.spi.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Workloads for arm64 in containers of an x86_64 host, with a table of formats made of files.
class RegisteredEmulatorsTest {

  private static final EnvironmentConfig DOCKER =
      EnvironmentConfig.defaults().withIsolation("docker");

  @TempDir Path temp;
  private Path table;
  private Path script;

  @BeforeEach
  void makeATable() throws IOException {
    table = Files.createDirectories(temp.resolve("proc/sys/fs/binfmt_misc"));
    script = Files.writeString(temp.resolve("a.py"), "");
    SystemTree.program(temp.resolve("qemu"), "#!/bin/sh\necho qemu-aarch64 version 9.1.2\n");
    Files.writeString(table.resolve("status"), "enabled\n");
  }

  private String entry() {
    return """
    enabled
    interpreter %s
    flags: POCF
    offset 0
    magic 7f454c460201010000000000000000000200b700
    mask ffffffffffffff00fffffffffffffffffeffffff
    """
        .formatted(temp.resolve("qemu"));
  }

  /// With an image that is named.
  private Plan prepare(Path file) {
    return prepare(file, DOCKER.withImage("image"));
  }

  private Plan prepare(Path file, EnvironmentConfig config) {
    return new LinuxToolchain(temp, "x86_64", temp.resolve("roots"))
        .prepare(Workload.of(file), Platform.ARM64, config);
  }

  @Test
  void findsTheEmulatorThatTheKernelStarts() throws IOException {
    Files.writeString(table.resolve("qemu-aarch64"), entry());

    var plan = prepare(script);

    assertThat(plan.emulator().orElseThrow().toString()).isEqualTo("qemu-aarch64 9.1.2");
    assertThat(plan.run().userland()).isEmpty();
    assertThat(plan.run().executable()).hasToString("python3");
  }

  @Test
  void compilesSourcesWithWhatTheImageHas() throws IOException {
    Files.writeString(table.resolve("qemu-aarch64"), entry());

    var build = prepare(Files.writeString(temp.resolve("a.c"), "")).build().getFirst();

    assertThat(build.architecture()).contains("arm64");
    assertThat(build.step().argv()).contains("gcc");
    assertThat(build.step().argv().get(2))
        .startsWith("command -v gcc >/dev/null ||")
        .contains("apt-get install gcc libc6-dev");
  }

  @Test
  void findsTheInterpreterInTheSystemOfTheUsersCache() throws IOException {
    Files.writeString(table.resolve("qemu-aarch64"), entry());
    var system = SystemTree.withRuntimes(temp.resolve("roots/arm64")).root();

    var plan = prepare(Files.writeString(temp.resolve("a.lua"), ""), DOCKER);

    assertThat(plan.emulator().orElseThrow().toString()).isEqualTo("qemu-aarch64 9.1.2");
    assertThat(plan.run().userland().orElseThrow().root()).isEqualTo(system);
    assertThat(plan.run().executable()).hasToString("/usr/bin/lua");
  }

  @Test
  void compilesSourcesWithTheCrossCompilerOfTheImageOfThePlatform() throws IOException {
    Files.writeString(table.resolve("qemu-aarch64"), entry());
    SystemTree.withRuntimes(temp.resolve("roots/arm64"));

    var plan = prepare(Files.writeString(temp.resolve("a.c"), ""), DOCKER);

    var build = plan.build().getFirst();
    assertThat(build.step().userland()).isEmpty();
    assertThat(build.step().argv()).contains("aarch64-linux-gnu-gcc");
    assertThat(plan.run().userland()).isPresent();
    assertThat(plan.steps()).containsExactly(build.step(), plan.run());
  }

  @Test
  void refusesWithoutASystemInTheUsersCache() throws IOException {
    Files.writeString(table.resolve("qemu-aarch64"), entry());

    var refusal =
        catchThrowableOfType(IsolationUnavailableException.class, () -> prepare(script, DOCKER));

    assertThat(refusal)
        .hasMessage(
            "platform 'arm64': no system for arm64 is in '%s'", temp.resolve("roots/arm64"));
    assertThat(refusal.remedy()).isEqualTo("scripts/foreign-root arm64");
  }

  @ParameterizedTest
  @CsvSource({
    "enabled, disabled",
    "POCF, POC",
    "0200b700, 02003e00",
    "offset 0, offset 3",
    "7f454c4602, 7f454c4601"
  })
  void refusesWhenNoneFits(String word, String other) throws IOException {
    Files.writeString(table.resolve("qemu-aarch64"), entry().replace(word, other));

    var refusal = catchThrowableOfType(IsolationUnavailableException.class, () -> prepare(script));

    assertThat(refusal)
        .hasMessage(
            "platform 'arm64': this host's kernel starts no emulator for arm64 in containers"
                + " (binfmt_misc with flag F)");
    assertThat(refusal.remedy()).isEqualTo("apt-get install qemu-user-static binfmt-support");
  }

  @Test
  void refusesWhenTheTableIsNotMounted() throws IOException {
    Files.delete(table.resolve("status"));
    Files.delete(table);

    assertThat(catchThrowableOfType(IsolationUnavailableException.class, () -> prepare(script)))
        .hasMessageContaining("starts no emulator for arm64");
  }

  @Test
  void refusesAnEmulatorThatDoesNotSayWhichItIs() throws IOException {
    SystemTree.program(temp.resolve("qemu"), "#!/bin/sh\necho nothing\n");
    Files.writeString(table.resolve("qemu-aarch64"), entry());

    assertThat(catchThrowableOfType(IsolationUnavailableException.class, () -> prepare(script)))
        .hasMessageContaining("does not say which version it is");
  }
}
