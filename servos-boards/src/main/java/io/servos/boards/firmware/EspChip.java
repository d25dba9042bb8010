package io.servos.boards.firmware;

import io.servos.boards.packaged.PackagedFile;
import io.servos.model.InvalidConfigException;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// A chip of Espressif's, which boards are named after here.
///
/// @param id that its images have; none of an ESP8266
/// @param name such as `ESP32-C3`
/// @param bootLoader the address in its flash memory where it begins to run
public record EspChip(String id, String name, long bootLoader) {

  private static final int SECTOR = 0x1000;

  /// `esp_app_desc_t` of ESP-IDF begins so, and is the first that an application has.
  private static final byte[] APPLICATION = {0x32, 0x54, (byte) 0xcd, (byte) 0xab};

  private static final int APPLICATION_AT = 32;

  /// All that are known.
  public static List<EspChip> all() {
    return new PackagedFile(EspChip.class, "esp-chips.tsv")
        .rows().stream()
            .map(columns -> new EspChip(columns[0], columns[1], Long.decode(columns[2])))
            .toList();
  }

  /// The one of that name, with or without the hyphen, in any case.
  ///
  /// @throws InvalidConfigException if there is none
  public static EspChip named(String name) {
    return all().stream()
        .filter(chip -> chip.word().equals(word(name)))
        .findFirst()
        .orElseThrow(
            () ->
                InvalidConfigException.of(
                    "board",
                    "'" + name + "' is no chip that esptool flashes",
                    all().stream()
                        .map(EspChip::word)
                        .collect(Collectors.joining(", ", "use one of ", ""))));
  }

  static Optional<EspChip> of(int id) {
    return all().stream().filter(chip -> chip.id.equals(Integer.toString(id))).findFirst();
  }

  /// What users and esptool call it, such as `esp32c3`.
  public String word() {
    return word(name);
  }

  private static String word(String name) {
    return name.toLowerCase(Locale.ROOT).replace("-", "");
  }

  /// A file with all of a flash memory, such as 'servos firmware merge' makes.
  ///
  /// @param file for messages
  /// @throws InvalidWorkloadException if this chip would find nothing to start there
  public FlashLayout.Part whole(String file, byte[] content) {
    int begin = (int) Math.min(bootLoader, content.length);
    var loader = Arrays.copyOfRange(content, begin, content.length);
    if (!EspImage.isOne(loader) || isApplication(loader)) {
      throw refused(
          "'%s' has no boot loader at 0x%x, so it is not all of the flash memory of an %s"
              .formatted(file, bootLoader, name),
          "say where it belongs with --offset, such as 0x10000, or merge it: 'servos firmware"
              + " merge'");
    }
    return placed(file, loader, new FlashLayout.Part(0, file, content));
  }

  /// A file with an image that belongs at an address.
  ///
  /// @throws InvalidWorkloadException if it is none, one for another chip, or cannot be there
  public FlashLayout.Part at(long address, String file, byte[] content) {
    if (address % SECTOR != 0) {
      throw refused(
          "0x%x is inside of a sector of the flash memory".formatted(address),
          "use a multiple of 0x%x for --offset".formatted(SECTOR));
    }
    return placed(file, content, new FlashLayout.Part(address, file, content));
  }

  private FlashLayout.Part placed(String file, byte[] image, FlashLayout.Part part) {
    var chip = EspImage.of(file, image).chip();
    if (!chip.equals(name)) {
      throw refused(
          "'%s' is for an %s, and the board has an %s".formatted(file, chip, name),
          "name an image for this board, or another --board");
    }
    return new FlashLayout(List.of(part)).parts().getFirst();
  }

  private static boolean isApplication(byte[] image) {
    return image.length > APPLICATION_AT + APPLICATION.length
        && Arrays.equals(
            APPLICATION,
            Arrays.copyOfRange(image, APPLICATION_AT, APPLICATION_AT + APPLICATION.length));
  }

  private static InvalidWorkloadException refused(String fact, String remedy) {
    return new InvalidWorkloadException(Kind.NOT_EXECUTABLE, fact, remedy);
  }
}
