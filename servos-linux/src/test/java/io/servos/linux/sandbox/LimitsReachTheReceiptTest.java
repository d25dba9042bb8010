package io.servos.linux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.config.EnvironmentConfigReader;
import io.servos.config.EnvironmentConfigWriter;
import io.servos.config.Format;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Limit;
import io.servos.model.Limits;
import io.servos.model.Receipt;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No limit is lost on its way from the text of an environment file to the live program.
class LimitsReachTheReceiptTest {

  private static final int CASES = 30;
  private static final int KIBIBYTE = 1024;
  private static final List<Format> FORMATS = List.of(Format.values());

  @TempDir Path folder;

  @Test
  void whateverTheyAre() throws IOException, InterruptedException {
    try (var bench = Workbench.in(folder)) {
      for (int seed = 0; seed < CASES; seed++) {
        var format = FORMATS.get(seed % FORMATS.size());
        var asked = Workbench.DEFAULTS.withLimits(limits(new Random(seed)));
        var read =
            EnvironmentConfigReader.create()
                .read(EnvironmentConfigWriter.write(asked, format), format, "seed " + seed);

        var ended = bench.shell(read, "true");

        assertThat(ended.outcome().succeeded()).as("seed %d: %s", seed, ended).isTrue();
        compare(asked, ended.receipt());
      }
    }
  }

  private static Limits limits(Random random) {
    var limits = Limits.DEFAULT;
    return new Limits(
        random.nextInt(4) == 0
            ? OptionalLong.empty()
            : OptionalLong.of((32L + random.nextInt(64)) * KIBIBYTE * KIBIBYTE),
        random.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of(0.5 + random.nextInt(2)),
        random.nextInt(4) == 0 ? OptionalInt.empty() : OptionalInt.of(10 + random.nextInt(50)),
        random.nextInt(4) == 0
            ? Optional.empty()
            : Optional.of(Duration.ofMillis(30_000 + random.nextInt(9_000))),
        limits.grace(),
        random.nextBoolean()
            ? Optional.empty()
            : Optional.of(Duration.ofMillis(5_000 + random.nextInt(900))),
        random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(random.nextInt(9_000)),
        (1L + random.nextInt(900)) * 4 * KIBIBYTE,
        random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(random.nextInt(9_000_000)),
        16 + random.nextInt(900));
  }

  /// What was asked stands on the receipt, and what the kernel shows of it.
  private static void compare(EnvironmentConfig config, Receipt receipt) {
    var limits = config.limits();
    limits
        .memoryBytes()
        .ifPresent(bytes -> assertAsked(receipt, Limit.MEMORY, bytes + " bytes, swap off"));
    limits.cpus().ifPresent(cpus -> assertAsked(receipt, Limit.CPUS, Double.toString(cpus)));
    limits.pids().ifPresent(pids -> assertAsked(receipt, Limit.PIDS, Integer.toString(pids)));
    limits
        .cpuTime()
        .ifPresent(time -> assertAsked(receipt, Limit.CPU_TIME, time.toMillis() + " ms"));
    limits
        .wallTime()
        .ifPresent(time -> assertAsked(receipt, Limit.TIMEOUT, time.toMillis() + " ms"));
    limits
        .outputBytes()
        .ifPresent(bytes -> assertAsked(receipt, Limit.OUTPUT, bytes + " bytes per stream"));
    assertAsked(receipt, Limit.TMP_SIZE, limits.tmpBytes() + " bytes");
    assertObserved(receipt, Limit.TMP_SIZE, "size=" + limits.tmpBytes() / KIBIBYTE + "k");
    limits
        .fileSizeBytes()
        .ifPresent(bytes -> assertObserved(receipt, Limit.FILE_SIZE, "Max file size " + bytes));
    assertObserved(receipt, Limit.OPEN_FILES, "Max open files " + limits.openFiles());
    for (var limit : Limit.values()) {
      assertThat(receipt.line(limit.label()).orElseThrow().asked().equals("unlimited"))
          .as("%s of %s", limit, limits)
          .isEqualTo(!limits.isSet(limit));
    }
  }

  private static void assertAsked(Receipt receipt, Limit limit, String text) {
    var line = receipt.line(limit.label()).orElseThrow();
    assertThat(line.asked()).isEqualTo(text);
    assertThat(line.observed()).isNotEmpty().isNotEqualTo("unlimited");
  }

  private static void assertObserved(Receipt receipt, Limit limit, String text) {
    assertThat(receipt.line(limit.label()).orElseThrow().observed()).contains(text);
  }
}
