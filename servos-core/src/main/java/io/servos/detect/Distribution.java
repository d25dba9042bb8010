package io.servos.detect;

import io.servos.detect.Host.Libc;
import io.servos.detect.Host.Os;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads what the system is made of: distribution and C library.
record Distribution(Tree tree) {

  private static final List<String> FAMILIES =
      List.of("debian", "rhel", "fedora", "suse", "arch", "alpine", "gentoo", "nixos");

  private static final List<String> LIBRARIES = List.of("lib", "lib64", "usr/lib", "usr/lib64");
  private static final Pattern GLIBC =
      Pattern.compile("GNU C Library [^\n\0]*? version (\\d+(?:\\.\\d+)+)");
  private static final Pattern GLIBC_FILE = Pattern.compile("libc-(\\d+(?:\\.\\d+)+)\\.so");

  Os os() {
    var release = release();
    return new Os(
        value(release, "ID"),
        value(release, "VERSION_ID"),
        value(release, "PRETTY_NAME").or(() -> value(release, "NAME")),
        family(release),
        libc());
  }

  private Map<String, String> release() {
    var file = tree.text("etc/os-release").isPresent() ? "etc/os-release" : "usr/lib/os-release";
    var values = new LinkedHashMap<String, String>();
    for (var line : tree.lines(file)) {
      var parts = line.strip().split("=", 2);
      if (parts.length == 2 && !line.startsWith("#")) {
        values.put(parts[0], unquoted(parts[1]));
      }
    }
    return values;
  }

  /// As a shell reads it.
  private static String unquoted(String value) {
    if (value.length() >= 2 && value.startsWith("'") && value.endsWith("'")) {
      return value.substring(1, value.length() - 1);
    }
    boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    return (quoted ? value.substring(1, value.length() - 1) : value).replaceAll("\\\\(.)", "$1");
  }

  private static Optional<String> value(Map<String, String> release, String key) {
    return Optional.ofNullable(release.get(key)).filter(value -> !value.isBlank());
  }

  private static Optional<String> family(Map<String, String> release) {
    return Stream.concat(
            value(release, "ID").stream(),
            value(release, "ID_LIKE").stream().flatMap(names -> Stream.of(names.split(" "))))
        .map(name -> name.startsWith("opensuse") ? "suse" : name)
        .filter(FAMILIES::contains)
        .findFirst();
  }

  /// A glibc system may have musl's loader too; a musl system has no libc.so.6.
  private Optional<Libc> libc() {
    var glibc =
        LIBRARIES.stream()
            .flatMap(directory -> Stream.concat(Stream.of(directory), triplets(directory)))
            .map(directory -> directory + "/libc.so.6")
            .filter(tree::exists)
            .findFirst();
    if (glibc.isPresent()) {
      return Optional.of(new Libc("glibc", glibcVersion(glibc.get())));
    }
    return tree.names("lib").stream().anyMatch(name -> name.startsWith("ld-musl-"))
        ? Optional.of(new Libc("musl", muslVersion()))
        : Optional.empty();
  }

  private Stream<String> triplets(String directory) {
    return tree.names(directory).stream()
        .filter(name -> name.contains("-linux-"))
        .map(name -> directory + "/" + name);
  }

  /// By the name of the file that older releases link to, else by the sentence in the library.
  private Optional<String> glibcVersion(String library) {
    return tree.link(library)
        .flatMap(
            target -> GLIBC_FILE.matcher(target).results().map(found -> found.group(1)).findFirst())
        .or(
            () ->
                tree.bytes(library)
                    .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1))
                    .flatMap(
                        text ->
                            GLIBC
                                .matcher(text)
                                .results()
                                .map(found -> found.group(1))
                                .findFirst()));
  }

  /// By Alpine's list of installed packages.
  private Optional<String> muslVersion() {
    var installed = tree.lines("lib/apk/db/installed");
    int at = installed.indexOf("P:musl");
    return installed.subList(Math.max(at, 0), installed.size()).stream()
        .takeWhile(line -> at >= 0 && !line.isBlank())
        .filter(line -> line.startsWith("V:"))
        .map(line -> line.substring(2).replaceFirst("-r\\d+$", ""))
        .findFirst();
  }
}
