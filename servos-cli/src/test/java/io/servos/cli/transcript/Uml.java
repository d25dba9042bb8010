package io.servos.cli.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Command lines on a kernel of its own.
final class Uml {

  /// How one of them ended.
  record Ending(int status, List<String> stdout, List<String> stderr) {

    static Ending of(int status, String stdout, String stderr) {
      return new Ending(status, stdout.lines().toList(), stderr.lines().toList());
    }
  }

  private Uml() {}

  /// Runs a script that prints `NAME STATUS`, then `out LINE` and `err LINE`.
  ///
  /// @return by name
  static Map<String, Ending> run(Path script) throws IOException, InterruptedException {
    var command =
        List.of("../scripts/uml-run", "sh", script.toAbsolutePath().toString(), Program.command());
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SERVOS_UML_TIMEOUT", "300");
    var process = builder.start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    var endings = new HashMap<String, Ending>();
    var ending = new Ending(0, List.of(), List.of());
    for (var line : output.lines().toList()) {
      if (line.startsWith("out ")) {
        ending.stdout().add(line.substring(4));
      } else if (line.startsWith("err ")) {
        ending.stderr().add(line.substring(4));
      } else {
        var words = line.split(" ", 2);
        ending = new Ending(Integer.parseInt(words[1]), new ArrayList<>(), new ArrayList<>());
        endings.put(words[0], ending);
      }
    }
    return endings;
  }
}
