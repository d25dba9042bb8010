package io.servos.cli.host;

import io.servos.attacks.AttackReport;
import io.servos.cli.output.Report;
import io.servos.cli.output.Visible;
import io.servos.engine.Diagnosis;
import io.servos.engine.Diagnosis.Isolation;
import io.servos.spi.Finding;
import io.servos.spi.Readiness;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// What `servos doctor` shows.
///
/// @param attacks how they went; empty when they were not asked for
record DoctorReport(Diagnosis diagnosis, List<SerialPort> ports, Optional<AttackReport> attacks)
    implements Report {

  private static final int NAME_WIDTH = 24;

  /// Whether the default config keeps what it promises.
  boolean isSound() {
    return diagnosis.isSound() && attacks.map(report -> report.failures().isEmpty()).orElse(true);
  }

  @Override
  public String text() {
    var lines = new StringBuilder();
    diagnosis.isolations().forEach(one -> add(lines, one));
    ports.forEach(port -> add(lines, port));
    attacks.ifPresent(report -> lines.append('\n').append(new AttackTable(report).text()));
    return Visible.lines(lines.toString());
  }

  private static void add(StringBuilder lines, Isolation isolation) {
    lines.append("isolation ").append(isolation.name()).append(": ");
    switch (isolation.readiness()) {
      case Readiness.Ready(var detail) -> lines.append("ready, ").append(detail).append('\n');
      case Readiness.Missing(var what, var remedy) ->
          lines.append(what).append('\n').append("    do this: ").append(remedy).append('\n');
    }
    isolation.findings().forEach(finding -> add(lines, finding));
  }

  private static void add(StringBuilder lines, Finding finding) {
    add(lines, finding.barrier(), finding.available(), finding.detail());
    if (!finding.available()) {
      lines
          .append("    lost: ")
          .append(finding.loss())
          .append("\n    do this: ")
          .append(finding.remedy())
          .append('\n');
    }
  }

  private static void add(StringBuilder lines, SerialPort port) {
    add(lines, port.device(), port.usable(), "group " + port.group());
    if (!port.usable()) {
      lines.append("    lost: this board\n    do this: ").append(port.remedy()).append('\n');
    }
  }

  private static void add(StringBuilder lines, String name, boolean available, String detail) {
    lines
        .append("  ")
        .append(name)
        .repeat(' ', Math.max(1, NAME_WIDTH - name.length()))
        .append(available ? "yes  " : "no   ")
        .append(detail)
        .append('\n');
  }

  @Override
  public void writeTo(JsonGenerator json) {
    json.writeStartObject();
    json.writeBooleanProperty("sound", isSound());
    json.writeArrayPropertyStart("isolations");
    diagnosis.isolations().forEach(one -> write(json, one));
    json.writeEndArray();
    json.writeArrayPropertyStart("serialPorts");
    for (var port : ports) {
      json.writeStartObject();
      json.writeStringProperty("device", port.device());
      json.writeBooleanProperty("available", port.usable());
      json.writeStringProperty("remedy", port.usable() ? "" : port.remedy());
      json.writeEndObject();
    }
    json.writeEndArray();
    attacks.ifPresent(report -> new AttackTable(report).writeTo(json));
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Isolation isolation) {
    json.writeStartObject();
    json.writeStringProperty("name", isolation.name());
    json.writeBooleanProperty("ready", isolation.isReady());
    switch (isolation.readiness()) {
      case Readiness.Ready(var detail) -> json.writeStringProperty("detail", detail);
      case Readiness.Missing(var what, var remedy) -> {
        json.writeStringProperty("detail", what);
        json.writeStringProperty("remedy", remedy);
      }
    }
    json.writeArrayPropertyStart("barriers");
    for (var finding : isolation.findings()) {
      json.writeStartObject();
      json.writeStringProperty("name", finding.barrier());
      json.writeBooleanProperty("available", finding.available());
      json.writeBooleanProperty("needed", finding.needed());
      json.writeStringProperty("detail", finding.detail());
      json.writeStringProperty("remedy", finding.remedy());
      json.writeStringProperty("loss", finding.loss());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
