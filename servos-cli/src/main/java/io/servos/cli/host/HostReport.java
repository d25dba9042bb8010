package io.servos.cli.host;

import io.servos.cli.output.Report;
import io.servos.cli.output.Visible;
import io.servos.detect.Host;
import io.servos.detect.HostFeature;
import io.servos.detect.PlatformDetector;
import io.servos.detect.SerialBoard;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;

/// What `servos detect` shows of a host.
///
/// @param verbose what takes longer to find out; empty when it was not asked for
record HostReport(Host host, Optional<Verbose> verbose) implements Report {

  private static final String UNKNOWN = "unknown";
  private static final long GIBIBYTE = 1L << 30;

  /// What is only shown when asked for.
  record Verbose(List<HostFeature> features, List<SerialBoard> boards) {}

  static HostReport of(PlatformDetector detector, boolean isVerbose) {
    return new HostReport(
        detector.host(),
        isVerbose
            ? Optional.of(new Verbose(detector.features(), detector.serialBoards()))
            : Optional.empty());
  }

  @Override
  public String text() {
    var lines = new ArrayList<String>();
    line(lines, "platform", host.platform().map(Object::toString).orElse("none that is supported"));
    line(lines, "architecture", host.architecture());
    line(lines, "processor", processor(host.cpu()));
    line(lines, "memory", memory(host.memory()));
    line(lines, "system", system(host.os()));
    line(lines, "kernel", host.kernel().release().orElse(UNKNOWN));
    line(lines, "inside", enclosures());
    line(lines, "cgroups", host.cgroups().map(HostReport::cgroups).orElse("none"));
    host.board().ifPresent(board -> line(lines, "board", board(board)));
    verbose.ifPresent(more -> addVerbose(lines, more));
    return Visible.lines(String.join("\n", lines)) + "\n";
  }

  private static void line(List<String> lines, String name, String value) {
    lines.add(name + " ".repeat(Math.max(1, 15 - name.length())) + value);
  }

  private static String processor(Host.Cpu cpu) {
    var cores = cpu.onlineCores();
    return cpu.model().or(cpu::vendor).orElse(UNKNOWN)
        + (cores.isPresent()
            ? ", " + cores.getAsInt() + (cores.getAsInt() == 1 ? " core" : " cores")
            : "");
  }

  private static String memory(Host.Memory memory) {
    return size(memory.total()) + ", " + size(memory.available()) + " available";
  }

  private static String size(OptionalLong bytes) {
    return bytes.isPresent()
        ? BigDecimal.valueOf(bytes.getAsLong())
                .divide(BigDecimal.valueOf(GIBIBYTE), 1, RoundingMode.HALF_UP)
            + " GiB"
        : UNKNOWN;
  }

  private static String system(Host.Os os) {
    var libc = os.libc().map(one -> ", " + one.name() + one.version().map(v -> " " + v).orElse(""));
    return os.name().or(os::id).orElse(UNKNOWN) + libc.orElse("");
  }

  private String enclosures() {
    return host.enclosures().isEmpty()
        ? "nothing that shows"
        : host.enclosures().stream()
            .map(one -> label(one.kind()) + " " + one.name() + " (" + one.evidence() + ")")
            .collect(Collectors.joining(", "));
  }

  private static String label(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }

  private static String cgroups(Host.Cgroups cgroups) {
    return cgroups.version() + ": " + String.join(" ", cgroups.controllers());
  }

  private static String board(Host.Board board) {
    return board.model().orElse("Raspberry Pi")
        + board
            .revision()
            .map(
                one -> ", " + one.processor() + ", " + one.memoryMebibytes() + "MiB, " + one.code())
            .orElse("");
  }

  private static void addVerbose(List<String> lines, Verbose more) {
    lines.add("features");
    for (var feature : more.features()) {
      var name = "  " + feature.name();
      lines.add(
          name
              + " ".repeat(Math.max(1, 26 - name.length()))
              + (feature.available() ? "yes  " : "no   ")
              + feature.detail()
              + (feature.source() == HostFeature.Source.READ ? " (not tried)" : ""));
    }
    lines.add("serial boards" + (more.boards().isEmpty() ? "  none" : ""));
    for (var board : more.boards()) {
      lines.add(
          "  "
              + board.device()
              + "  "
              + board.vendorId()
              + ":"
              + board.productId()
              + "  "
              + (board.names().isEmpty() ? UNKNOWN : board.names()));
    }
  }

  @Override
  public void writeTo(JsonGenerator json) {
    new HostJson(json).write(host, verbose);
  }
}
