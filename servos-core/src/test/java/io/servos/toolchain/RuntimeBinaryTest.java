package io.servos.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.servos.model.EnvironmentConfig;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import io.servos.model.Platform;
import io.servos.model.Workload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuntimeBinaryTest {

  private static final int X86_64 = 62;
  private static final int EXECUTABLE = 2;

  @TempDir Path temp;

  /// A header, one program header and the loader's path: what the kernel looks at first.
  private static byte[] elf(int wordClass, int endian, int machine, int type, String loader) {
    var bytes =
        ByteBuffer.allocate(256)
            .order(endian == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {0x7f, 'E', 'L', 'F', (byte) wordClass, (byte) endian, 1});
    bytes.putShort(16, (short) type).putShort(18, (short) machine);
    short headers = (short) (loader.isEmpty() ? 0 : 1);
    if (wordClass == 2) {
      bytes.putLong(32, 64).putShort(54, (short) 56).putShort(56, headers);
      bytes.putInt(64, 3).putLong(72, 120).putLong(96, loader.length() + 1L);
    } else {
      bytes.putInt(28, 64).putShort(42, (short) 32).putShort(44, headers);
      bytes.putInt(64, 3).putInt(68, 120).putInt(80, loader.length() + 1);
    }
    bytes.put(120, loader.getBytes(StandardCharsets.US_ASCII));
    return bytes.array();
  }

  private Path program(byte[] content, String permissions) throws IOException {
    var file = Files.write(temp.resolve("program"), content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private LinuxToolchain toolchain(String architecture) throws IOException {
    return new LinuxToolchain(
        SystemTree.withRuntimes(temp.resolve("root")).root(), architecture, temp.resolve("roots"));
  }

  private InvalidWorkloadException refusal(Path file, String architecture, Platform platform)
      throws IOException {
    var toolchain = toolchain(architecture);
    return catchThrowableOfType(
        InvalidWorkloadException.class,
        () -> toolchain.prepare(Workload.of(file), platform, EnvironmentConfig.defaults()));
  }

  static Stream<Arguments> foreign() {
    return Stream.of(
        Arguments.of(2, 1, 183, "arm64", "name its platform: -p arm64"),
        Arguments.of(1, 1, 40, "arm", "name its platform: -p rpi-arm"),
        Arguments.of(1, 1, 83, "avr", "name its platform: -p arduino"),
        Arguments.of(1, 1, 3, "x86", "build it for x86_64"),
        Arguments.of(1, 1, 62, "x32", "build it for x86_64"),
        Arguments.of(2, 1, 243, "riscv64", "build it for x86_64"),
        Arguments.of(2, 2, 22, "s390x", "build it for x86_64"),
        Arguments.of(2, 1, 999, "machine 999", "build it for x86_64"));
  }

  @ParameterizedTest
  @MethodSource("foreign")
  void refusesAProgramForAnotherProcessor(
      int wordClass, int endian, int machine, String built, String remedy) throws IOException {
    var file = program(elf(wordClass, endian, machine, EXECUTABLE, ""), "rwxr-xr-x");

    var refusal = refusal(file, "x86_64", Platform.X86_64);

    assertThat(refusal).hasMessage("program '" + file + "' is built for " + built);
    assertThat(refusal.remedy()).isEqualTo(remedy);
    assertThat(refusal.kind()).isEqualTo(Kind.NOT_EXECUTABLE);
  }

  @Test
  void refuses32BitArmOn64BitArmBecauseTheCallFilterWould() throws IOException {
    var file = program(elf(1, 1, 40, EXECUTABLE, ""), "rwxr-xr-x");

    var refusal = refusal(file, "arm64", Platform.RPI_ARM);

    assertThat(refusal).hasMessage("program '" + file + "' is built for arm");
    assertThat(refusal.remedy()).isEqualTo("build it for arm64");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void startsAProgramForThisProcessorItself(int type) throws IOException {
    var file = program(elf(2, 1, X86_64, type, ""), "rwxr-xr-x");

    var plan =
        toolchain("x86_64")
            .prepare(Workload.of(file, "x"), Platform.X86_64, EnvironmentConfig.defaults());

    assertThat(plan.run().executable()).isEqualTo(file);
    assertThat(plan.run().argv()).containsExactly(file.toString(), "x");
    assertThat(plan.run().material()).isEqualTo(temp);
  }

  @Test
  void startsAnArm64ProgramOnAnArm64HostWithoutEmulation() throws IOException {
    var file = program(elf(2, 1, 183, EXECUTABLE, ""), "rwxr-xr-x");

    var plan =
        toolchain("arm64").prepare(Workload.of(file), Platform.ARM64, EnvironmentConfig.defaults());

    assertThat(plan.run().executable()).isEqualTo(file);
    assertThat(plan.emulator()).isEmpty();
  }

  @Test
  void tellsAProgramByItsContentEvenWithTheExtensionOfAScript() throws IOException {
    var program = program(elf(2, 1, 183, EXECUTABLE, ""), "rwxr-xr-x");
    var file = Files.move(program, temp.resolve("program.py"));

    assertThat(refusal(file, "x86_64", Platform.X86_64))
        .hasMessage("program '" + file + "' is built for arm64");
  }

  @Test
  void refusesAProgramThatIsNotMarkedExecutable() throws IOException {
    var file = program(elf(2, 1, X86_64, EXECUTABLE, ""), "rw-r--r--");

    var refusal = refusal(file, "x86_64", Platform.X86_64);

    assertThat(refusal).hasMessage("program '" + file + "' is not marked executable");
    assertThat(refusal.remedy()).isEqualTo("chmod +x " + file);
  }

  @Test
  void refusesAnObjectFile() throws IOException {
    var file = program(elf(2, 1, X86_64, 1, ""), "rwxr-xr-x");

    assertThat(refusal(file, "x86_64", Platform.X86_64))
        .hasMessage("'" + file + "' is an object file, not a program");
  }

  @Test
  void refusesAProgramWhoseLoaderIsNotInstalled() throws IOException {
    var file = program(elf(2, 1, X86_64, 3, "/lib/ld-musl-x86_64.so.1"), "rwxr-xr-x");

    var refusal = refusal(file, "x86_64", Platform.X86_64);

    assertThat(refusal)
        .hasMessage(
            "program '"
                + file
                + "' needs the loader '/lib/ld-musl-x86_64.so.1', which is not seen inside");
    assertThat(refusal.remedy()).isEqualTo("apt-get install musl");
    assertThat(refusal.kind()).isEqualTo(Kind.NOT_FOUND);
  }

  @Test
  void readsTheLoaderOfARealProgram() throws IOException {
    try (var input = Files.newInputStream(Path.of("/bin/sh"))) {
      var binary = RuntimeBinary.of(input.readNBytes(4096)).orElseThrow();

      assertThat(binary.isProgram()).isTrue();
      assertThat(Path.of(binary.loader())).exists();
    }
  }

  @Test
  void survivesAnyHeader() {
    var random = new java.util.Random(7);
    for (int i = 0; i < 20_000; i++) {
      var head = new byte[64 + random.nextInt(256)];
      random.nextBytes(head);
      System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F', 2, (byte) (1 + i % 2)}, 0, head, 0, 6);
      if (i % 3 == 0) {
        Arrays.fill(head, 33, 40, (byte) 0);
      }

      assertThat(RuntimeBinary.of(head)).isPresent();
    }
  }
}
