package io.servos.cli.host;

import io.servos.attacks.AttackReport;
import io.servos.attacks.AttackReport.Entry;
import io.servos.attacks.AttackReport.Refusal;
import io.servos.attacks.Column;
import io.servos.attacks.ThreatClass;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/// How attacks went, a row a class and a column an isolator.
record AttackTable(AttackReport report) {

  private static final List<String> KINDS =
      List.of("blocked", "contained", "not-applicable", "open", "unproven");
  private static final int TITLE_WIDTH = 52;
  private static final int COLUMN_WIDTH = 30;

  String text() {
    var lines = new StringBuilder();
    lines.append(padded("attacks", TITLE_WIDTH));
    report.columns().forEach(column -> lines.append(padded(column.label(), COLUMN_WIDTH)));
    end(lines);
    report.classes().forEach(threat -> addRow(lines, threat));
    lines.append(padded("all", TITLE_WIDTH));
    report
        .columns()
        .forEach(column -> lines.append(padded(counts(report.classes(), column), COLUMN_WIDTH)));
    end(lines);
    addReasons(lines);
    report.refusals().forEach(refusal -> add(lines, refusal));
    report
        .failures()
        .forEach(
            entry ->
                lines
                    .append(entry.verdict().kind())
                    .append(": ")
                    .append(entry.column().label())
                    .append(", ")
                    .append(entry.attack())
                    .append(": ")
                    .append(entry.verdict().detail())
                    .append('\n'));
    return lines.toString();
  }

  private void addRow(StringBuilder lines, ThreatClass threat) {
    lines.append(padded("%2d  %s".formatted(threat.number(), threat.title()), TITLE_WIDTH));
    report
        .columns()
        .forEach(column -> lines.append(padded(counts(List.of(threat), column), COLUMN_WIDTH)));
    end(lines);
  }

  private String counts(List<ThreatClass> threats, Column column) {
    return KINDS.stream()
        .flatMap(
            kind -> {
              long count = threats.stream().mapToLong(one -> report.count(one, column, kind)).sum();
              return count == 0 ? Stream.empty() : Stream.of(count + " " + kind);
            })
        .collect(Collectors.joining(", "));
  }

  /// Why attacks were not made, each reason once.
  private void addReasons(StringBuilder lines) {
    report.entries().stream()
        .filter(entry -> entry.verdict().kind().equals("not-applicable"))
        .map(entry -> "not applicable: " + entry.attack() + ": " + entry.verdict().detail())
        .distinct()
        .forEach(line -> lines.append(line).append('\n'));
  }

  private static void add(StringBuilder lines, Refusal refusal) {
    lines
        .append("not attacked: ")
        .append(refusal.column().label())
        .append(": ")
        .append(refusal.cause())
        .append("\n    do this: ")
        .append(refusal.remedy())
        .append('\n');
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(1, width - text.length()));
  }

  private static void end(StringBuilder lines) {
    int end = lines.length();
    while (lines.charAt(end - 1) == ' ') {
      end--;
    }
    lines.setLength(end);
    lines.append('\n');
  }

  void writeTo(JsonGenerator json) {
    json.writeArrayPropertyStart("attacks");
    report.entries().forEach(entry -> write(json, entry));
    json.writeEndArray();
    json.writeArrayPropertyStart("notAttacked");
    report.refusals().forEach(refusal -> write(json, refusal));
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, Refusal refusal) {
    json.writeStartObject();
    json.writeStringProperty("isolation", refusal.column().isolation());
    json.writeBooleanProperty("warm", refusal.column().warm());
    json.writeStringProperty("cause", refusal.cause());
    json.writeStringProperty("remedy", refusal.remedy());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Entry entry) {
    json.writeStartObject();
    json.writeNumberProperty("class", entry.attack().threat().number());
    json.writeStringProperty("title", entry.attack().threat().title());
    json.writeStringProperty("attack", entry.attack().name());
    json.writeStringProperty("isolation", entry.column().isolation());
    json.writeBooleanProperty("warm", entry.column().warm());
    json.writeStringProperty("verdict", entry.verdict().kind());
    json.writeStringProperty("detail", entry.verdict().detail());
    json.writeEndObject();
  }
}
