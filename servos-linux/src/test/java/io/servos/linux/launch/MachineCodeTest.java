package io.servos.linux.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.linux.abi.Architecture;
import io.servos.linux.launch.MachineCode.Origin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Compares our encodings with those of binutils' assembler.
class MachineCodeTest {

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void encodesEveryInstructionAsTheAssemblerDoes(Architecture architecture) throws Exception {
    var random = new Random(7);

    for (int round = 0; round < 20; round++) {
      var assembly =
          MachineCode.of(architecture)
              .interpreter(
                  random.nextLong(),
                  random.nextLong(),
                  random.nextLong(),
                  round % 2 == 0
                      ? Optional.empty()
                      : Optional.of(new Origin(random.nextLong(), random.nextLong())));

      assertThat(hex(assembly.bytes()))
          .isEqualTo(hex(assembled(architecture, assembly.text(), round)));
    }
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void hasASizeThatDoesNotDependOnAddresses(Architecture architecture) {
    var small =
        MachineCode.of(architecture).interpreter(0, 0, 0, Optional.of(new Origin(0, 0))).bytes();
    var large =
        MachineCode.of(architecture)
            .interpreter(-1, Long.MAX_VALUE, 1L << 40, Optional.of(new Origin(-1, -1)))
            .bytes();

    assertThat(small).hasSameSizeAs(large);
  }

  private byte[] assembled(Architecture architecture, String text, int round)
      throws IOException, InterruptedException {
    var source = directory.resolve("code" + round + ".s");
    var object = directory.resolve("code" + round + ".o");
    var binary = directory.resolve("code" + round + ".bin");
    boolean x86 = architecture == Architecture.X86_64;
    Files.writeString(source, (x86 ? ".intel_syntax noprefix\n" : "") + text);
    var prefix = x86 ? "x86_64-linux-gnu-" : "aarch64-linux-gnu-";
    run(prefix + "as", "-o", object.toString(), source.toString());
    run(prefix + "objcopy", "-O", "binary", "-j", ".text", object.toString(), binary.toString());
    return Files.readAllBytes(binary);
  }

  private static void run(String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", command) + ": " + output).isZero();
  }

  private static List<String> hex(byte[] bytes) {
    var words = new ArrayList<String>();
    for (int i = 0; i < bytes.length; i += 4) {
      words.add(HexFormat.of().formatHex(bytes, i, Math.min(i + 4, bytes.length)));
    }
    return words;
  }
}
