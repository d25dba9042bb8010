package io.servos.checks.fuzz;

import io.servos.boards.catalog.BoardsTxt;
import io.servos.boards.firmware.ElfFile;
import io.servos.boards.firmware.EspImage;
import io.servos.boards.firmware.FlashImage;
import io.servos.boards.firmware.Uf2Comparison;
import io.servos.boards.firmware.Uf2File;
import io.servos.model.InvalidConfigException;
import io.servos.model.InvalidWorkloadException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Files that come with boards: `boards.txt` of a core, linked programs, Intel HEX, UF2, and images
/// for ESP32 and ESP8266.
public final class BoardFilesFuzz {

  private BoardFilesFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    try {
      var program = ElfFile.of(input);
      for (var section : program.sections()) {
        if (section.bytes() < 0) {
          throw new AssertionError("a section of " + section.bytes() + " bytes");
        }
      }
      for (var segment : program.segments()) {
        if (segment.from() < 0 || segment.at() < 0 || segment.fileBytes() < 0) {
          throw new AssertionError("a segment at " + segment);
        }
      }
    } catch (IOException refusal) {
      check(String.valueOf(refusal.getMessage()));
    }
    try {
      var image = FlashImage.of("file", input);
      if (image.page(0, image.size()).length != image.size()) {
        throw new AssertionError("a page of another size");
      }
    } catch (InvalidWorkloadException refusal) {
      check(String.valueOf(refusal.getMessage()));
      check(refusal.remedy());
    }
    checkUf2(input);
    checkEspImage(input);
    var boards = BoardsTxt.of(new String(input, StandardCharsets.UTF_8));
    try {
      boards.all();
      boards.named(boards.names().isEmpty() ? "uno" : boards.names().getFirst());
    } catch (InvalidConfigException refusal) {
      check(refusal.getMessage());
      check(refusal.remedy());
    }
  }

  private static void checkUf2(byte[] input) {
    try {
      var file = Uf2File.of("file", input);
      for (var part : file.parts()) {
        if (!Uf2Comparison.of(file, part.family(), input).different().isEmpty()) {
          throw new AssertionError("a file that differs from itself");
        }
      }
    } catch (InvalidWorkloadException refusal) {
      check(String.valueOf(refusal.getMessage()));
      check(refusal.remedy());
    }
  }

  private static void checkEspImage(byte[] input) {
    try {
      var image = EspImage.of("file", input);
      if (image.bytes() > input.length || image.segments().isEmpty()) {
        throw new AssertionError("an image that is not there: " + image);
      }
    } catch (InvalidWorkloadException refusal) {
      check(String.valueOf(refusal.getMessage()));
      check(refusal.remedy());
    }
  }

  private static void check(String words) {
    if (words.isBlank()) {
      throw new AssertionError("a refusal without words");
    }
  }
}
