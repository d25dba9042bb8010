package io.servos.checks.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.model.Limits;
import io.servos.model.Receipt;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every result says which barriers stood, and what it says is what the program sees.
interface ReceiptContract {

  Bench bench();

  Limits UNUSUAL =
      new Limits(
          OptionalLong.of(96L << 20),
          OptionalDouble.of(0.5),
          OptionalInt.of(37),
          Optional.of(Duration.ofSeconds(60)),
          Duration.ZERO,
          Optional.of(Duration.ofSeconds(50)),
          OptionalLong.of(12345),
          3L << 20,
          OptionalLong.of(54321),
          77);

  @Test
  default void saysOfEachBarrierWhatWasAskedAndSeen() throws IOException, InterruptedException {
    var receipt = bench().shell(bench().defaults().withLimits(UNUSUAL), "true").receipt();

    assertThat(receipt.lines())
        .extracting(Receipt.Line::barrier)
        .contains(
            "user",
            "namespaces",
            "network",
            "filesystem",
            "capabilities",
            "no-new-privileges",
            "seccomp",
            "descriptors",
            "session",
            "core dumps")
        .containsSubsequence(
            "memory",
            "cpus",
            "pids",
            "cpu-time",
            "timeout",
            "output-limit",
            "tmp-size",
            "file-size",
            "open-files");
    assertThat(receipt.lines())
        .allSatisfy(
            line ->
                assertThat(Stream.of(line.asked(), line.how(), line.observed()))
                    .noneMatch(String::isBlank));
  }

  @Test
  default void saysWhichLimitsTheKernelShows() throws IOException, InterruptedException {
    var receipt = bench().shell(bench().defaults().withLimits(UNUSUAL), "true").receipt();

    assertThat(line(receipt, "memory").asked()).isEqualTo((96 << 20) + " bytes, swap off");
    assertThat(line(receipt, "memory").observed()).contains(Integer.toString(96 << 20));
    assertThat(line(receipt, "cpus").observed()).contains("50000");
    assertThat(line(receipt, "pids").asked()).isEqualTo("37");
    assertThat(line(receipt, "tmp-size").observed()).contains("size=3072k");
    assertThat(line(receipt, "file-size").observed()).isEqualTo("Max file size 54321");
    assertThat(line(receipt, "open-files").observed()).isEqualTo("Max open files 77");
    assertThat(line(receipt, "core dumps").observed()).isEqualTo("Max core file size 1");
  }

  @Test
  default void saysWhatTheProgramSees() throws IOException, InterruptedException {
    var ended =
        bench()
            .shell(
                "for kind in pid net ipc uts mnt; do readlink /proc/self/ns/$kind; done; grep -E"
                    + " '^(Cap(Prm|Eff|Bnd)|NoNewPrivs):' /proc/self/status | tr '\\t' ' '");

    var lines = ended.out().lines().toList();
    var receipt = ended.receipt();
    assertThat(line(receipt, "namespaces").observed().split(" "))
        .contains(lines.subList(0, 5).toArray(String[]::new));
    assertThat(line(receipt, "network").observed()).startsWith(lines.get(1));
    assertThat(line(receipt, "capabilities").observed())
        .isEqualTo(String.join(" ", lines.subList(5, 8)).replace(":", ""));
    assertThat(line(receipt, "no-new-privileges").observed())
        .isEqualTo(lines.get(8).replace(":", ""));
  }

  @Test
  default void saysWhichFilesOfTheHostAreSeen() throws IOException, InterruptedException {
    var receipt = bench().shell("true").receipt();

    var mount = line(receipt, "mount " + bench().folder());
    assertThat(mount.asked()).isEqualTo("ro");
    assertThat(List.of(mount.observed().split("[ ,]"))).contains("ro");
  }

  private static Receipt.Line line(Receipt receipt, String barrier) {
    return receipt.line(barrier).orElseThrow();
  }
}
