package io.servos.cli.host;

import io.servos.cli.output.Json;
import io.servos.detect.Host;
import io.servos.detect.HostFeature;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// A host as a JSON object. What is unknown is left out.
record HostJson(JsonGenerator json) {

  void write(Host host, Optional<HostReport.Verbose> verbose) {
    json.writeStartObject();
    Json.optional(json, "platform", host.platform().map(Object::toString));
    json.writeStringProperty("architecture", host.architecture());
    write(host.cpu());
    write(host.memory());
    write(host.os());
    write(host.kernel());
    json.writeArrayPropertyStart("enclosures");
    host.enclosures().forEach(this::write);
    json.writeEndArray();
    host.cgroups().ifPresent(this::write);
    host.board().ifPresent(this::write);
    verbose.ifPresent(this::write);
    json.writeEndObject();
  }

  private void write(Host.Cpu cpu) {
    json.writeObjectPropertyStart("cpu");
    Json.optional(json, "vendor", cpu.vendor());
    Json.optional(json, "model", cpu.model());
    Json.optional(json, "onlineCores", cpu.onlineCores());
    json.writeEndObject();
  }

  private void write(Host.Memory memory) {
    json.writeObjectPropertyStart("memory");
    Json.optional(json, "totalBytes", memory.total());
    Json.optional(json, "availableBytes", memory.available());
    json.writeEndObject();
  }

  private void write(Host.Os os) {
    json.writeObjectPropertyStart("os");
    Json.optional(json, "id", os.id());
    Json.optional(json, "version", os.version());
    Json.optional(json, "name", os.name());
    Json.optional(json, "family", os.family());
    if (os.libc().isPresent()) {
      json.writeObjectPropertyStart("libc");
      json.writeStringProperty("name", os.libc().get().name());
      Json.optional(json, "version", os.libc().get().version());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private void write(Host.Kernel kernel) {
    json.writeObjectPropertyStart("kernel");
    Json.optional(json, "release", kernel.release());
    Json.optional(json, "machine", kernel.machine());
    json.writeEndObject();
  }

  private void write(Host.Enclosure enclosure) {
    json.writeStartObject();
    json.writeStringProperty("kind", label(enclosure.kind()));
    json.writeStringProperty("name", enclosure.name());
    json.writeStringProperty("evidence", enclosure.evidence());
    json.writeEndObject();
  }

  private void write(Host.Cgroups cgroups) {
    json.writeObjectPropertyStart("cgroups");
    json.writeStringProperty("version", cgroups.version());
    json.writeArrayPropertyStart("controllers");
    cgroups.controllers().forEach(json::writeString);
    json.writeEndArray();
    json.writeEndObject();
  }

  private void write(Host.Board board) {
    json.writeObjectPropertyStart("board");
    Json.optional(json, "model", board.model());
    if (board.revision().isPresent()) {
      var revision = board.revision().get();
      json.writeStringProperty("code", revision.code());
      json.writeStringProperty("type", revision.type());
      json.writeStringProperty("processor", revision.processor());
      json.writeNumberProperty("memoryMebibytes", revision.memoryMebibytes());
      json.writeStringProperty("maker", revision.maker());
      json.writeStringProperty("revision", revision.number());
    }
    json.writeEndObject();
  }

  private void write(HostReport.Verbose verbose) {
    json.writeArrayPropertyStart("features");
    verbose.features().forEach(this::write);
    json.writeEndArray();
    json.writeArrayPropertyStart("serialBoards");
    verbose.boards().forEach(board -> SerialBoardJson.write(json, board));
    json.writeEndArray();
  }

  private void write(HostFeature feature) {
    json.writeStartObject();
    json.writeStringProperty("name", feature.name());
    json.writeBooleanProperty("available", feature.available());
    json.writeStringProperty("detail", feature.detail());
    json.writeStringProperty("source", label(feature.source()));
    json.writeEndObject();
  }

  private static String label(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
