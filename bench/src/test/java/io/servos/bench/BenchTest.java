package io.servos.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.SAXException;
import tools.jackson.databind.json.JsonMapper;

/// The whole benchmark, for a few rounds. What it measures here says nothing.
class BenchTest {

  private static final String SOURCES = Path.of("..").toAbsolutePath().normalize().toString();

  @TempDir private Path out = Path.of("");

  private int bench(String... options) {
    var all = new String[options.length + 3];
    all[0] = "--sources=" + SOURCES;
    all[1] = "--out=" + out;
    all[2] = "--warm-up=2";
    System.arraycopy(options, 0, all, 3, options.length);
    return Bench.commandLine().execute(all);
  }

  @Test
  void measuresStartsSideBySide() throws IOException {
    int status =
        bench(
            "--rounds=3",
            "--tasks=true,hello",
            "--ways=plain,cold,warm,bound,bubblewrap,docker-run",
            "--parts=starts");

    assertThat(status).isZero();
    var starts =
        JsonMapper.shared().readTree(Files.readString(out.resolve("results.json"))).get("starts");
    assertThat(starts.findValuesAsString("task")).containsExactly("true", "hello");
    for (var task : starts) {
      assertThat(task.get("ways").findValuesAsString("way"))
          .startsWith("plain", "cold", "warm", "bound", "bubblewrap");
      assertThat(task.get("ways").get(0).get("p50_to_plain").asDouble()).isEqualTo(1);
      assertThat(task.get("ways").get(1).get("times").get("p50").asDouble()).isPositive();
      assertThat(task.get("ways").get(1).get("runs").asInt()).isEqualTo(3);
    }
  }

  @Test
  void writesAPageAndAChart() throws IOException, ParserConfigurationException, SAXException {
    bench("--rounds=1", "--tasks=true", "--ways=plain,cold", "--parts=starts");

    assertThat(Files.readString(out.resolve("performance.md")))
        .contains("| plain `ProcessBuilder`, not isolated | ")
        .contains("| cold `true` / plain | ")
        .contains("| cold `true` / bubblewrap | not measured | ≤ 0.40 |  |")
        .contains("## Where the time of a cold start goes");
    var chart =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(out.resolve("starts.svg").toFile());
    assertThat(chart.getElementsByTagName("rect").getLength()).isEqualTo(3);
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThat(bench("--rounds=x")).isEqualTo(2);
    assertThat(bench("--tasks=nothing")).isEqualTo(2);
    assertThat(bench("--ways=nothing")).isEqualTo(2);
    assertThat(bench("--rounds=0")).isEqualTo(2);
    assertThat(out).isEmptyDirectory();
  }
}
