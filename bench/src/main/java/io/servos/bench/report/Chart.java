package io.servos.bench.report;

import io.servos.bench.measure.Starts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The medians of starts by that of a plain process, as bars: SVG, on a logarithmic scale.
final class Chart {

  private static final int WIDTH = 760;
  private static final int LEFT = 230;
  private static final int LINE = 18;
  private static final int BAR = 12;
  private static final int HEAD = 26;
  private static final double LEAST = 0.1;
  private static final double DECADES = 3;

  private static final Map<String, String> COLOURS =
      Map.of("plain", "#888888", "cold", "#1f77b4", "warm", "#2ca02c", "docker", "#9467bd");
  private static final String OTHERS = "#d8a657";

  private final List<String> parts = new ArrayList<>();
  private int y = HEAD;

  private Chart() {}

  static String of(Report report) {
    var chart = new Chart();
    report.starts().forEach(chart::task);
    int height = chart.y + LINE;
    chart.scale(height);
    return """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="11">
    <rect width="%d" height="%d" fill="white"/>
    %s
    </svg>
    """
        .formatted(WIDTH, height, WIDTH, height, String.join("\n", chart.parts));
  }

  private void task(Starts.Measured measured) {
    text(8, y, "start", "bold", measured.task().title().replace("`", ""));
    y += LINE;
    for (var row : measured.rows()) {
      Report.toPlain(measured, row).ifPresent(ratio -> bar(row, ratio));
    }
    y += LINE / 2;
  }

  private void bar(Starts.Row row, double ratio) {
    double end = at(ratio);
    double one = at(1);
    text(LEFT - 8, y, "end", "normal", row.way().name());
    parts.add(
        rectangle(
            Math.min(one, end),
            Math.max(1, Math.abs(end - one)),
            COLOURS.getOrDefault(row.way().name(), OTHERS)));
    text(Math.max(one, end) + 5, y, "start", "normal", Markdown.number(ratio));
    y += LINE;
  }

  private String rectangle(double x, double width, String colour) {
    return String.format(
        Locale.ROOT,
        "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
        x,
        y - BAR + 2,
        width,
        BAR,
        colour);
  }

  private void scale(int height) {
    for (double tick : List.of(0.1, 1.0, 10.0, 100.0)) {
      parts.addFirst(
          String.format(
              Locale.ROOT,
              "<line x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"%2$d\" y2=\"%3$d\" stroke=\"#dddddd\"/>",
              at(tick),
              HEAD - LINE,
              height - LINE));
      text((int) at(tick), height - 4, "middle", "normal", Markdown.number(tick) + " ×");
    }
  }

  private static double at(double ratio) {
    double decade = Math.log10(Math.max(ratio, LEAST) / LEAST);
    return LEFT + (WIDTH - LEFT - 60) * decade / DECADES;
  }

  private void text(double x, int baseline, String anchor, String weight, String text) {
    parts.add(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\" font-weight=\"%s\">%s</text>",
            x,
            baseline,
            anchor,
            weight,
            text.replace("&", "&amp;").replace("<", "&lt;")));
  }
}
