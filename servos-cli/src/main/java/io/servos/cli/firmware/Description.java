package io.servos.cli.firmware;

import io.servos.boards.firmware.ElfFile;
import io.servos.boards.firmware.FirmwareFile;
import io.servos.boards.firmware.FirmwareFormat;
import io.servos.boards.firmware.FlashImage;
import io.servos.boards.firmware.Uf2File;
import io.servos.boards.firmware.store.FirmwareStore;
import io.servos.cli.command.Given;
import io.servos.cli.output.Report;
import io.servos.cli.output.Visible;
import io.servos.model.InvalidWorkloadException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// What a file of firmware is.
///
/// @param subject as the caller named it
/// @param facts what is known of a format's parts
record Description(String subject, FirmwareFormat format, int bytes, String hash, List<Fact> facts)
    implements Report {

  private static final int LARGEST = 256 << 20;

  /// One line about a file.
  ///
  /// @param name its property in JSON
  record Fact(String name, String value) {}

  /// Of a file, or of what the store has when there is no such file.
  static Description of(String subject) {
    var file = Given.path("FILE", subject);
    if (subject.contains("/") || Files.exists(file)) {
      return of(subject, FirmwareFile.read(file, LARGEST));
    }
    var store = FirmwareStore.ofUser();
    return of(subject, store.content(store.find(subject)));
  }

  private static Description of(String subject, byte[] content) {
    var format = FirmwareFormat.of(content);
    var facts = new ArrayList<Fact>();
    switch (format) {
      case UF2 ->
          Uf2File.of(subject, content)
              .parts()
              .forEach(
                  part ->
                      facts.add(
                          new Fact(
                              part.familyName(),
                              "%d bytes in %d blocks, 0x%08x to 0x%08x"
                                  .formatted(
                                      part.bytes(), part.blocks(), part.start(), part.end()))));
      case INTEL_HEX ->
          facts.add(new Fact("flash", FlashImage.of(subject, content).size() + " bytes"));
      case ELF -> facts.add(new Fact("machine", machine(subject, content)));
      case BINARY -> {
        // Nothing is known of plain bytes.
      }
    }
    return new Description(
        subject, format, content.length, FirmwareStore.sha256(content), List.copyOf(facts));
  }

  private static String machine(String subject, byte[] content) {
    try {
      int machine = ElfFile.of(content).machine();
      return machine == ElfFile.AVR ? "AVR" : Integer.toString(machine);
    } catch (IOException failure) {
      throw new InvalidWorkloadException(
          InvalidWorkloadException.Kind.NOT_EXECUTABLE,
          "'" + subject + "' is damaged: " + failure.getMessage(),
          "build it again");
    }
  }

  @Override
  public String text() {
    var text = new StringBuilder();
    text.append("%s: %s, %d bytes%n".formatted(Visible.of(subject), format, bytes));
    text.append("SHA-256: ").append(hash).append('\n');
    facts.forEach(fact -> text.append(fact.name()).append(": ").append(fact.value()).append('\n'));
    return text.toString();
  }

  @Override
  public void writeTo(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("subject", subject);
    json.writeStringProperty("format", format.toString());
    json.writeNumberProperty("bytes", bytes);
    json.writeStringProperty("sha256", hash);
    json.writeObjectPropertyStart("facts");
    facts.forEach(fact -> json.writeStringProperty(fact.name(), fact.value()));
    json.writeEndObject();
    json.writeEndObject();
  }
}
