package io.servos.toolchain;

import io.servos.model.IsolationUnavailableException;
import io.servos.model.Platform;
import io.servos.spi.Readiness;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/// The emulators that this host's kernel starts by itself, in containers too: the entries of
/// binfmt_misc with the flag `F`, whose interpreter was opened when it was registered. Servos
/// registers none there: it is the whole host's table.
///
/// @param root of the host's files; `/` but for tests
record RegisteredEmulators(Path root) {

  private static final Path TABLE = Path.of("proc/sys/fs/binfmt_misc");
  private static final String REMEDY = "apt-get install qemu-user-static binfmt-support";

  /// Whether there is one for that system.
  Readiness probe(ForeignSystem system) {
    return entry(system)
        .<Readiness>map(
            entry ->
                new Readiness.Ready(
                    entry.interpreter() + " executes programs for " + system.architecture()))
        .orElseGet(
            () ->
                new Readiness.Missing(
                    "this host's kernel starts no emulator for "
                        + system.architecture()
                        + " in containers (binfmt_misc with flag F)",
                    REMEDY));
  }

  /// The real path of the one for that system.
  ///
  /// @throws IsolationUnavailableException if there is none
  Path program(ForeignSystem system, Platform platform) {
    if (probe(system) instanceof Readiness.Missing(var what, var remedy)) {
      throw new IsolationUnavailableException("platform '" + platform + "'", what, remedy);
    }
    return entry(system).orElseThrow().interpreter();
  }

  private Optional<Entry> entry(ForeignSystem system) {
    try (var files = Files.newDirectoryStream(root.resolve(TABLE))) {
      for (var file : files) {
        var entry = Entry.read(file).filter(read -> read.takes(system.header()));
        if (entry.isPresent()) {
          return entry;
        }
      }
    } catch (IOException _) {
      // Not mounted, or not in this kernel: nothing is registered.
      return Optional.empty();
    }
    return Optional.empty();
  }

  /// A format that is enabled; see Documentation/admin-guide/binfmt-misc.rst of the kernel.
  ///
  /// @param interpreter real path on the host
  /// @param magic which bytes a file of that format has, as far as the mask says
  @SuppressWarnings("ArrayRecordComponent")
  private record Entry(Path interpreter, int offset, byte[] magic, byte[] mask) {

    static Optional<Entry> read(Path file) throws IOException {
      var lines = new HashMap<String, String>();
      for (var line : Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList()) {
        var words = line.split("[: ]+", 2);
        lines.put(words[0], words.length == 2 ? words[1] : "");
      }
      return lines.containsKey("enabled")
              && lines.getOrDefault("flags", "").contains("F")
              && lines.containsKey("magic")
          ? Optional.of(of(lines))
          : Optional.empty();
    }

    private static Entry of(Map<String, String> lines) throws IOException {
      var magic = HexFormat.of().parseHex(lines.getOrDefault("magic", ""));
      var exact = "ff".repeat(magic.length);
      return new Entry(
          Path.of(lines.getOrDefault("interpreter", "")).toRealPath(),
          Integer.parseInt(lines.getOrDefault("offset", "0")),
          magic,
          HexFormat.of().parseHex(lines.getOrDefault("mask", exact)));
    }

    boolean takes(byte[] header) {
      for (int i = 0; i < magic.length; i++) {
        int at = offset + i;
        if (at >= header.length || ((header[at] ^ magic[i]) & mask[i]) != 0) {
          return false;
        }
      }
      return true;
    }
  }
}
