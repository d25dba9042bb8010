package io.servos.detect;

import io.servos.model.IsolationUnavailableException;
import io.servos.model.Platform;
import io.servos.spi.FeatureProbe;
import io.servos.spi.Toolchain;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;

/// Finds out what a host is and can do. Safe for use by many threads; looks anew at each call and
/// changes nothing.
///
/// ```java
/// var detector = new PlatformDetector();
/// Platform platform = detector.detectPlatform();
/// String architecture = detector.getArchitecture();
/// ```
public final class PlatformDetector {

  private static final String SYSTEM_PATH =
      "usr/local/sbin:usr/local/bin:usr/sbin:usr/bin:sbin:bin";

  private final Tree tree;

  /// This host.
  public PlatformDetector() {
    this.tree = Tree.live();
  }

  /// The host whose files, such as `proc/cpuinfo`, lie below that directory. Nothing is tried
  /// there: every answer is what the files say.
  public PlatformDetector(Path root) {
    this.tree = Tree.recorded(root);
  }

  /// The platform whose programs this host executes itself: `x86_64`, `arm64`, or `rpi-arm` on a
  /// Raspberry Pi and on 32-bit ARM, which no other platform stands for.
  ///
  /// @throws IsolationUnavailableException if none of the platforms has this host's architecture
  public Platform detectPlatform() {
    return platform()
        .orElseThrow(
            () ->
                new IsolationUnavailableException(
                    "platform",
                    "none of the supported ones has the architecture '" + getArchitecture() + "'",
                    "use a host with an x86_64 or ARM processor"));
  }

  private Optional<Platform> platform() {
    return switch (getArchitecture()) {
      case Architecture.X86_64 -> Optional.of(Platform.X86_64);
      case Architecture.ARM64 ->
          Optional.of(RaspberryPi.is(tree) ? Platform.RPI_ARM : Platform.ARM64);
      case Architecture.ARM -> Optional.of(Platform.RPI_ARM);
      default -> Optional.empty();
    };
  }

  /// The architecture that programs are built for: `x86_64`, `arm64`, `arm`, or the kernel's word
  /// for another one. Named as in the original Servos.
  public String getArchitecture() {
    return Architecture.of(tree);
  }

  /// What this host is. Quick: reads files.
  public Host host() {
    var hardware = new Hardware(tree);
    return new Host(
        platform(),
        getArchitecture(),
        hardware.cpu(),
        hardware.memory(),
        new Distribution(tree).os(),
        kernel(),
        new Enclosures(tree).all(),
        new ControlGroups(tree).read(),
        RaspberryPi.board(tree));
  }

  private Host.Kernel kernel() {
    return new Host.Kernel(
        tree.line("proc/sys/kernel/osrelease"),
        tree.line("proc/sys/kernel/arch").map(Architecture::normalised));
  }

  /// What works here, each found by trying where that is possible. Takes up to some seconds.
  public List<HostFeature> features() {
    var probes = tree.isLive() ? loaded(FeatureProbe.class) : List.<FeatureProbe>of();
    return new Features(tree, probes, System.getenv()).all();
  }

  /// The devices on serial USB ports. Opens none.
  public List<SerialBoard> serialBoards() {
    return new SerialBoards(tree).all();
  }

  /// The boards on USB that have no serial port.
  public List<UsbBoard> usbBoards() {
    return new SerialBoards(tree).withoutPort();
  }

  /// What Servos can do here for each platform, in the order of [Platform] and then of
  /// [PlatformCapability.Action].
  public List<PlatformCapability> capabilities() {
    return new Capabilities(loaded(Toolchain.class), natives(), path()).all();
  }

  private Set<Platform> natives() {
    return getArchitecture().equals(Architecture.ARM64)
        ? Set.of(Platform.ARM64, Platform.RPI_ARM)
        : platform().map(Set::of).orElse(Set.of());
  }

  private List<Path> path() {
    var directories = tree.isLive() ? environment("PATH") : SYSTEM_PATH;
    return Stream.of(directories.split(":")).filter(name -> !name.isEmpty()).map(tree::at).toList();
  }

  private static String environment(String name) {
    return Map.copyOf(System.getenv()).getOrDefault(name, SYSTEM_PATH);
  }

  private static <T> List<T> loaded(Class<T> service) {
    return ServiceLoader.load(service).stream().map(ServiceLoader.Provider::get).toList();
  }
}
