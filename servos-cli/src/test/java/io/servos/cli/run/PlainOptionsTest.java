package io.servos.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.cli.command.Specs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ParameterException;

/// Plain lines mean what picocli says that they mean.
class PlainOptionsTest {

  private static final List<String> WORDS =
      List.of(
          "--quiet",
          "-q",
          "--json",
          "--memory",
          "--memory=64MiB",
          "--timeout",
          "--timeout=",
          "--open-files=-1",
          "--cpus=0.5=1",
          "--json=false",
          "-t",
          "--env",
          "-e",
          "--",
          "-",
          "-qt",
          "--quie",
          "@file",
          "'a b'",
          "",
          "5s",
          "script.py");

  private static Optional<IsolateOptions> plain(List<String> words) {
    return PlainOptions.read(words);
  }

  private static Optional<IsolateOptions> described(List<String> words) {
    try {
      var line = Specs.line(IsolateSpec.create(), true);
      return Optional.of(IsolateOptions.of(line.parseArgs(words.toArray(String[]::new))));
    } catch (ParameterException _) {
      return Optional.empty();
    }
  }

  @Test
  void readsWhatIsPlain() {
    assertThat(plain(List.of("-q", "--memory", "64MiB", "--pids=9", "a.py", "--", "--json", "x")))
        .contains(
            new IsolateOptions(
                Map.of("--quiet", List.of(), "--memory", List.of("64MiB"), "--pids", List.of("9")),
                "a.py",
                List.of("--json", "x")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--json",
        "--memory",
        "--memory --json a.py",
        "--memory= a.py",
        "--json --json a.py",
        "-q --quiet a.py",
        "--json=true a.py",
        "--env A=b a.py",
        "-p arduino a.ino",
        "-- a.py",
        "--help",
        "-qt a.py"
      })
  void leavesTheRest(String line) {
    assertThat(plain(line.isEmpty() ? List.of() : List.of(line.split(" ")))).isEmpty();
  }

  @Test
  void understandsNothingInAnotherWayThanPicocli() {
    var random = new Random(20_261_128);
    int understood = 0;
    for (int i = 0; i < 3000; i++) {
      var words = new ArrayList<String>();
      int length = random.nextInt(6);
      for (int j = 0; j < length; j++) {
        words.add(WORDS.get(random.nextInt(WORDS.size())));
      }
      var read = plain(words);
      if (read.isPresent()) {
        understood++;
        assertThat(described(words)).as(words.toString()).isEqualTo(read);
      }
    }
    assertThat(understood).isGreaterThan(500);
  }
}
