package io.servos.detect;

import io.servos.detect.Host.Cpu;
import io.servos.detect.Host.Memory;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Reads processor and memory.
record Hardware(Tree tree) {

  private static final String CPUINFO = "proc/cpuinfo";
  private static final long KIBIBYTE = 1024;

  private static final Map<String, String> VENDORS =
      Map.of(
          "0x41",
          "ARM",
          "0x61",
          "Apple",
          "0x51",
          "Qualcomm",
          "0xc0",
          "Ampere",
          "0x48",
          "HiSilicon");

  /// Processors of ARM Ltd. by their part number.
  private static final Map<String, String> PARTS =
      Map.ofEntries(
          Map.entry("0xb76", "ARM1176"),
          Map.entry("0xc07", "Cortex-A7"),
          Map.entry("0xc08", "Cortex-A8"),
          Map.entry("0xc09", "Cortex-A9"),
          Map.entry("0xc0f", "Cortex-A15"),
          Map.entry("0xd03", "Cortex-A53"),
          Map.entry("0xd04", "Cortex-A35"),
          Map.entry("0xd05", "Cortex-A55"),
          Map.entry("0xd07", "Cortex-A57"),
          Map.entry("0xd08", "Cortex-A72"),
          Map.entry("0xd09", "Cortex-A73"),
          Map.entry("0xd0a", "Cortex-A75"),
          Map.entry("0xd0b", "Cortex-A76"),
          Map.entry("0xd0c", "Neoverse-N1"),
          Map.entry("0xd0d", "Cortex-A77"),
          Map.entry("0xd40", "Neoverse-V1"),
          Map.entry("0xd41", "Cortex-A78"),
          Map.entry("0xd49", "Neoverse-N2"),
          Map.entry("0xd4f", "Neoverse-V2"));

  Cpu cpu() {
    return new Cpu(vendor(), model(), onlineCores());
  }

  private Optional<String> vendor() {
    return tree.field(CPUINFO, "vendor_id")
        .or(() -> tree.field(CPUINFO, "CPU implementer").map(VENDORS::get));
  }

  private Optional<String> model() {
    return tree.field(CPUINFO, "model name")
        .or(
            () ->
                tree.field(CPUINFO, "CPU implementer")
                    .filter("0x41"::equals)
                    .flatMap(_ -> tree.field(CPUINFO, "CPU part"))
                    .map(PARTS::get));
  }

  /// The kernel's own list; the lines of cpuinfo only where there is no sysfs.
  private OptionalInt onlineCores() {
    var listed = tree.line("sys/devices/system/cpu/online").flatMap(Hardware::count);
    if (listed.isPresent()) {
      return OptionalInt.of(listed.get());
    }
    int lines =
        (int) tree.lines(CPUINFO).stream().filter(line -> line.matches("processor\\s*:.*")).count();
    return lines == 0 ? OptionalInt.empty() : OptionalInt.of(lines);
  }

  /// How many numbers a list such as `0-3,8` has.
  static Optional<Integer> count(String ranges) {
    if (!ranges.matches("\\d{1,6}(-\\d{1,6})?(,\\d{1,6}(-\\d{1,6})?)*")) {
      return Optional.empty();
    }
    int count = 0;
    for (var range : ranges.split(",", -1)) {
      var ends = range.split("-", -1);
      count += Integer.parseInt(ends[ends.length - 1]) - Integer.parseInt(ends[0]) + 1;
    }
    return Optional.of(count);
  }

  Memory memory() {
    return new Memory(bytes("MemTotal"), bytes("MemAvailable"));
  }

  private OptionalLong bytes(String name) {
    return tree.field("proc/meminfo", name)
        .filter(value -> value.matches("\\d{1,15} kB"))
        .map(
            value ->
                OptionalLong.of(Long.parseLong(value.substring(0, value.indexOf(' '))) * KIBIBYTE))
        .orElse(OptionalLong.empty());
  }
}
