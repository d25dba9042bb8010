package io.servos.boards.firmware.store;

import io.servos.boards.firmware.FirmwareFormat;
import io.servos.model.BackendFailedException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The versions of a name in the order in which they became current, one of them being it. As a
/// file, a line each with tabs between hash, format, bytes, time, board, and `current` or nothing.
///
/// @param list one at least, none of them twice
record Versions(List<StoredFirmware> list) {

  private static final int FIELDS = 6;
  private static final String CURRENT = "current";

  Versions {
    list = List.copyOf(list);
  }

  /// Reads the file of a name.
  ///
  /// @param file for messages
  /// @throws BackendFailedException if somebody else wrote to it
  static Versions parse(String name, String text, Path file) {
    var list = new ArrayList<StoredFirmware>();
    for (var line : text.lines().toList()) {
      var fields = line.split("\t", -1);
      try {
        if (fields.length != FIELDS || !FirmwareStore.HASH.matcher(fields[0]).matches()) {
          throw new IllegalArgumentException(line);
        }
        list.add(
            new StoredFirmware(
                name,
                fields[0],
                FirmwareFormat.parse(fields[1]),
                Long.parseLong(fields[2]),
                fields[4],
                Instant.parse(fields[3]),
                fields[5].equals(CURRENT)));
      } catch (IllegalArgumentException | DateTimeParseException damaged) {
        throw damaged(file, damaged);
      }
    }
    if (list.stream().filter(StoredFirmware::isCurrent).count() != 1) {
      throw damaged(file, new IllegalArgumentException(text));
    }
    return new Versions(list);
  }

  private static BackendFailedException damaged(Path file, Exception cause) {
    return new BackendFailedException(
        "firmware store",
        "'" + file + "' is no list of versions any more",
        "remove it and add the firmware again",
        cause);
  }

  String text() {
    var text = new StringBuilder();
    for (var version : list) {
      text.append(
          String.join(
              "\t",
              version.hash(),
              version.format().toString(),
              Long.toString(version.bytes()),
              version.added().toString(),
              version.board(),
              version.isCurrent() ? CURRENT : ""));
      text.append('\n');
    }
    return text.toString();
  }

  StoredFirmware current() {
    return list.stream().filter(StoredFirmware::isCurrent).findFirst().orElseThrow();
  }

  /// With that as the newest and current one, whether it was there before or not. What was current
  /// comes before it, so that it is the previous one also after a rollback.
  static Versions with(Optional<Versions> before, StoredFirmware added) {
    var list = new ArrayList<StoredFirmware>();
    before.ifPresent(
        versions -> {
          list.addAll(versions.list);
          list.remove(versions.current());
          list.add(versions.current());
        });
    list.removeIf(one -> one.hash().equals(added.hash()));
    list.add(added);
    return new Versions(list).withCurrent(added.hash());
  }

  Versions withCurrent(String hash) {
    return new Versions(
        list.stream()
            .map(
                one ->
                    new StoredFirmware(
                        one.name(),
                        one.hash(),
                        one.format(),
                        one.bytes(),
                        one.board(),
                        one.added(),
                        one.hash().equals(hash)))
            .toList());
  }

  /// Without that one, the newest of the others being current if it was; nothing when it was the
  /// last.
  Optional<Versions> without(String hash) {
    var left = list.stream().filter(one -> !one.hash().equals(hash)).toList();
    if (left.isEmpty()) {
      return Optional.empty();
    }
    var rest = new Versions(left);
    boolean hasCurrent = left.stream().anyMatch(StoredFirmware::isCurrent);
    return Optional.of(hasCurrent ? rest : rest.withCurrent(left.getLast().hash()));
  }

  /// The one before the current one, if there is one.
  Optional<StoredFirmware> previous() {
    int at = list.indexOf(current());
    return at == 0 ? Optional.empty() : Optional.of(list.get(at - 1));
  }
}
