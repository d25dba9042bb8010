package io.servos.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.detect.PlatformCapability.Action;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Platform;
import io.servos.model.Workload;
import io.servos.spi.Plan;
import io.servos.spi.Readiness;
import io.servos.spi.Toolchain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapabilitiesTest {

  @TempDir Path bin;

  /// Ready for one platform.
  private record OnlyFor(Platform platform) implements Toolchain {

    @Override
    public String name() {
      return "only";
    }

    @Override
    public boolean targets(Platform wanted) {
      return wanted == platform || wanted == Platform.ARM64;
    }

    @Override
    public Readiness probe(Platform wanted) {
      return wanted == platform
          ? new Readiness.Ready("works")
          : new Readiness.Missing("needs a part", "get it");
    }

    @Override
    public Plan prepare(Workload workload, Platform wanted, EnvironmentConfig config) {
      throw new AssertionError("only asked");
    }
  }

  @BeforeEach
  void installTools() throws IOException {
    for (var name :
        List.of("avr-gcc", "avr-g++", "avr-objcopy", "avrdude", "qemu-aarch64-static")) {
      var file = Files.createFile(bin.resolve(name));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private String text(Platform platform, Action action) {
    return new Capabilities(
            List.of(new OnlyFor(Platform.X86_64)), Set.of(Platform.X86_64), List.of(bin))
        .all().stream()
            .filter(
                capability -> capability.platform() == platform && capability.action() == action)
            .map(PlatformCapability::text)
            .findFirst()
            .orElseThrow();
  }

  @Test
  void answersEveryActionOfEveryPlatform() {
    var all = new Capabilities(List.of(), Set.of(), List.of()).all();

    assertThat(all).hasSize(Platform.values().length * Action.values().length);
  }

  @Test
  void asksTheToolchainsWhatRuns() {
    assertThat(text(Platform.X86_64, Action.RUN)).isEqualTo("run: works");
    assertThat(text(Platform.ARM64, Action.RUN)).isEqualTo("run: missing a part");
    assertThat(text(Platform.RPI_ARM, Action.RUN)).isEqualTo("run: missing a toolchain");
    assertThat(text(Platform.ARDUINO, Action.RUN))
        .isEqualTo("run: missing the module servos-boards");
  }

  @Test
  void namesTheToolThatWasRemoved() throws IOException {
    assertThat(text(Platform.ARDUINO, Action.FLASH))
        .isEqualTo("flash: missing the module servos-boards");

    Files.delete(bin.resolve("avrdude"));

    assertThat(text(Platform.ARDUINO, Action.FLASH))
        .isEqualTo("flash: missing avrdude, the module servos-boards");
  }

  @Test
  void takesAnEmulatorByEitherOfItsNames() {
    assertThat(text(Platform.ARM64, Action.EMULATE)).isEqualTo("emulate: qemu-aarch64-static");
    assertThat(text(Platform.RPI_ARM, Action.EMULATE)).isEqualTo("emulate: missing qemu-arm");
  }

  @Test
  void namesTheCompilerOfEachLinuxPlatform() throws IOException {
    assertThat(text(Platform.X86_64, Action.COMPILE)).isEqualTo("compile: missing gcc");
    assertThat(text(Platform.ARM64, Action.COMPILE))
        .isEqualTo("compile: missing aarch64-linux-gnu-gcc");

    Files.move(bin.resolve("avr-gcc"), bin.resolve("aarch64-linux-gnu-gcc"));

    assertThat(text(Platform.ARM64, Action.COMPILE)).isEqualTo("compile: aarch64-linux-gnu-gcc");
  }

  @Test
  void saysWhereThereIsNothingToDo() {
    assertThat(text(Platform.X86_64, Action.EMULATE))
        .isEqualTo("emulate: nothing to do, this host executes it itself");
    assertThat(text(Platform.RPI_ARM, Action.FLASH))
        .isEqualTo("flash: nothing to do, programs are files of the system");
  }

  @Test
  void findsTheToolchainsOfThisBuild() {
    var detector = new PlatformDetector();
    var own = detector.detectPlatform();

    assertThat(detector.capabilities())
        .filteredOn(capability -> capability.platform() == own && capability.action() == Action.RUN)
        .extracting(PlatformCapability::text)
        .containsExactly("run: this host executes programs for " + own + " itself");
  }
}
