package io.servos.containers.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstProcessTest {

  private static final Path SOURCES = Path.of("src/main/resources/io/servos/containers/init");

  @TempDir Path folder;

  /// The bytes that are shipped are those that binutils make of the source that is shipped.
  @Test
  void isWhatTheAssemblerMakesOfItsSource() throws IOException, InterruptedException {
    var object = folder.resolve("init.o");
    var binary = folder.resolve("init");
    run(
        "as",
        "-I",
        SOURCES.toString(),
        "-o",
        object.toString(),
        SOURCES.resolve("x86_64.s").toString());
    run("objcopy", "-O", "binary", "-j", ".text", object.toString(), binary.toString());

    var shipped = FirstProcess.executable("x86_64").orElseThrow();

    assertThat(HexFormat.of().formatHex(shipped))
        .isEqualTo(HexFormat.of().formatHex(Files.readAllBytes(binary)));
  }

  @Test
  void reportsWhatItsTableNames() throws IOException {
    var table = Files.readString(SOURCES.resolve("tables.s"));

    assertThat(
            table
                .lines()
                .filter(line -> line.contains("entry"))
                .map(line -> line.split("\"", -1)[1]))
        .containsExactlyElementsOf(GateReport.PATHS);
    assertThat(
            table
                .substring(table.indexOf("end_table:"))
                .lines()
                .filter(line -> line.contains("entry")))
        .hasSize(GateReport.AT_THE_END);
  }

  @Test
  void isThereForKnownArchitecturesOnly() {
    assertThat(FirstProcess.executable("vax")).isEmpty();
  }

  /// Nobody tells it to go: it ends, and the program has not run.
  @Test
  void startsNothingWhenItIsNotTold() throws IOException, InterruptedException {
    var file = folder.resolve("first");
    Files.write(file, FirstProcess.executable("x86_64").orElseThrow());
    assertThat(file.toFile().setExecutable(true)).isTrue();
    var witness = folder.resolve("witness");
    var process =
        new ProcessBuilder(file.toString(), "/", "/usr/bin/touch", "", "touch", witness.toString())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var output = process.getInputStream().readAllBytes();

    assertThat(process.waitFor()).isEqualTo(125);
    assertThat(new GateReader().add(output).orElseThrow().text("/proc/self/status"))
        .startsWith("Name:\tfirst");
    assertThat(witness).doesNotExist();
  }

  /// What it is told later starts nothing when it is cut off, or longer than there is room for.
  @ParameterizedTest
  @CsvSource({"1, 65537, 0", "65537, 9, 9", "4, 4000, 3999", "-1, 9, 9"})
  void startsNothingThatIsNotWhole(long count, long bytes, int sent)
      throws IOException, InterruptedException {
    var file = folder.resolve("first");
    Files.write(file, FirstProcess.executable("x86_64").orElseThrow());
    assertThat(file.toFile().setExecutable(true)).isTrue();
    var message =
        ByteBuffer.allocate(40 + sent)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(FirstProcess.Go.after(Optional.empty()).message())
            .putLong(count)
            .putLong(bytes);
    var input = folder.resolve("input");
    Files.write(input, message.array());
    var process =
        new ProcessBuilder(file.toString())
            .redirectInput(input.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var output = process.getInputStream().readAllBytes();

    assertThat(process.waitFor()).isEqualTo(125);
    assertThat(new GateReader().add(output)).isPresent();
  }

  @Test
  void refusesArgumentsThatCannotFollow() {
    var go = FirstProcess.Go.after(Optional.empty());
    var longest = "x".repeat((1 << 16) - 1);

    assertThat(go.message(List.of(longest))).hasSize(24 + 16 + (1 << 16)).startsWith(go.message());
    assertThatThrownBy(() -> go.message(List.of(longest + "x")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> go.message(List.of("a\0b")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void run(String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", command) + ": " + output).isZero();
  }
}
