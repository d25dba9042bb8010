package io.servos.boards.firmware.store;

import io.servos.boards.firmware.FirmwareFile;
import io.servos.boards.firmware.FirmwareFormat;
import io.servos.boards.firmware.Uf2File;
import io.servos.model.BackendFailedException;
import io.servos.model.InvalidConfigException;
import io.servos.model.InvalidWorkloadException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/// The user's firmware: contents by their SHA-256, and names with their versions. Safe for use by
/// many processes and threads; what a killed one did is whole or not there.
///
/// @param root where it is
public record FirmwareStore(Path root) {

  static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,99}");
  private static final Pattern BOARD = Pattern.compile("[A-Za-z0-9:=.,_+-]{0,200}");
  private static final Pattern SELECTED = Pattern.compile("([^@]+)(?:@([0-9a-f]{4,64}))?");
  private static final ReentrantLock THREADS = new ReentrantLock();
  private static final int LARGEST = 256 << 20;

  /// Of the user that runs Servos: `$XDG_DATA_HOME/servos/firmware`, or `.local/share` at home.
  public static FirmwareStore ofUser() {
    return ofUser(System.getenv(), Path.of(System.getProperty("user.home", "/")));
  }

  static FirmwareStore ofUser(Map<String, String> environment, Path home) {
    var named = environment.getOrDefault("XDG_DATA_HOME", "");
    var base = named.startsWith("/") ? Path.of(named) : home.resolve(".local/share");
    return new FirmwareStore(base.resolve("servos").resolve("firmware"));
  }

  /// A content in the store, looked at again.
  ///
  /// @param firmware a version with that content
  /// @param problem what is wrong with it; empty when it is what was stored
  public record Check(StoredFirmware firmware, String problem) {

    public boolean isSound() {
      return problem.isEmpty();
    }
  }

  private StoreFiles contents() {
    return new StoreFiles(root.resolve("contents"));
  }

  private StoreFiles names() {
    return new StoreFiles(root.resolve("names"));
  }

  /// Keeps a file as the current version of a name.
  ///
  /// @param board that it is for, or nothing
  /// @throws InvalidWorkloadException if the file cannot be read, or is UF2 and not whole
  /// @throws InvalidConfigException if the name or the board is none
  public StoredFirmware add(Path file, String name, String board) {
    checkName(name);
    if (!BOARD.matcher(board).matches()) {
      throw InvalidConfigException.of(
          "board", "'" + board + "' is no name of a board", "use letters, digits and ':=.,_+-'");
    }
    var content = FirmwareFile.read(file, LARGEST);
    if (content.length == 0) {
      throw new InvalidWorkloadException(
          InvalidWorkloadException.Kind.NOT_EXECUTABLE,
          "'" + file + "' is empty",
          "name a file with firmware");
    }
    var format = FirmwareFormat.of(content);
    if (format == FirmwareFormat.UF2) {
      Uf2File.of(file.toString(), content);
    }
    var hash = sha256(content);
    var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    var added = new StoredFirmware(name, hash, format, content.length, board, now, true);
    return locked(
        () -> {
          if (!isSound(hash)) {
            contents().write(hash, content);
          }
          write(name, Versions.with(versions(name), added));
          return added;
        });
  }

  /// All versions of all names, oldest first of each.
  public List<StoredFirmware> list() {
    return locked(this::all);
  }

  private List<StoredFirmware> all() throws IOException {
    var all = new ArrayList<StoredFirmware>();
    for (var name : names().names()) {
      versions(name).ifPresent(versions -> all.addAll(versions.list()));
    }
    return List.copyOf(all);
  }

  /// The current version of a name, or the one whose hash begins as said.
  ///
  /// @param selected `NAME` or `NAME@HASH-PREFIX`, of four digits at least
  /// @throws InvalidConfigException if there is none, or are several
  public StoredFirmware find(String selected) {
    return locked(() -> found(selected));
  }

  private StoredFirmware found(String selected) throws IOException {
    var parts = SELECTED.matcher(selected);
    if (!parts.matches()) {
      throw InvalidConfigException.of(
          "firmware", "'" + selected + "' is not NAME or NAME@HASH", "use such as blink@1a2b3c4d");
    }
    var versions =
        versions(parts.group(1))
            .orElseThrow(() -> absent("there is no firmware '" + parts.group(1) + "'"));
    var prefix = Optional.ofNullable(parts.group(2));
    if (prefix.isEmpty()) {
      return versions.current();
    }
    return only(
        selected,
        versions.list().stream().filter(one -> one.hash().startsWith(prefix.get())).toList());
  }

  private static StoredFirmware only(String selected, List<StoredFirmware> found) {
    if (found.isEmpty()) {
      throw absent("there is no version '" + selected + "'");
    }
    if (found.size() > 1) {
      throw InvalidConfigException.of(
          "firmware", "'" + selected + "' stands for several versions", "give more of the hash");
    }
    return found.getFirst();
  }

  private static InvalidConfigException absent(String problem) {
    return InvalidConfigException.of(
        "firmware", problem, "'servos firmware list' shows what there is");
  }

  /// The content of a version, which is compared with its hash.
  ///
  /// @throws BackendFailedException if it is another one by now
  public byte[] content(StoredFirmware firmware) {
    return locked(
        () -> {
          var problem = problem(firmware.hash());
          if (!problem.isEmpty()) {
            throw new BackendFailedException(
                "firmware store",
                "'%s@%s' %s".formatted(firmware.name(), firmware.shortHash(), problem),
                "add the file again",
                new IOException(problem));
          }
          return Files.readAllBytes(contents().file(firmware.hash()));
        });
  }

  /// Hashes everything again.
  ///
  /// @return by version, in the order of the list
  public List<Check> verify() {
    return locked(
        () -> {
          var checks = new ArrayList<Check>();
          for (var firmware : all()) {
            checks.add(new Check(firmware, problem(firmware.hash())));
          }
          return List.copyOf(checks);
        });
  }

  /// Makes the version before the current one of a name the current one.
  ///
  /// @throws InvalidConfigException if there is no such name, or no earlier version
  public StoredFirmware rollback(String name) {
    return locked(
        () -> {
          var versions =
              versions(name).orElseThrow(() -> absent("there is no firmware '" + name + "'"));
          var previous =
              versions
                  .previous()
                  .orElseThrow(
                      () ->
                          absent(
                              "'%s' has no version before %s"
                                  .formatted(name, versions.current().shortHash())));
          var rolled = versions.withCurrent(previous.hash());
          write(name, rolled);
          return rolled.current();
        });
  }

  /// Removes a name with all of its versions, or one version. A content that no other one has goes
  /// too.
  ///
  /// @param selected as in [#find]
  /// @return what was removed
  public List<StoredFirmware> remove(String selected) {
    return locked(
        () -> {
          var found = found(selected);
          var versions = versions(found.name()).orElseThrow();
          var gone = selected.contains("@") ? List.of(found) : versions.list();
          var left = gone.size() == 1 ? versions.without(found.hash()) : Optional.<Versions>empty();
          if (left.isPresent()) {
            write(found.name(), left.get());
          } else {
            names().remove(found.name());
          }
          var needed = all().stream().map(StoredFirmware::hash).toList();
          for (var one : gone) {
            if (!needed.contains(one.hash())) {
              contents().remove(one.hash());
            }
          }
          return gone;
        });
  }

  private boolean isSound(String hash) throws IOException {
    return problem(hash).isEmpty();
  }

  /// What is wrong with a content; empty when it is what was stored.
  private String problem(String hash) throws IOException {
    if (!contents().has(hash)) {
      return "is missing";
    }
    try (var input = Files.newInputStream(contents().file(hash))) {
      var digest = digest();
      var piece = new byte[1 << 16];
      for (int count = input.read(piece); count >= 0; count = input.read(piece)) {
        digest.update(piece, 0, count);
      }
      return HexFormat.of().formatHex(digest.digest()).equals(hash) ? "" : "is damaged";
    }
  }

  private Optional<Versions> versions(String name) throws IOException {
    checkName(name);
    if (!names().has(name)) {
      return Optional.empty();
    }
    var file = names().file(name);
    return Optional.of(Versions.parse(name, Files.readString(file), file));
  }

  private void write(String name, Versions versions) throws IOException {
    names().write(name, versions.text().getBytes(StandardCharsets.UTF_8));
  }

  private static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw InvalidConfigException.of(
          "name",
          "'" + name + "' is no name for firmware",
          "begin with a letter or digit, go on with those and '._+-', 100 at most");
    }
  }

  /// The SHA-256 of a content, in hexadecimal.
  public static String sha256(byte[] content) {
    return HexFormat.of().formatHex(digest().digest(content));
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java has SHA-256", impossible);
    }
  }

  /// What is done while no other process and thread does anything here.
  private interface Work<T> {
    T done() throws IOException;
  }

  private <T> T locked(Work<T> work) {
    THREADS.lock();
    try {
      StoreFiles.createPrivate(root);
      try (var file =
              FileChannel.open(
                  root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var _ = file.lock()) {
        return work.done();
      }
    } catch (IOException failure) {
      throw new BackendFailedException(
          "firmware store",
          "'" + root + "' cannot be used: " + failure,
          "make room, or name another folder in XDG_DATA_HOME",
          failure);
    } finally {
      THREADS.unlock();
    }
  }
}
