package io.servos.toolchain;

import io.servos.model.Emulator;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Platform;
import io.servos.spi.Readiness;
import io.servos.spi.Userland;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/// Finds what runs programs of other architectures on this host: an emulator, and a system of that
/// architecture in the user's cache.
///
/// @param root of the host's files; `/` but for tests
/// @param roots where the systems are
record Emulation(Path root, Path roots) {

  private static final Pattern VERSION =
      Pattern.compile("(\\S+) version (\\S+)[^\\n]*(?:\\n.*)?", Pattern.DOTALL);
  private static final int HEAD = 4096;

  Readiness probe(ForeignSystem system) {
    var emulator = emulator(system);
    if (emulator.isEmpty()) {
      return new Readiness.Missing(
          "no static " + system.emulators().getLast() + " is installed",
          "apt-get install qemu-user-static");
    }
    return unpacked(system) instanceof Readiness.Missing missing
        ? missing
        : new Readiness.Ready(emulator.get() + " executes programs for " + system.architecture());
  }

  private Readiness unpacked(ForeignSystem system) {
    return Files.isDirectory(folder(system).resolve("usr"))
        ? new Readiness.Ready("'" + folder(system) + "'")
        : new Readiness.Missing(
            "no system for " + system.debianName() + " is in '" + folder(system) + "'",
            system.install());
  }

  private static void check(Readiness readiness, Platform platform) {
    if (readiness instanceof Readiness.Missing(var what, var remedy)) {
      throw new IsolationUnavailableException("platform '" + platform + "'", what, remedy);
    }
  }

  /// @throws IsolationUnavailableException if something is missing
  Userland userland(ForeignSystem system, Platform platform) {
    check(probe(system), platform);
    return userland(system, platform, emulator(system).orElseThrow());
  }

  /// The same with an emulator that is known.
  ///
  /// @throws IsolationUnavailableException if the system is missing
  Userland userland(ForeignSystem system, Platform platform, Path program) {
    check(unpacked(system), platform);
    try {
      return new Userland(
          folder(system).toRealPath(), system.architecture(), version(program), program);
    } catch (IOException gone) {
      throw new IsolationUnavailableException(
          "platform '" + platform + "'",
          "the system in '" + folder(system) + "' cannot be read: " + gone.getMessage(),
          system.install());
    }
  }

  /// What that emulator says it is.
  ///
  /// @throws IsolationUnavailableException if it does not say
  static Emulator version(Path program) {
    var answer = RuntimeAnswer.of(program).map(VERSION::matcher).filter(found -> found.matches());
    return answer
        .map(found -> new Emulator(found.group(1), found.group(2)))
        .orElseThrow(
            () ->
                new IsolationUnavailableException(
                    "emulator '" + program + "'",
                    "it does not say which version it is",
                    "apt-get install --reinstall qemu-user-static"));
  }

  private Path folder(ForeignSystem system) {
    return roots.resolve(system.debianName());
  }

  /// It must be static: its libraries would not be seen inside.
  private Optional<Path> emulator(ForeignSystem system) {
    for (var name : system.emulators()) {
      for (var folder : new String[] {"usr/local/bin", "usr/bin"}) {
        var file = root.resolve(folder).resolve(name);
        if (Files.isExecutable(file) && isStatic(file)) {
          return real(file);
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Path> real(Path file) {
    try {
      return Optional.of(file.toRealPath());
    } catch (IOException _) {
      // It went away.
      return Optional.empty();
    }
  }

  private static boolean isStatic(Path file) {
    try (var input = Files.newInputStream(file)) {
      return RuntimeBinary.of(input.readNBytes(HEAD))
          .filter(binary -> binary.isProgram() && binary.loader().isEmpty())
          .isPresent();
    } catch (IOException _) {
      // Nobody may read it: it cannot be opened for execution either.
      return false;
    }
  }
}
