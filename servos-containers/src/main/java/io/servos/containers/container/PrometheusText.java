package io.servos.containers.container;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What containers use, in the text format of Prometheus, version 0.0.4: to be served, or written
/// to a file that a node exporter collects. Metrics have the names that cAdvisor gives them, base
/// units, and a label `name` for the container.
public final class PrometheusText {

  /// The media type that a server of it names.
  public static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final List<Metric> METRICS =
      List.of(
          new Metric(
              "container_cpu_usage_seconds_total",
              Type.COUNTER,
              "Processor time of all processes since the start, in seconds.",
              sample -> sample.cpuTime().map(PrometheusText::seconds)),
          Metric.of(
              "container_memory_working_set_bytes",
              Type.GAUGE,
              "Memory without what the kernel would give up from its cache, in bytes.",
              Sample::memoryBytes),
          Metric.of(
              "container_spec_memory_limit_bytes",
              Type.GAUGE,
              "Limit of memory, or the memory of the host, in bytes.",
              Sample::memoryLimitBytes),
          Metric.of(
              "container_network_receive_bytes_total",
              Type.COUNTER,
              "Received over all of its own networks, in bytes.",
              Sample::receivedBytes),
          Metric.of(
              "container_network_transmit_bytes_total",
              Type.COUNTER,
              "Sent over all of its own networks, in bytes.",
              Sample::sentBytes),
          Metric.of(
              "container_fs_reads_bytes_total",
              Type.COUNTER,
              "Read from block devices, in bytes.",
              Sample::blockBytesRead),
          Metric.of(
              "container_fs_writes_bytes_total",
              Type.COUNTER,
              "Written to block devices, in bytes.",
              Sample::blockBytesWritten),
          Metric.of(
              "container_threads",
              Type.GAUGE,
              "Processes and threads in its control group.",
              Sample::pids));

  private enum Type {
    COUNTER,
    GAUGE
  }

  /// @param value of a sample, empty when the engine does not know it
  private record Metric(
      String name, Type type, String help, Function<Sample, Optional<String>> value) {

    static Metric of(String name, Type type, String help, Function<Sample, Long> value) {
      return new Metric(name, type, help, value.andThen(number -> Optional.of(number.toString())));
    }

    void write(Collection<Sample> samples, StringBuilder text) {
      text.append("# HELP ").append(name).append(' ').append(help).append('\n');
      text.append("# TYPE ").append(name).append(' ');
      text.append(type == Type.COUNTER ? "counter" : "gauge").append('\n');
      for (var sample : samples) {
        value
            .apply(sample)
            .ifPresent(
                known ->
                    text.append(name)
                        .append("{name=\"")
                        .append(escaped(sample.name()))
                        .append("\"} ")
                        .append(known)
                        .append('\n'));
      }
    }
  }

  private PrometheusText() {}

  /// One sample of each container, without their times: whoever collects them has its own.
  ///
  /// @param samples at most one of a name, as no metric may have the same labels twice
  /// @throws IllegalArgumentException if there are two of a name
  public static String of(Collection<Sample> samples) {
    if (samples.stream().map(Sample::name).distinct().count() < samples.size()) {
      throw new IllegalArgumentException("there are two samples of one container");
    }
    var text = new StringBuilder();
    METRICS.forEach(metric -> metric.write(samples, text));
    return text.toString();
  }

  private static String seconds(Duration time) {
    return BigDecimal.valueOf(time.toNanos(), 9).toPlainString();
  }

  private static String escaped(String label) {
    return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
