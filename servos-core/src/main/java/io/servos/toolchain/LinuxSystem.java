package io.servos.toolchain;

import io.servos.model.Emulator;
import io.servos.model.EnvironmentConfig;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import io.servos.model.Mount;
import io.servos.spi.Userland;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// The system that a program sees: the host's own, or one of another architecture.
///
/// @param root of its files on the host
/// @param architecture what its programs are built for, in our words
/// @param foreign which one lies on the host for another architecture; empty means: none
/// @param userland the same for isolators
/// @param emulator what executes its programs; empty means: this host itself
record LinuxSystem(
    Path root,
    String architecture,
    Optional<ForeignSystem> foreign,
    Optional<Userland> userland,
    Optional<Emulator> emulator) {

  private static final Path ROOT = Path.of("/");

  static LinuxSystem ofHost(Path root, String architecture) {
    return new LinuxSystem(
        root, architecture, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// That of an image for another architecture.
  static LinuxSystem ofImage(String architecture, Emulator emulator) {
    return new LinuxSystem(
        ROOT, architecture, Optional.empty(), Optional.empty(), Optional.of(emulator));
  }

  static LinuxSystem of(ForeignSystem foreign, Userland userland) {
    return new LinuxSystem(
        userland.root(),
        foreign.architecture(),
        Optional.of(foreign),
        Optional.of(userland),
        Optional.of(userland.emulator()));
  }

  /// Whether programs see a system that lies on the host, rather than that of an image.
  static boolean isShownBy(EnvironmentConfig config) {
    return config.isolation().equals(EnvironmentConfig.PROCESS);
  }

  /// The programs that a run under that config sees.
  RuntimePrograms programs(Path shown, EnvironmentConfig config) {
    return userland.isPresent() || isShownBy(config)
        ? new HostPrograms(search(shown, config))
        : new ImagePrograms();
  }

  /// Finds its programs as they are seen inside.
  ///
  /// @param shown what of the host is seen besides
  RuntimeSearch search(Path shown, EnvironmentConfig config) {
    var own = new Mount(shown, shown, Mount.Access.READ_ONLY);
    return new RuntimeSearch(
        root,
        Stream.concat(Stream.of(own), config.mounts().stream()).toList(),
        foreign.map(ForeignSystem::install).orElse("apt-get install"));
  }

  /// Programs of another system see no part of the host's.
  ///
  /// @param named as the user named it, for messages
  void checkMaterial(Path shown, String named) {
    if (foreign.isPresent() && RuntimeSearch.isOfSystem(shown)) {
      throw new InvalidWorkloadException(
          Kind.NOT_FOUND,
          "'"
              + named
              + "' is part of this host's system, and programs for "
              + architecture
              + " see another one",
          "copy it elsewhere");
    }
  }
}
