package io.servos.toolchain;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A language whose sources are compiled before they run. The variables are those of make's
/// built-in rules; what a compiler prints goes to standard error, its product to standard output.
enum SourceLanguage {
  C(
      "c",
      "gcc",
      "gcc libc6-dev",
      "$CPPFLAGS ${CFLAGS--O2} -o /tmp/product \"$2\" $LDFLAGS -lm -pthread $LDLIBS"),
  CPP(
      "cc cpp cxx c++",
      "g++",
      "g++",
      "$CPPFLAGS ${CXXFLAGS--O2} -o /tmp/product \"$2\" $LDFLAGS -pthread $LDLIBS"),
  GO("go", "go", "golang-go", "build -o /tmp/product \"$2\""),
  RUST("rs", "rustc", "rustc", "--edition 2021 -O -o /tmp/product \"$2\"");

  private static final String GO_ENVIRONMENT =
      "export GOCACHE=/tmp/go-cache GOPATH=/tmp/go GOFLAGS=-p=1 GOPROXY=off GOTOOLCHAIN=local"
          + " CGO_ENABLED=0 GOOS=linux GOARM=7 GOARCH=";

  private final String extensions;
  private final String command;
  private final String debianPackages;
  private final String arguments;

  SourceLanguage(String extensions, String command, String debianPackages, String arguments) {
    this.extensions = extensions;
    this.command = command;
    this.debianPackages = debianPackages;
    this.arguments = arguments;
  }

  static Optional<SourceLanguage> of(String fileName) {
    int dot = fileName.lastIndexOf('.');
    var extension = dot <= 0 ? "" : fileName.substring(dot + 1).toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(language -> List.of(language.extensions.split(" ")).contains(extension))
        .findFirst();
  }

  /// The compiler for programs of the host's own architecture or of that system; empty when there
  /// is none in Debian.
  ///
  /// @param command its name
  /// @param debianPackages what brings it
  record Compiler(String command, String debianPackages) {}

  Optional<Compiler> compiler(Optional<ForeignSystem> target) {
    if (target.isEmpty() || this == GO) {
      return Optional.of(new Compiler(command, debianPackages));
    }
    var system = target.get();
    return this == RUST
        ? Optional.empty()
        : Optional.of(
            new Compiler(
                system.triplet() + "-" + command,
                command + "-" + system.triplet() + " " + system.library()));
  }

  /// Text for a shell that gets the compiler and the source as its first two arguments.
  ///
  /// @param architecture what the product is for, in our words
  String script(String architecture) {
    var environment = this == GO ? GO_ENVIRONMENT + goName(architecture) + "\n" : "";
    return environment + "\"$1\" " + arguments + " >&2 && cat /tmp/product\n";
  }

  private static String goName(String architecture) {
    return architecture.equals("x86_64") ? "amd64" : architecture;
  }
}
