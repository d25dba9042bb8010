package io.servos.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Compiles and runs what the README shows, and the example programs.
class ExamplesTest {

  private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Path ROOT = Repository.here().root();

  @TempDir Path directory;

  @Test
  void theReadmesJavaRunsTheHelloScript() throws Exception {
    var blocks = JAVA_BLOCK.matcher(Files.readString(ROOT.resolve("README.md"))).results().toList();
    assertThat(blocks).hasSize(1);
    var lines = blocks.getFirst().group(1).lines().toList();
    var source = directory.resolve("Snippet.java");
    Files.writeString(
        source,
        matching(lines, true)
            + "\nvoid main() throws Exception {\n"
            + matching(lines, false)
            + "}\n");

    var output = run(List.of(source.toString()));

    assertThat(output)
        .matches("Exited\\[status=0]: Hello from Python 3\\.\\d+\\.\\d+, process 2\n\n");
  }

  @Test
  void theScriptServerAnswersWithWhatTheScriptPrints() throws Exception {
    var process = start(List.of(ROOT.resolve("examples/ScriptServer.java").toString(), "0"));
    try (var output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      var port = output.readLine().replace("listening on ", "");

      var answer = post(port, "print(6 * 7)");
      var refused = post(port, "open('/etc/shadow')");
      var endless = post(port, "while True: pass");

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("42\n");
      assertThat(refused.statusCode()).isEqualTo(200);
      assertThat(refused.body()).isEmpty();
      assertThat(endless.statusCode()).isEqualTo(422);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void theBoardsOfTheExamplesDoWhatTheirTestsSay() throws Exception {
    var documented =
        Pattern.compile("examples\n((?:passed .*\n)+.*\n)```")
            .matcher(Files.readString(ROOT.resolve("docs/projects.md")));
    assertThat(documented.find()).isTrue();

    var process =
        new ProcessBuilder("./servos", "test", "examples")
            .directory(ROOT.toFile())
            .redirectErrorStream(true)
            .start();

    assertThat(process.inputReader(StandardCharsets.UTF_8).readAllAsString())
        .isEqualTo(documented.group(1));
    assertThat(process.waitFor()).isZero();
  }

  private static HttpResponse<String> post(String port, String script)
      throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/run"))
              .POST(HttpRequest.BodyPublishers.ofString(script))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  private static String matching(List<String> lines, boolean imports) {
    return lines.stream()
        .filter(line -> line.startsWith("import ") == imports)
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  private static String run(List<String> arguments) throws IOException, InterruptedException {
    var process = start(arguments);
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static Process start(List<String> arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--class-path");
    command.add(System.getProperty("java.class.path"));
    command.addAll(arguments);
    return new ProcessBuilder(command).directory(ROOT.toFile()).redirectErrorStream(true).start();
  }
}
