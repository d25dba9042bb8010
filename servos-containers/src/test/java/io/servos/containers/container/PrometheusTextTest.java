package io.servos.containers.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.servos.containers.Engines;
import io.servos.containers.engine.Engine;
import io.servos.containers.engine.EngineAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PrometheusTextTest {

  private static final double MEBIBYTE = 1 << 20;

  private static Sample sample(String name, Optional<Duration> cpuTime) {
    return new Sample(
        name, Instant.EPOCH, OptionalDouble.of(5), cpuTime, 1 << 20, 2 << 20, 3, 4, 5, 6, 7);
  }

  @Test
  void hasNamesTypesAndBaseUnits() {
    var read =
        Exposition.parse(
            PrometheusText.of(
                List.of(
                    sample("web", Optional.of(Duration.ofMillis(1500))),
                    sample("job", Optional.of(Duration.ofNanos(1))))));

    assertThat(read.types())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "container_cpu_usage_seconds_total", "counter",
                "container_memory_working_set_bytes", "gauge",
                "container_spec_memory_limit_bytes", "gauge",
                "container_network_receive_bytes_total", "counter",
                "container_network_transmit_bytes_total", "counter",
                "container_fs_reads_bytes_total", "counter",
                "container_fs_writes_bytes_total", "counter",
                "container_threads", "gauge"));
    assertThat(read.value("container_cpu_usage_seconds_total", "web")).isEqualTo(1.5);
    assertThat(read.value("container_cpu_usage_seconds_total", "job")).isEqualTo(1e-9);
    assertThat(read.value("container_memory_working_set_bytes", "web")).isEqualTo(1 << 20);
    assertThat(read.value("container_spec_memory_limit_bytes", "web")).isEqualTo(2 << 20);
    assertThat(read.value("container_network_receive_bytes_total", "web")).isEqualTo(3);
    assertThat(read.value("container_network_transmit_bytes_total", "web")).isEqualTo(4);
    assertThat(read.value("container_fs_reads_bytes_total", "web")).isEqualTo(5);
    assertThat(read.value("container_fs_writes_bytes_total", "web")).isEqualTo(6);
    assertThat(read.value("container_threads", "web")).isEqualTo(7);
  }

  @Test
  void escapesLabels() {
    var name = "a\\b\"c\nd\\n";

    var text = PrometheusText.of(List.of(sample(name, Optional.empty())));

    assertThat(text).contains("container_threads{name=\"a\\\\b\\\"c\\nd\\\\n\"} 7\n");
    assertThat(Exposition.parse(text).value("container_threads", name)).isEqualTo(7);
  }

  @Test
  void leavesOutWhatIsNotCounted() {
    var read = Exposition.parse(PrometheusText.of(List.of(sample("web", Optional.empty()))));

    assertThat(read.types()).containsKey("container_cpu_usage_seconds_total");
    assertThat(read.values().keySet())
        .extracting(Exposition.Series::metric)
        .hasSize(7)
        .doesNotContain("container_cpu_usage_seconds_total");
  }

  @Test
  void takesNoTwoSamplesOfOneContainer() {
    var sample = sample("web", Optional.empty());

    assertThatThrownBy(() -> PrometheusText.of(List.of(sample, sample)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// Of a container that has worked and now waits, so that nothing changes meanwhile.
  @Test
  @Timeout(120)
  void saysWhatTheEngineSays() throws IOException, InterruptedException {
    var containers = new Containers(Engines.client());
    var spec =
        Engines.shell(
            """
            exec python3 -c 'import time
            x = bytearray(48 << 20)
            while time.process_time() < 0.5: pass
            print("done", flush=True)
            time.sleep(600)'
            """);
    containers.create(spec);
    try {
      containers.start(spec.name());
      awaitOutput(containers, spec.name());
      var samples = new ArrayList<Sample>();
      containers.stats(
          spec.name(),
          sample -> {
            samples.add(sample);
            return false;
          });
      compare(Exposition.parse(PrometheusText.of(samples)), spec.name());
    } finally {
      containers.remove(spec.name(), true);
    }
  }

  private static void compare(Exposition read, String name)
      throws IOException, InterruptedException {
    assertThat(read.value("container_cpu_usage_seconds_total", name))
        .isGreaterThan(0.5)
        .isCloseTo(processorSeconds(name), within(0.1));
    var docker = dockerStats(name);
    assertThat(read.value("container_memory_working_set_bytes", name))
        .isGreaterThan(48 * MEBIBYTE)
        .isCloseTo(mebibytes(docker.get(0)), within(MEBIBYTE));
    assertThat(read.value("container_spec_memory_limit_bytes", name))
        .isEqualTo(mebibytes(docker.get(1)));
    assertThat(read.value("container_threads", name)).isEqualTo(Double.parseDouble(docker.get(2)));
  }

  /// Follows what it writes until there is something.
  private static void awaitOutput(Containers containers, String name) {
    assertThatThrownBy(
            () ->
                containers.logs(
                    name,
                    LogRequest.ALL.withFollow(true),
                    (_, _, _) -> {
                      throw new IOException("there is something");
                    }))
        .hasMessage("there is something");
  }

  private static double processorSeconds(String name) throws IOException {
    var socket = Path.of(System.getenv("DOCKER_HOST").replaceFirst("^unix://", ""));
    var engine = Engine.connect(new EngineAddress.Unix(socket), Duration.ofSeconds(30));
    return engine.processorTime(name).orElseThrow() / 1e9;
  }

  /// Memory, its limit and the number of processes, as `docker stats` prints them.
  private static List<String> dockerStats(String name) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                "docker", "stats", "--no-stream", "--format", "{{.MemUsage}} / {{.PIDs}}", name)
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return List.of(output.strip().split(" / ", -1));
  }

  private static double mebibytes(String text) {
    assertThat(text).endsWith("MiB");
    return Double.parseDouble(text.substring(0, text.length() - 3)) * MEBIBYTE;
  }
}
