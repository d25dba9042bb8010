package io.servos.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.model.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Wrong command lines and what is said about them, and the help that they point to.
class UsageTest {

  private static final Path HELP = Path.of("src/test/resources/help");

  private final FakeEngine engine = FakeEngine.ending(new Outcome.Exited(0));
  private final Calls servos = new Calls(engine);

  @ParameterizedTest
  @CsvFileSource(files = "src/test/resources/mistakes.txt", delimiter = '|')
  void tellsTheMistakeInOneLine(String line, String told) throws InterruptedException {
    assertThat(servos.call(line.split(" ", -1)))
        .isEqualTo(new Calls.Answer(2, "", "servos: " + told + "\n"));
    assertThat(engine.workloads).isEmpty();
  }

  @Test
  void refusesMoreProcessorsThanThereAre() throws InterruptedException {
    var answer = servos.call("isolate", "--cpus", "100000", "x");

    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.stderr()).startsWith("servos: --cpus: '100000' is more than the ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
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
        "measure",
        "detect",
        "doctor",
        "list-platforms",
        "version",
        "completion",
        "help",
        "man"
      })
  void showsTheHelpOf(String command) throws IOException, InterruptedException {
    var help = Files.readString(HELP.resolve(command + ".txt"));

    assertThat(servos.call(command, "--help")).isEqualTo(new Calls.Answer(0, help, ""));
    assertThat(servos.call(command, "-h")).isEqualTo(new Calls.Answer(0, help, ""));
    assertThat(servos.call("help", command)).isEqualTo(new Calls.Answer(0, help, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image build",
        "container create",
        "container health",
        "volume restore",
        "network create",
        "serial repl",
        "serial run",
        "serial put",
        "drive put",
        "firmware add",
        "firmware merge"
      })
  void showsTheHelpOfACommandBelowAnother(String words) throws IOException, InterruptedException {
    var help = Files.readString(HELP.resolve(words.replace(' ', '-') + ".txt"));
    var pair = words.split(" ", 2);

    assertThat(servos.call(pair[0], pair[1], "--help")).isEqualTo(new Calls.Answer(0, help, ""));
    assertThat(servos.call("help", pair[0], pair[1])).isEqualTo(new Calls.Answer(0, help, ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"image", "container", "volume", "network", "system", "drive", "firmware"})
  void showsItsHelpWithoutACommandBelowIt(String group) throws IOException, InterruptedException {
    var help = Files.readString(HELP.resolve(group + ".txt"));

    assertThat(servos.call(group)).isEqualTo(new Calls.Answer(0, help, ""));
  }

  @Test
  void showsTheVersionEitherWay() throws InterruptedException {
    var version = servos.call("version");

    assertThat(version.code()).isZero();
    assertThat(servos.call("--version")).isEqualTo(version);
    assertThat(servos.call("-V")).isEqualTo(version);
  }
}
