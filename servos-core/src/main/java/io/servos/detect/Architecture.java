package io.servos.detect;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The processor architectures and their many names.
final class Architecture {

  static final String X86_64 = "x86_64";
  static final String ARM64 = "arm64";
  static final String ARM = "arm";
  private static final String X86 = "x86";
  static final String UNKNOWN = "unknown";

  private static final Map<String, String> LOADERS =
      Map.of(
          "lib64/ld-linux-x86-64.so.2", X86_64,
          "lib/ld-musl-x86_64.so.1", X86_64,
          "lib/ld-linux-aarch64.so.1", ARM64,
          "lib/ld-musl-aarch64.so.1", ARM64,
          "lib/ld-linux-armhf.so.3", ARM,
          "lib/ld-linux.so.3", ARM,
          "lib/ld-musl-armhf.so.1", ARM);

  private Architecture() {}

  /// What the tree's programs are built for: on the live host what this JVM is built for, else what
  /// the kernel, the dynamic loader or the processor says, in that order.
  static String of(Tree tree) {
    if (tree.isLive()) {
      return normalised(System.getProperty("os.arch"));
    }
    return tree.line("proc/sys/kernel/arch")
        .map(Architecture::normalised)
        .or(() -> ofLoader(tree))
        .or(() -> ofProcessor(tree))
        .orElse(UNKNOWN);
  }

  /// Our word for what the JDK, `uname -m` or Debian call an architecture; lower case where there
  /// is none.
  static String normalised(String name) {
    var lower = name.strip().toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "amd64", "x86_64", "x86-64", "x64" -> X86_64;
      case "aarch64", "arm64", "armv8", "armv9", "aarch64_be" ->
          lower.endsWith("_be") ? lower : ARM64;
      case "arm", "armhf", "armel", "aarch32", "arm32" -> ARM;
      case "i386", "i486", "i586", "i686", "x86", "ia32" -> X86;
      default -> lower.matches("armv[4-8].*") ? ARM : lower;
    };
  }

  private static Optional<String> ofLoader(Tree tree) {
    return LOADERS.entrySet().stream()
        .filter(loader -> tree.exists(loader.getKey()))
        .map(Map.Entry::getValue)
        .sorted()
        .findFirst();
  }

  private static Optional<String> ofProcessor(Tree tree) {
    var cpuinfo = tree.lines("proc/cpuinfo");
    if (cpuinfo.stream().anyMatch(line -> line.startsWith("flags") && line.contains(" lm "))) {
      return Optional.of(X86_64);
    }
    return cpuinfo.stream()
        .filter(line -> line.startsWith("CPU architecture"))
        .findFirst()
        .map(line -> line.endsWith("8") ? ARM64 : ARM);
  }
}
