package io.servos.linux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.model.Limit;
import io.servos.model.Limits;
import io.servos.model.NetworkPolicy;
import io.servos.model.Receipt;
import io.servos.spi.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Compares receipts with what the test itself reads about the live program in /proc.
class ReceiptTest {

  private static final Limits LIMITS =
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

  @TempDir Path folder;

  private Workbench bench;

  @BeforeEach
  void open() throws IOException {
    bench = Workbench.in(folder);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void saysOfEachBarrierWhatStandsAroundTheProgram() throws IOException, InterruptedException {
    try (var run = start(Workbench.DEFAULTS.withLimits(LIMITS))) {
      var receipt = run.receipt();
      var program = programOf(run);

      assertThat(observed(receipt, "user"))
          .isEqualTo(
              "Uid %s; uid_map %s; Gid %s; gid_map %s"
                  .formatted(
                      status(program, "Uid"),
                      folded(program.resolve("uid_map")),
                      status(program, "Gid"),
                      folded(program.resolve("gid_map"))));
      assertThat(observed(receipt, "control group").split(" "))
          .isSubsetOf(Files.readAllLines(program.resolve("cgroup")));
      for (var kind : List.of("user", "mnt", "pid", "net", "ipc", "uts", "cgroup")) {
        var link = Files.readSymbolicLink(program.resolve("ns").resolve(kind)).toString();
        assertThat(observed(receipt, "namespaces").split(" ")).contains(link);
        assertThat(link).isNotEqualTo(ownNamespace(kind));
      }
      assertThat(observed(receipt, "network"))
          .contains(Files.readSymbolicLink(program.resolve("ns/net")).toString())
          .contains(ownNamespace("net"));
      assertThat(observed(receipt, "capabilities"))
          .isEqualTo(
              "CapPrm %s CapEff %s CapBnd %s"
                  .formatted(
                      status(program, "CapPrm"),
                      status(program, "CapEff"),
                      status(program, "CapBnd")));
      assertThat(observed(receipt, "no-new-privileges"))
          .isEqualTo("NoNewPrivs " + status(program, "NoNewPrivs"));
      assertThat(observed(receipt, "seccomp")).startsWith("Seccomp " + status(program, "Seccomp"));
    }
  }

  @Test
  void saysWhichMountsThereAre()
      throws IOException, InterruptedException, NoSuchAlgorithmException {
    try (var run = start(Workbench.DEFAULTS)) {
      var mounts = Files.readAllLines(programOf(run).resolve("mountinfo"));
      var digest =
          MessageDigest.getInstance("SHA-256")
              .digest(String.join("\n", mounts).getBytes(StandardCharsets.UTF_8));

      assertThat(observed(run.receipt(), "filesystem"))
          .startsWith(mounts.size() + " mounts, / ro")
          .endsWith("table sha256 " + HexFormat.of().formatHex(digest, 0, 8));
      assertThat(run.receipt().line("mount " + bench.folder()).orElseThrow().asked())
          .isEqualTo("ro");
    }
  }

  @Test
  void saysWhichLimitsTheKernelShows() throws IOException, InterruptedException {
    try (var run = start(Workbench.DEFAULTS.withLimits(LIMITS))) {
      var limits = Files.readString(programOf(run).resolve("limits"));
      var receipt = run.receipt();

      assertThat(observed(receipt, "open-files")).isEqualTo("Max open files 77");
      assertThat(limits).containsPattern("Max open files +77 +77 ");
      assertThat(observed(receipt, "file-size")).isEqualTo("Max file size 54321");
      assertThat(limits).containsPattern("Max file size +54321 +54321 ");
      assertThat(limits).containsPattern("Max core file size +1 +1 ");
      assertThat(observed(receipt, "tmp-size")).contains("size=3072k");
      assertThat(observed(receipt, "output-limit")).isEqualTo("armed");
      assertThat(receipt.line("timeout").orElseThrow().asked()).isEqualTo("60000 ms");
    }
  }

  @Test
  void saysWhichControlGroupTheProgramIsIn() throws IOException, InterruptedException {
    try (var run = start(Workbench.DEFAULTS.withLimits(LIMITS))) {
      var program = programOf(run);

      assertThat(inGroup(program, "memory", "memory.limit_in_bytes", "memory.max"))
          .isEqualTo(Long.toString(96L << 20));
      assertThat(Integer.parseInt(inGroup(program, "pids", "pids.max", "pids.max")))
          .isBetween(37, 40);
      assertThat(observed(run.receipt(), Limit.MEMORY.label())).contains(Long.toString(96L << 20));
      assertThat(observed(run.receipt(), Limit.CPUS.label())).isNotEmpty();
    }
  }

  @Test
  void saysThatTheNetworkIsTheHostsWhenAskedFor() throws IOException, InterruptedException {
    try (var run = start(Workbench.DEFAULTS.withNetwork(new NetworkPolicy.Host()))) {
      assertThat(Files.readSymbolicLink(programOf(run).resolve("ns/net")).toString())
          .isEqualTo(ownNamespace("net"));
      assertThat(observed(run.receipt(), "network")).startsWith(ownNamespace("net"));
      assertThat(observed(run.receipt(), "namespaces")).doesNotContain("net:");
    }
  }

  private Run start(EnvironmentConfig config) throws InterruptedException {
    return bench.isolator().start(bench.step(List.of("/bin/cat"), new Input.Piped()), config);
  }

  private static String observed(Receipt receipt, String barrier) {
    return receipt.line(barrier).orElseThrow().observed();
  }

  /// The directory in /proc of the program, which is the only one of that name below this JVM.
  private static Path programOf(Run run) throws IOException {
    Deadline.await("the program", () -> programs().findAny().isPresent());
    var found = programs().toList();
    assertThat(found).hasSize(1);
    if (Host.look().isRoot()) {
      var user = Inventory.userOf(run.receipt());
      assertThat(Inventory.processesOf(Set.of(user)))
          .contains(found.getFirst().getFileName() + " Name:\tcat");
    }
    return found.getFirst();
  }

  private static Stream<Path> programs() {
    return ProcessHandle.current()
        .descendants()
        .map(process -> Path.of("/proc", Long.toString(process.pid())))
        .filter(ReceiptTest::isProgram);
  }

  private static boolean isProgram(Path process) {
    try {
      return Files.readString(process.resolve("comm")).equals("cat\n");
    } catch (IOException _) {
      // It ended meanwhile.
      return false;
    }
  }

  private static String status(Path process, String field) throws IOException {
    return Files.readAllLines(process.resolve("status")).stream()
        .filter(line -> line.startsWith(field + ":"))
        .map(line -> line.substring(field.length() + 1).strip().replace('\t', ' '))
        .findFirst()
        .orElseThrow();
  }

  private static String folded(Path file) throws IOException {
    return Files.readString(file).strip().replaceAll("\\s+", " ");
  }

  private static String ownNamespace(String kind) throws IOException {
    return Files.readSymbolicLink(Path.of("/proc/self/ns", kind)).toString();
  }

  /// A value of the control group that /proc says the process is in.
  private static String inGroup(Path process, String controller, String first, String second)
      throws IOException {
    for (var line : Files.readAllLines(process.resolve("cgroup"))) {
      var fields = line.split(":", 3);
      if (List.of(fields[1].split(",")).contains(controller)) {
        return Files.readString(Path.of("/sys/fs/cgroup", controller, fields[2]).resolve(first))
            .strip();
      }
    }
    var group = Files.readAllLines(process.resolve("cgroup")).getLast().split(":", 3)[2];
    return Files.readString(Path.of("/sys/fs/cgroup", group).resolve(second)).strip();
  }
}
