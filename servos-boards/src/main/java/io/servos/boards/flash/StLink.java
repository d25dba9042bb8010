package io.servos.boards.flash;

import java.util.List;
import java.util.regex.Pattern;

/// An ST-Link and the chip that it is connected with, as `st-info` tells.
///
/// @param flash how many bytes of flash memory the chip has; 0 when the tool does not know it
/// @param chip which one it is; 0 when none answers
record StLink(String serial, long flash, int chip) {

  private static final Pattern FOUND =
      Pattern.compile(
          "serial: +(\\p{Alnum}+)\\nflash: +(\\d{1,10}) .*\\nsram: .*\\n"
              + "chipid: +0x(\\p{XDigit}{1,4})");

  static List<StLink> of(String probed) {
    return FOUND
        .matcher(probed)
        .results()
        .map(
            found ->
                new StLink(
                    found.group(1),
                    Long.parseLong(found.group(2)),
                    Integer.parseInt(found.group(3), 16)))
        .toList();
  }
}
