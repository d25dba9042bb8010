package io.servos.toolchain;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which runtime executes files with which extension, and which Debian package brings it.
final class RuntimeTable {

  private static final List<Entry> ENTRIES =
      List.of(
          entry("py", "python3", "python3"),
          entry("js mjs cjs", "node", "nodejs"),
          entry("sh", "sh", "dash"),
          entry("bash", "bash", "bash"),
          entry("rb", "ruby", "ruby"),
          entry("pl", "perl", "perl"),
          entry("lua", "lua", "lua5.4"),
          entry("php", "php", "php-cli"),
          entry("java", "java", "default-jdk-headless"),
          entry("jar", "java", "default-jre-headless", "-jar"));

  /// Packages of commands that no extension stands for, where the names differ.
  private static final Map<String, String> PACKAGES =
      Map.ofEntries(
          Map.entry("python", "python-is-python3"),
          Map.entry("nodejs", "nodejs"),
          Map.entry("Rscript", "r-base-core"),
          Map.entry("tclsh", "tcl"),
          Map.entry("wish", "tk"),
          Map.entry("awk", "mawk"),
          Map.entry("runghc", "ghc"),
          Map.entry("env", "coreutils"),
          Map.entry("ksh", "ksh93u+m"));

  /// Commands whose package has their name.
  private static final List<String> SAME_NAME =
      List.of(
          "dash", "zsh", "fish", "tcsh", "mksh", "gawk", "mawk", "make", "sed", "expect", "ocaml",
          "octave");

  private RuntimeTable() {}

  /// @param extensions of file names, without the dot
  /// @param command what executes them
  /// @param debianPackage what to install to have it
  /// @param options what comes before the file's path
  record Entry(
      List<String> extensions, String command, String debianPackage, List<String> options) {}

  private static Entry entry(
      String extensions, String command, String debianPackage, String... options) {
    return new Entry(List.of(extensions.split(" ")), command, debianPackage, List.of(options));
  }

  static Optional<Entry> byExtension(String fileName) {
    int dot = fileName.lastIndexOf('.');
    var extension = dot <= 0 ? "" : fileName.substring(dot + 1).toLowerCase(Locale.ROOT);
    return ENTRIES.stream().filter(entry -> entry.extensions().contains(extension)).findFirst();
  }

  /// Every known extension with its dot, for messages.
  static String extensions() {
    return ENTRIES.stream()
        .flatMap(entry -> entry.extensions().stream())
        .map(extension -> "." + extension)
        .collect(Collectors.joining(" "));
  }

  /// What to do about a command that is not installed.
  ///
  /// @param install what installs packages where programs are looked for
  static String remedy(String command, String install) {
    return debianPackage(command)
        .map(name -> install + " " + name)
        .orElse("install '" + command + "' below /usr");
  }

  private static Optional<String> debianPackage(String command) {
    return Stream.of(
            ENTRIES.stream()
                .filter(entry -> entry.command().equals(command))
                .map(Entry::debianPackage),
            Stream.ofNullable(PACKAGES.get(command)),
            SAME_NAME.stream().filter(command::equals),
            Arrays.asList(command).stream()
                .filter(name -> name.matches("(python3|lua5|ruby3|php[78])\\.\\d+")))
        .flatMap(names -> names)
        .findFirst();
  }
}
