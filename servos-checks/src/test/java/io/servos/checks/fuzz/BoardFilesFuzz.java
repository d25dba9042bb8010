package io.servos.checks.fuzz;

import io.servos.boards.catalog.BoardsTxt;
import io.servos.boards.firmware.ElfFile;
import io.servos.boards.firmware.FlashImage;
import io.servos.model.InvalidConfigException;
import io.servos.model.InvalidWorkloadException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Files that come with boards: `boards.txt` of a core, linked programs, and Intel HEX.
public final class BoardFilesFuzz {

  private BoardFilesFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    try {
      for (var section : ElfFile.of(input).sections()) {
        if (section.bytes() < 0) {
          throw new AssertionError("a section of " + section.bytes() + " bytes");
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
    var boards = BoardsTxt.of(new String(input, StandardCharsets.UTF_8));
    try {
      boards.all();
      boards.named(boards.names().isEmpty() ? "uno" : boards.names().getFirst());
    } catch (InvalidConfigException refusal) {
      check(refusal.getMessage());
      check(refusal.remedy());
    }
  }

  private static void check(String words) {
    if (words.isBlank()) {
      throw new AssertionError("a refusal without words");
    }
  }
}
