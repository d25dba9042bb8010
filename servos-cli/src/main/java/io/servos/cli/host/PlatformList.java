package io.servos.cli.host;

import io.servos.cli.output.Report;
import io.servos.cli.output.Visible;
import io.servos.detect.PlatformCapability;
import io.servos.detect.PlatformCapability.Ability;
import io.servos.model.Platform;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// The platforms with their container images and what works here.
record PlatformList(List<PlatformCapability> capabilities) implements Report {

  private static final String IMAGE_STATE = "servos image ls tells whether the engine has it";

  /// One line a platform, `name - description`.
  static String names() {
    var lines = new StringBuilder();
    for (var platform : Platform.values()) {
      lines.append(name(platform)).append('\n');
    }
    return lines.toString();
  }

  private static String name(Platform platform) {
    return platform.label() + " - " + platform.description();
  }

  private static String image(Platform platform) {
    return "servos:" + platform.label();
  }

  @Override
  public String text() {
    var lines = new StringBuilder();
    for (var platform : Platform.values()) {
      lines.append(name(platform)).append("\n  ");
      lines.append(image(platform)).append(": ").append(IMAGE_STATE).append('\n');
      for (var capability : capabilities) {
        if (capability.platform() == platform) {
          lines.append("  ").append(Visible.of(capability.text())).append('\n');
        }
      }
    }
    return lines.toString();
  }

  @Override
  public void writeTo(JsonGenerator json) {
    json.writeStartObject();
    json.writeArrayPropertyStart("platforms");
    for (var platform : Platform.values()) {
      json.writeStartObject();
      json.writeStringProperty("name", platform.label());
      json.writeStringProperty("description", platform.description());
      json.writeObjectPropertyStart("image");
      json.writeStringProperty("tag", image(platform));
      json.writeStringProperty("state", "unknown");
      json.writeStringProperty("detail", IMAGE_STATE);
      json.writeEndObject();
      json.writeObjectPropertyStart("capabilities");
      for (var capability : capabilities) {
        if (capability.platform() == platform) {
          write(json, capability);
        }
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, PlatformCapability capability) {
    json.writeObjectPropertyStart(capability.action().label());
    switch (capability.ability()) {
      case Ability.Available(var how) -> {
        json.writeStringProperty("state", "available");
        json.writeStringProperty("detail", how);
      }
      case Ability.Missing(var what) -> {
        json.writeStringProperty("state", "missing");
        json.writeArrayPropertyStart("missing");
        what.forEach(json::writeString);
        json.writeEndArray();
      }
      case Ability.NotApplicable(var why) -> {
        json.writeStringProperty("state", "not-applicable");
        json.writeStringProperty("detail", why);
      }
    }
    json.writeEndObject();
  }
}
