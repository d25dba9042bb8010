package io.servos.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What `servos measure` says, beside what the real hyperfine says about the same program without
/// isolation. The programs take a time that does not depend on how busy the host is.
class MeasureTest {

  private static final Percentage TOLERANCE = Percentage.withPercentage(20);

  private final Engine none = new Engine("", false);

  @TempDir Path folder;

  private JsonNode measured(Path script) throws IOException, InterruptedException {
    var ended = none.run("./servos", "measure", "--runs=5", "--json", script.toString());
    assertThat(ended.status()).as(ended.output()).isZero();
    return JsonMapper.shared().readTree(ended.output());
  }

  private JsonNode hyperfine(Path script) throws IOException, InterruptedException {
    var file = folder.resolve("hyperfine.json");
    var ended =
        none.run(
            "hyperfine",
            "--shell=none",
            "--warmup=1",
            "--runs=5",
            "--export-json=" + file,
            "/usr/bin/python3 " + script);
    assertThat(ended.status()).as(ended.output()).isZero();
    return JsonMapper.shared().readTree(file).get("results").get(0);
  }

  private static double seconds(JsonNode report, String what, String which) {
    return report.get(what).get(which + "Micros").asDouble() / 1e6;
  }

  @Test
  void agreesWithHyperfineAboutTime() throws IOException, InterruptedException {
    var script = Files.writeString(folder.resolve("sleep.py"), "import time; time.sleep(0.4)\n");

    var ours = measured(script);
    var theirs = hyperfine(script);

    assertThat(ours.get("runs").size()).isEqualTo(5);
    assertThat(theirs.get("times").size()).isEqualTo(5);
    assertThat(seconds(ours, "program", "min"))
        .isGreaterThan(0.4)
        .isCloseTo(theirs.get("min").asDouble(), TOLERANCE);
    assertThat(seconds(ours, "withIsolation", "min"))
        .isGreaterThan(seconds(ours, "program", "min"));
  }

  @Test
  void agreesWithHyperfineAboutProcessorTime() throws IOException, InterruptedException {
    var script =
        Files.writeString(
            folder.resolve("burn.py"),
            "import time\nwhile time.process_time() < 0.5: sum(range(1000))\n");

    var ours = measured(script);
    var theirs = hyperfine(script);

    assertThat(seconds(ours, "user", "mean") + seconds(ours, "system", "mean"))
        .isCloseTo(theirs.get("user").asDouble() + theirs.get("system").asDouble(), TOLERANCE)
        .isCloseTo(0.5, within(0.1));
  }

  @Test
  void tellsTheMemoryOfARun() throws IOException, InterruptedException {
    var script = Files.writeString(folder.resolve("hold.py"), "held = b'x' * (100 << 20)\n");

    assertThat(measured(script).get("peakMemoryBytes").asLong()).isBetween(100L << 20, 130L << 20);
  }
}
