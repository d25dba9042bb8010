package io.servos.checks.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.model.EnvironmentConfig;
import io.servos.model.Receipt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The README's table of isolators and barriers is what their receipts say.
class IsolatorTableTest {

  @TempDir Path folder;

  @Test
  void isWhatTheReceiptsSay() throws IOException, InterruptedException {
    var barriers = new LinkedHashMap<String, Set<String>>();
    barriers.put("process", barriers(EnvironmentConfig.defaults()));
    barriers.put(
        "docker",
        barriers(EnvironmentConfig.defaults().withIsolation("docker").withImage("servos-test")));

    assertThat(Files.readString(Path.of("..", "README.md"))).contains(table(barriers));
  }

  private Set<String> barriers(EnvironmentConfig config) throws IOException, InterruptedException {
    try (var bench = Bench.in(folder, config)) {
      return bench.shell("true").receipt().lines().stream()
          .filter(line -> !line.observed().equals("absent"))
          .map(Receipt.Line::barrier)
          .map(barrier -> barrier.startsWith("mount ") ? "mounts" : barrier)
          .collect(Collectors.toCollection(LinkedHashSet::new));
    }
  }

  private static String table(Map<String, Set<String>> barriers) {
    var all = new LinkedHashSet<String>();
    barriers.values().forEach(all::addAll);
    // Part of this kernel only; the documents say so.
    all.remove("landlock");
    var names = String.join(" | ", barriers.keySet());
    var text = new StringBuilder("| barrier | " + names + " |\n| --- | --- | --- |\n");
    for (var barrier : all) {
      text.append("| ").append(barrier).append(" | ");
      text.append(
          barriers.values().stream()
              .map(has -> has.contains(barrier) ? "yes" : "no")
              .collect(Collectors.joining(" | ")));
      text.append(" |\n");
    }
    return text.toString();
  }
}
