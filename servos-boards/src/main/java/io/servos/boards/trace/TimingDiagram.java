package io.servos.boards.trace;

import io.servos.config.Durations;
import io.servos.model.BoardTrace;
import io.servos.model.BoardTrace.PinChange;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A trace as a picture (SVG): a line a pin, high above low, over the board's time.
public final class TimingDiagram {

  private static final int LEFT = 90;
  private static final int RIGHT = 30;
  private static final int TOP = 50;
  private static final int WIDTH = 1000;
  private static final int ROW = 46;
  private static final int HIGH = 26;
  private static final int TICKS = 10;

  /// Changes closer than this many pixels are drawn as a band.
  private static final double FINEST = 1.5;

  private static final String STYLE =
      """
      <style>
      svg { background: #ffffff; }
      text { font: 13px sans-serif; fill: #1f2933; }
      .title { font-size: 15px; font-weight: bold; }
      .note { fill: #616e7c; }
      .grid { stroke: #d9dee4; stroke-width: 1; }
      .base { stroke: #9aa5b1; stroke-width: 1; stroke-dasharray: 2 4; }
      .wave { stroke: #0b69a3; stroke-width: 2; fill: none; }
      .band { fill: #0b69a3; fill-opacity: 0.45; }
      </style>
      """;

  private final BoardTrace trace;
  private final double pixelsPerNano;
  private final StringBuilder svg = new StringBuilder();

  private TimingDiagram(BoardTrace trace) {
    this.trace = trace;
    this.pixelsPerNano = (double) WIDTH / Math.max(1, trace.time().toNanos());
  }

  /// The picture.
  public static String of(BoardTrace trace) {
    return new TimingDiagram(trace).draw();
  }

  private String draw() {
    var pins = Signals.of(trace).byPin();
    int height = TOP + Math.max(1, pins.size()) * ROW + 50;
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">\n"
            .formatted(LEFT + WIDTH + RIGHT, height, LEFT + WIDTH + RIGHT, height));
    svg.append(STYLE);
    text(LEFT, 22, "title", "start", trace.board() + ", " + shown(trace.time().toNanos()));
    axis(TOP + Math.max(1, pins.size()) * ROW);
    int row = 0;
    for (var pin : pins.entrySet()) {
      wave(pin, TOP + row * ROW + ROW - 10);
      row++;
    }
    if (pins.isEmpty()) {
      text(LEFT + WIDTH / 2, TOP + ROW / 2, "note", "middle", "no pin changed");
    }
    if (!trace.isComplete()) {
      text(LEFT + WIDTH, 22, "note", "end", "incomplete: too many changes to record");
    }
    return svg.append("</svg>\n").toString();
  }

  private void axis(int bottom) {
    long step = step(trace.time().toNanos());
    for (long at = 0; at <= trace.time().toNanos(); at += step) {
      line("grid", x(at), TOP - 10, x(at), bottom);
      text(x(at), bottom + 18, "note", "middle", shown(at));
    }
  }

  /// 1, 2 or 5 times a power of ten, so that there are at most [#TICKS].
  private static long step(long nanos) {
    long step = 1;
    for (int i = 0; nanos / step > TICKS; i++) {
      step = i % 3 == 1 ? step / 2 * 5 : step * 2;
    }
    return step;
  }

  private void wave(Map.Entry<String, List<PinChange>> pin, int low) {
    int most = pin.getValue().stream().mapToInt(PinChange::level).max().orElse(1);
    text(LEFT - 10, low - 8, "", "end", pin.getKey());
    line("base", LEFT, low, LEFT + (double) WIDTH, low);
    var path = new StringBuilder("M %.1f %d".formatted(x(0), low));
    double y = low;
    double bandFrom = -1;
    double before = -FINEST;
    for (var change : pin.getValue()) {
      double x = x(change.nanos());
      if (x - before < FINEST) {
        bandFrom = bandFrom < 0 ? before : bandFrom;
      } else {
        band(bandFrom, before, low);
        bandFrom = -1;
      }
      y = low - (double) HIGH * change.level() / Math.max(1, most);
      if (bandFrom < 0) {
        path.append(String.format(Locale.ROOT, " H %.1f V %.1f", x, y));
      } else {
        path.append(String.format(Locale.ROOT, " M %.1f %.1f", x, y));
      }
      before = x;
    }
    band(bandFrom, before, low);
    path.append(String.format(Locale.ROOT, " H %.1f", x(trace.time().toNanos())));
    svg.append("<path class=\"wave\" d=\"").append(path).append("\"/>\n");
  }

  private void band(double from, double to, int low) {
    if (from >= 0) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect class=\"band\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>\n",
              from,
              low - HIGH,
              Math.max(FINEST, to - from),
              HIGH));
    }
  }

  private double x(long nanos) {
    return LEFT + nanos * pixelsPerNano;
  }

  private void line(String style, double x1, double y1, double x2, double y2) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
            style,
            x1,
            y1,
            x2,
            y2));
  }

  private void text(double x, double y, String style, String anchor, String text) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
            style,
            x,
            y,
            anchor,
            text.replace("&", "&amp;").replace("<", "&lt;")));
  }

  private static String shown(long nanos) {
    if (nanos == 0) {
      return "0";
    }
    if (nanos < 1_000_000) {
      return nanos % 1000 == 0 ? nanos / 1000 + "µs" : nanos + "ns";
    }
    long tenths = Math.round(nanos / 1e5);
    return tenths % 10 == 0
        ? Durations.format(Duration.ofMillis(tenths / 10))
        : String.format(Locale.ROOT, "%.1fms", tenths / 10.0);
  }
}
