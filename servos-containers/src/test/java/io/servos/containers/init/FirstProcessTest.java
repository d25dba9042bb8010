package io.servos.containers.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  private static void run(String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", command) + ": " + output).isZero();
  }
}
