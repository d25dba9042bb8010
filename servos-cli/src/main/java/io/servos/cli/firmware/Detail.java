package io.servos.cli.firmware;

import io.servos.boards.firmware.ElfFile;
import io.servos.boards.firmware.EspImage;
import io.servos.boards.firmware.FirmwareFormat;
import io.servos.boards.firmware.FlashImage;
import io.servos.boards.firmware.Uf2File;
import io.servos.model.InvalidWorkloadException;
import java.io.IOException;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// What the format of a file tells of it, after it was checked.
sealed interface Detail {

  /// Lines for people, each ended.
  String text();

  /// The properties of the object that is being written.
  void writeProperties(JsonGenerator json);

  /// Checks a content.
  ///
  /// @param name for messages
  /// @throws InvalidWorkloadException if it is damaged
  static Detail of(FirmwareFormat format, String name, byte[] content) {
    return switch (format) {
      case UF2 -> new Uf2(Uf2File.of(name, content).parts());
      case INTEL_HEX -> new Hex(FlashImage.of(name, content).size());
      case ELF -> new Elf(machine(name, content));
      case ESP_IMAGE -> {
        var image = EspImage.of(name, content);
        yield new Esp(image, content.length - image.bytes());
      }
      case BINARY -> new Nothing();
    };
  }

  private static int machine(String name, byte[] content) {
    try {
      return ElfFile.of(content).machine();
    } catch (IOException failure) {
      throw new InvalidWorkloadException(
          InvalidWorkloadException.Kind.NOT_EXECUTABLE,
          "'" + name + "' is damaged: " + failure.getMessage(),
          "build it again");
    }
  }

  /// Nothing is known of plain bytes.
  record Nothing() implements Detail {

    @Override
    public String text() {
      return "";
    }

    @Override
    public void writeProperties(JsonGenerator json) {
      // There are none.
    }
  }

  /// What a UF2 file has for each family.
  record Uf2(List<Uf2File.Part> parts) implements Detail {

    @Override
    public String text() {
      var text = new StringBuilder();
      for (var part : parts) {
        text.append(
            "%s: %d bytes in %d blocks, 0x%08x to 0x%08x%n"
                .formatted(
                    part.familyName(), part.bytes(), part.blocks(), part.start(), part.end()));
      }
      return text.toString();
    }

    @Override
    public void writeProperties(JsonGenerator json) {
      json.writeArrayPropertyStart("families");
      for (var part : parts) {
        json.writeStartObject();
        json.writeStringProperty("family", part.familyName());
        json.writeNumberProperty("blocks", part.blocks());
        json.writeNumberProperty("bytes", part.bytes());
        json.writeNumberProperty("start", part.start());
        json.writeNumberProperty("end", part.end());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
  }

  /// Intel HEX for an AVR microcontroller.
  record Hex(int flashBytes) implements Detail {

    @Override
    public String text() {
      return "Flash memory: " + flashBytes + " bytes\n";
    }

    @Override
    public void writeProperties(JsonGenerator json) {
      json.writeNumberProperty("flashBytes", flashBytes);
    }
  }

  /// A linked program.
  ///
  /// @param machine number of the processor family; after elf(5)
  record Elf(int machine) implements Detail {

    @Override
    public String text() {
      return "Machine: " + (machine == ElfFile.AVR ? "AVR" : machine) + "\n";
    }

    @Override
    public void writeProperties(JsonGenerator json) {
      json.writeNumberProperty("machine", machine);
    }
  }

  /// An image for an ESP32 or ESP8266.
  ///
  /// @param behind bytes of the file that do not belong to it
  record Esp(EspImage image, int behind) implements Detail {

    @Override
    public String text() {
      var text = new StringBuilder();
      text.append("Chip: ").append(image.chip()).append('\n');
      text.append("Entry: 0x%08x%n".formatted(image.entry()));
      text.append("Checksum: right\n");
      text.append("Appended SHA-256: ").append(image.hasHash() ? "right\n" : "none\n");
      int number = 0;
      for (var segment : image.segments()) {
        text.append(
            "Segment %d: %d bytes for 0x%08x, at 0x%x in the file%n"
                .formatted(number++, segment.bytes(), segment.address(), segment.offset()));
      }
      if (behind > 0) {
        text.append("Behind the image: ").append(behind).append(" bytes\n");
      }
      return text.toString();
    }

    @Override
    public void writeProperties(JsonGenerator json) {
      json.writeStringProperty("chip", image.chip());
      json.writeNumberProperty("entry", image.entry());
      json.writeBooleanProperty("appendedHash", image.hasHash());
      json.writeArrayPropertyStart("segments");
      for (var segment : image.segments()) {
        json.writeStartObject();
        json.writeNumberProperty("address", segment.address());
        json.writeNumberProperty("offset", segment.offset());
        json.writeNumberProperty("bytes", segment.bytes());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeNumberProperty("behind", behind);
    }
  }
}
