package io.servos.cli.firmware;

import io.servos.boards.firmware.FirmwareFile;
import io.servos.boards.firmware.FlashLayout;
import io.servos.cli.command.Command;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Given;
import io.servos.cli.command.Specs;
import io.servos.cli.command.UsageException;
import io.servos.cli.output.Report;
import io.servos.cli.output.Visible;
import io.servos.cli.run.ResultFile;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// `servos firmware merge`: several files at their places become one.
final class Merge {

  private static final String OUTPUT = "--output";

  private Merge() {}

  static Command command() {
    return new OnStore(
        "servos firmware merge",
        "Make one file of several at their places in a flash memory. Gaps are erased bytes (0xff).",
        List.of(Specs.value("FILE", "Where the result goes.", "-o", OUTPUT)),
        List.of(
            Specs.argumentsFrom(
                0, 2, "ADDRESS FILE", "Places, such as 0x1000, each with what goes there.")),
        "servos firmware merge -o all.bin 0x1000 boot.bin 0x8000 parts.bin 0x10000 app.bin",
        Merge::merge);
  }

  private static Result merge(Given given) {
    var output =
        given
            .value(OUTPUT)
            .orElseThrow(
                () -> new UsageException("-o is missing", "see 'servos firmware merge --help'"));
    var arguments = given.arguments();
    if (arguments.size() % 2 != 0) {
      throw new UsageException(
          "'" + arguments.getLast() + "' has no file", "name addresses and files by turns");
    }
    var layout = layout(arguments);
    var merged = layout.merged();
    ResultFile.prepare("firmware", Given.path("-o", output).toString()).write(merged);
    return new Result(new Merged(output, merged.length, layout), ExitCode.OK);
  }

  private static FlashLayout layout(List<String> arguments) {
    var parts = new ArrayList<FlashLayout.Part>();
    for (int i = 0; i < arguments.size(); i += 2) {
      var name = arguments.get(i + 1);
      var content = FirmwareFile.read(Given.path("FILE", name), FlashLayout.LARGEST);
      parts.add(new FlashLayout.Part(Given.address("", arguments.get(i)), name, content));
      if (parts.stream().mapToLong(part -> part.content().length).sum() > FlashLayout.LARGEST) {
        throw new UsageException("the files are larger than any flash memory", "name other ones");
      }
    }
    return new FlashLayout(parts);
  }

  /// What was made.
  private record Merged(String file, int bytes, FlashLayout layout) implements Report {

    @Override
    public String text() {
      var text = new StringBuilder();
      for (var part : layout.parts()) {
        text.append(
            "0x%06x to 0x%06x: %s%n"
                .formatted(part.address(), part.end(), Visible.of(part.name())));
      }
      return text.append("%s: %d bytes%n".formatted(Visible.of(file), bytes)).toString();
    }

    @Override
    public void writeTo(JsonGenerator json) {
      json.writeStartObject();
      json.writeStringProperty("file", file);
      json.writeNumberProperty("bytes", bytes);
      json.writeArrayPropertyStart("parts");
      for (var part : layout.parts()) {
        json.writeStartObject();
        json.writeStringProperty("name", part.name());
        json.writeNumberProperty("address", part.address());
        json.writeNumberProperty("bytes", part.content().length);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }
}
