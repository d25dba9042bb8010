package io.servos.cli.orchestrator;

import io.servos.cli.command.Command;
import io.servos.cli.command.Group;
import io.servos.cli.output.Quantity;
import io.servos.cli.output.Report;
import io.servos.cli.output.Table;
import io.servos.containers.DiskUse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/// `servos system` and what is below it.
public final class SystemCommands {

  private SystemCommands() {}

  public static Group group() {
    return new Group(
        "servos system",
        "Show what a Docker engine keeps.",
        List.of("df"),
        List.of("servos system df"),
        word -> word.equals("df") ? Optional.of(diskUse()) : Optional.empty());
  }

  private static Command diskUse() {
    return new Inquiry(
        "servos system df",
        "Show how much room images, containers and volumes take.",
        List.of(),
        List.of(),
        List.of("servos system df", "servos system df --json | jq .images.reclaimableBytes"),
        _ -> engine -> new DiskReport(engine.diskUse()));
  }

  /// What takes how much room.
  record DiskReport(DiskUse use) implements Report {

    private Map<String, DiskUse.Share> shares() {
      return new TreeMap<>(
          Map.of("containers", use.containers(), "images", use.images(), "volumes", use.volumes()));
    }

    @Override
    public String text() {
      var table = new Table("KIND", "COUNT", "ACTIVE", "SIZE", "RECLAIMABLE");
      shares()
          .forEach(
              (kind, share) ->
                  table.add(
                      kind,
                      Integer.toString(share.count()),
                      Integer.toString(share.active()),
                      Quantity.bytes(share.bytes()),
                      Quantity.bytes(share.reclaimableBytes())));
      return table.text();
    }

    @Override
    public void writeTo(JsonGenerator json) {
      json.writeStartObject();
      shares()
          .forEach(
              (kind, share) -> {
                json.writeObjectPropertyStart(kind);
                json.writeNumberProperty("count", share.count());
                json.writeNumberProperty("active", share.active());
                json.writeNumberProperty("bytes", share.bytes());
                json.writeNumberProperty("reclaimableBytes", share.reclaimableBytes());
                json.writeEndObject();
              });
      json.writeEndObject();
    }
  }
}
