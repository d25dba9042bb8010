package io.servos.bench.measure;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// Times of the same thing, shortest first.
public record Samples(List<Duration> sorted) {

  public Samples {
    if (sorted.isEmpty()) {
      throw new IllegalArgumentException("nothing was measured");
    }
    sorted = sorted.stream().sorted().toList();
  }

  static Samples ofNanos(long... nanos) {
    return new Samples(Arrays.stream(nanos).mapToObj(Duration::ofNanos).toList());
  }

  /// The time that so many of 100 runs do not take longer than, by the nearest rank.
  ///
  /// @param percent 1 to 100
  public Duration percentile(int percent) {
    return sorted.get(Math.ceilDivExact(sorted.size() * percent, 100) - 1);
  }

  public Duration median() {
    return percentile(50);
  }

  public double medianMillis() {
    return millis(median());
  }

  public static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}
