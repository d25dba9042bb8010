package io.servos.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.cli.run.IsolateSpec;
import io.servos.model.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Bash completes what was typed so far, as a user would see it.
class CompletionTest {

  private final Calls servos = new Calls(FakeEngine.ending(new Outcome.Exited(0)));

  @TempDir private Path work;

  @BeforeEach
  void putFilesThere() throws IOException {
    Files.createFile(work.resolve("first script.py"));
    Files.createDirectory(work.resolve("folder"));
  }

  private List<String> completed(String typed) throws IOException, InterruptedException {
    var script = work.resolve("completion");
    Files.writeString(
        script,
        servos.call("completion", "bash").stdout()
            + """
            COMP_WORDS=(%s)
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _servos
            printf '%%s\\n' "${COMPREPLY[@]}"
            """
                .formatted(typed));
    var process =
        new ProcessBuilder("bash", "--norc", script.toString())
            .directory(work.toFile())
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    Files.delete(script);
    return output.lines().filter(line -> !line.isEmpty()).toList();
  }

  @Test
  void offersTheCommands() throws IOException, InterruptedException {
    assertThat(completed("servos ''"))
        .containsExactly(
            "isolate",
            "shell",
            "daemon",
            "build",
            "test",
            "measure",
            "image",
            "container",
            "volume",
            "network",
            "ps",
            "logs",
            "exec",
            "stats",
            "system",
            "boards",
            "serial",
            "drive",
            "flash",
            "firmware",
            "detect",
            "doctor",
            "list-platforms",
            "version",
            "completion",
            "help",
            "--version",
            "--help");
  }

  @ParameterizedTest
  @CsvSource({
    "servos is, isolate",
    "servos isolate --mem, --memory",
    "servos isolate -q --mem, --memory",
    "servos isolate --memory 1G --net, --network",
    "servos isolate --network h, host",
    "servos isolate -p ard, arduino",
    "servos isolate fir, first script.py",
    "servos isolate --stdin fir, first script.py",
    "servos isolate --workdir f, folder",
    "servos isolate x.py fir, first script.py",
    "servos completion f, fish",
    "servos boards --wa, --watch",
    "servos boards --pr, --probe",
    "servos serial so, soft-reset",
    "servos flash --po, --port",
    "servos flash --dr, --drive",
    "servos flash --sto, --stored",
    "servos flash fir, first script.py",
    "servos firmware ro, rollback",
    "servos firmware add --bo, --board",
    "servos firmware merge --ou, --output",
    "servos serial run --ti, --time",
    "servos drive in, info",
    "servos drive ls fol, folder",
    "servos serial put x fir, first script.py",
    "servos detect --js, --json",
    "servos doctor --a, --attack",
    "servos image bu, build",
    "servos image build --tag, --tag",
    "servos image build -t x:1 fol, folder",
    "servos container create --restart al, always",
    "servos network create --int, --internal",
    "servos logs --fol, --follow",
  })
  void completes(String typed, String completion) throws IOException, InterruptedException {
    assertThat(completed(typed)).containsExactly(completion);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "servos isolate x.py --mem",
        "servos isolate --memory 1",
        "servos version x",
        "servos nonsense --",
        "servos image nonsense --",
      })
  void offersNothingWhereNothingFits(String typed) throws IOException, InterruptedException {
    assertThat(completed(typed)).isEmpty();
  }

  @Test
  void describesEveryOptionForZshAndFish() throws InterruptedException {
    var zsh = servos.call("completion", "zsh").stdout();
    var fish = servos.call("completion", "fish").stdout();

    for (var option : IsolateSpec.create().options()) {
      assertThat(zsh).contains(option.longestName());
      assertThat(fish).contains("-l " + option.longestName().substring(2) + " ");
    }
    assertThat(zsh).startsWith("#compdef servos\n");
  }
}
