package io.servos.boards.firmware;

import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What ESP-IDF says of a build in its `flasher_args.json`: for which chip it is, and where in the
/// flash memory which file belongs.
///
/// @param chip that it was built for
/// @param settings of the flash memory, such as `flash_mode`, in the order of the file
/// @param files the paths of files, from its folder on, by their places
/// @param images those of the files that the chip starts: boot loader and application
public record FlasherArguments(
    EspChip chip, Map<String, String> settings, Map<Long, String> files, List<String> images) {

  /// How ESP-IDF calls it.
  public static final String FILE = "flasher_args.json";

  private static final List<String> SETTINGS = List.of("flash_mode", "flash_freq", "flash_size");
  private static final List<String> STARTED = List.of("bootloader", "app");
  private static final Pattern SETTING = Pattern.compile("[a-zA-Z0-9]{1,16}");
  private static final Pattern PLACE = Pattern.compile("0x[0-9a-fA-F]{1,8}|\\d{1,9}");
  private static final int MOST_FILES = 64;
  private static final byte[] TABLE = {(byte) 0xaa, 0x50};
  private static final String TABLE_OF_PARTITIONS = "partition-table";

  public FlasherArguments {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    images = List.copyOf(images);
  }

  /// Reads one.
  ///
  /// @param name for messages
  /// @throws InvalidWorkloadException if it is none, or names what cannot be written
  public static FlasherArguments of(String name, byte[] content) {
    try {
      return new Reading(name, JsonMapper.shared().readTree(content)).arguments();
    } catch (JacksonException broken) {
      throw wrong(name, "is not JSON: " + broken.getOriginalMessage());
    }
  }

  /// Its files, checked: the images are for the chip and not damaged.
  ///
  /// @param content of a file, by its path
  /// @throws InvalidWorkloadException if one is not what it should be
  public FlashLayout layout(Function<String, byte[]> content) {
    var parts = new ArrayList<FlashLayout.Part>();
    files.forEach(
        (address, file) -> {
          var bytes = content.apply(file);
          parts.add(
              images.contains(file) ? chip.at(address, file, bytes) : part(address, file, bytes));
        });
    return new FlashLayout(parts);
  }

  private static FlashLayout.Part part(long address, String file, byte[] content) {
    var name = file.substring(file.lastIndexOf('/') + 1);
    if (name.startsWith(TABLE_OF_PARTITIONS)
        && (content.length < 2 || content[0] != TABLE[0] || content[1] != TABLE[1])) {
      throw wrong(file, "is no table of partitions");
    }
    return new FlashLayout.Part(address, file, content);
  }

  private static InvalidWorkloadException wrong(String name, String problem) {
    return new InvalidWorkloadException(
        Kind.NOT_EXECUTABLE, "'" + name + "' " + problem, "build the project again");
  }

  private record Reading(String name, JsonNode root) {

    FlasherArguments arguments() {
      var files = files();
      return new FlasherArguments(chip(), settings(), files, images(files));
    }

    private EspChip chip() {
      var chip = root.path("extra_esptool_args").path("chip").asString("");
      return EspChip.all().stream()
          .filter(one -> one.word().equals(chip))
          .findFirst()
          .orElseThrow(() -> wrong(name, "is for chip '" + chip + "', which is not known"));
    }

    private Map<String, String> settings() {
      var settings = new LinkedHashMap<String, String>();
      for (var key : SETTINGS) {
        var value = root.path("flash_settings").path(key).asString("");
        if (!SETTING.matcher(value).matches()) {
          throw wrong(name, "has no " + key + " in its flash_settings");
        }
        settings.put(key, value);
      }
      return settings;
    }

    private Map<Long, String> files() {
      var files = new LinkedHashMap<Long, String>();
      for (var entry : root.path("flash_files").properties()) {
        if (!PLACE.matcher(entry.getKey()).matches()) {
          throw wrong(name, "has '" + entry.getKey() + "', which is no place in a flash memory");
        }
        var file = entry.getValue().asString("");
        if (!BuildPath.isInside(file)) {
          throw wrong(name, "names '" + file + "', which is not in its folder");
        }
        files.put(Long.decode(entry.getKey()), file);
      }
      if (files.isEmpty() || files.size() > MOST_FILES) {
        throw wrong(name, "names %d files".formatted(files.size()));
      }
      return files;
    }

    private List<String> images(Map<Long, String> files) {
      var images = new ArrayList<String>();
      for (var entry : root.properties()) {
        var value = entry.getValue();
        if (value.path("encrypted").asString("").equals("true")) {
          throw new InvalidWorkloadException(
              Kind.NOT_EXECUTABLE,
              "'%s' wants '%s' encrypted in the flash memory".formatted(name, entry.getKey()),
              "write it with 'idf.py encrypted-flash', or build it without flash encryption");
        }
        var file = value.path("file").asString("");
        if (STARTED.contains(entry.getKey()) && files.containsValue(file)) {
          images.add(file);
        }
      }
      if (images.isEmpty()) {
        throw wrong(name, "has neither a boot loader nor an application");
      }
      return images;
    }
  }
}
