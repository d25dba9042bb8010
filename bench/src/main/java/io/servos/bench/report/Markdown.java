package io.servos.bench.report;

import io.servos.bench.measure.Samples;
import io.servos.bench.measure.Starts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The report as a page.
final class Markdown {

  private static final String NONE = "–";

  private final List<String> lines = new ArrayList<>();
  private final Report report;

  private Markdown(Report report) {
    this.report = report;
  }

  static String of(Report report) {
    var page = new Markdown(report);
    page.head();
    page.bars();
    page.starts();
    page.throughput();
    page.crowd();
    page.memory();
    page.pieces();
    return page.lines.stream().collect(Collectors.joining("\n", "", "\n"));
  }

  private void head() {
    var machine = report.machine();
    lines.add("# Performance");
    lines.add("");
    lines.add("Written by `make bench` (`bench/run --help`): the ways take turns in one run, and");
    lines.add("background work ends before each. Read the ratios; the times are this machine's:");
    lines.add(
        "%d processors (%s), %s, Linux %s, control groups %s, %s, Servos started by %s, %d rounds"
            .formatted(
                machine.processors(),
                machine.processor(),
                machine.system(),
                machine.kernel(),
                machine.controlGroups(),
                machine.java(),
                machine.root() ? "root" : "an ordinary user",
                report.rounds()));
    lines.add(
        "in a JVM that has done the first task %d times in each of its own ways by then."
            .formatted(report.warmUp()));
    machine.warnings().forEach(warning -> lines.add("**" + warning + "**"));
    lines.add("");
    lines.add("![Medians of starts by that of a plain process](starts.svg)");
  }

  private void bars() {
    heading("Aims");
    table("", "measured", "aim", "");
    for (var bar : Bar.of(report)) {
      row(
          bar.what(),
          bar.measured().map(Markdown::number).orElse("not measured"),
          (bar.atLeast() ? "≥ " : "≤ ") + number(bar.aim()),
          bar.measured().isEmpty() ? "" : bar.isMet() ? "met" : "missed");
    }
  }

  private void starts() {
    for (var measured : report.starts()) {
      heading(measured.task().title());
      table("milliseconds", "p50", "p95", "p99", "p50 / plain", "processor time");
      measured.rows().forEach(row -> start(measured, row));
      for (var missing : measured.missing()) {
        row(missing.way().title(), "not measured: " + missing.why(), "", "", "", "");
      }
    }
  }

  private void start(Starts.Measured measured, Starts.Row row) {
    var samples = row.samples();
    row(
        row.way().title(),
        number(samples.medianMillis()),
        number(Samples.millis(samples.percentile(95))),
        number(Samples.millis(samples.percentile(99))),
        Report.toPlain(measured, row).map(Markdown::number).orElse(NONE),
        row.way().isCounted() ? number(Samples.millis(row.cpu())) : NONE);
  }

  private void throughput() {
    if (!report.throughput().isEmpty()) {
      heading("Runs in a second, Python hello");
      table("callers at a time", "way", "runs in a second");
      for (var row : report.throughput()) {
        row(Integer.toString(row.callers()), row.way().title(), number(row.perSecond()));
      }
    }
  }

  private void crowd() {
    if (!report.crowd().isEmpty()) {
      heading("A cold start of `/usr/bin/true` while other sandboxes live");
      table("live sandboxes", "p50", "p95");
      for (var row : report.crowd()) {
        row(
            Integer.toString(row.live()),
            number(row.samples().medianMillis()),
            number(Samples.millis(row.samples().percentile(95))));
      }
    }
  }

  private void memory() {
    if (!report.memory().isEmpty()) {
      heading("Memory of a sandbox that stands ready");
      table("of a warm pool for", "KiB, proportional (PSS)");
      report.memory().forEach(row -> row(row.task().title(), Long.toString(row.kib())));
    }
  }

  private void pieces() {
    if (!report.pieces().isEmpty()) {
      heading("Pieces inside the JVM, by JMH");
      table("", "microseconds", "± 99.9 %");
      report.pieces().forEach(row -> row(row.title(), number(row.micros()), number(row.error())));
    }
  }

  private void heading(String text) {
    lines.add("");
    lines.add("## " + text);
    lines.add("");
  }

  private void table(String... titles) {
    row(titles);
    row(List.of(titles).stream().map(_ -> "---").toArray(String[]::new));
  }

  private void row(String... cells) {
    lines.add("| " + String.join(" | ", cells) + " |");
  }

  /// Three digits.
  static String number(double value) {
    int decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
