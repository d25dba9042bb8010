package io.servos.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The files of a source tree and what is wrong with them. Every complaint begins with a path.
record Repository(Path root) {

  private static final Set<String> AT_THE_ROOT =
      Set.of(
          ".ci",
          ".dockerignore",
          ".editorconfig",
          ".gitattributes",
          ".gitignore",
          ".mvn",
          "CONTRIBUTING.md",
          "DEVELOPMENT.md",
          "LICENSE",
          "Makefile",
          "README.md",
          "SECURITY.md",
          "bench",
          "docker",
          "docs",
          "examples",
          "picocli",
          "pom.xml",
          "scripts",
          "servos",
          "servos-attacks",
          "servos-boards",
          "servos-checks",
          "servos-cli",
          "servos-containers",
          "servos-core",
          "servos-linux");

  /// What Git does not see.
  private static final Set<String> IGNORED =
      Set.of(".git", "target", ".idea", ".vscode", ".settings", ".classpath", ".project");

  private static final int LINES_OF_A_FILE = 400;

  /// These name what they look for.
  private static final Set<String> PLANTS =
      Set.of(
          "servos-checks/src/test/java/io/servos/checks/Repository.java",
          "servos-checks/src/test/java/io/servos/checks/RepositoryTest.java");

  private static final Pattern TEST_THAT_DOES_NOT_TEST =
      Pattern.compile("@Disabled|Thread\\.sleep\\(|TimeUnit\\.\\w+\\.sleep\\(");

  /// A path of one machine, or a host that is neither a name space, a loopback nor an example.
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?<![\\w.])/w[o]rk/|https?://(?!(maven\\.apache\\.org/POM/|json-schema\\.org/"
              + "|www\\.w3\\.org/2000/svg"
              + "|localhost|127\\.0\\.0\\.1|\\[::1\\]|[\\w.-]*\\bexample\\b|[$%<{\"'`*]))");

  private static final Pattern PICTURE =
      Pattern.compile("[\\x{2600}-\\x{27bf}\\x{1f000}-\\x{1faff}]");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)\\s]*)?\\)");
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

  /// The tree that the tests run in.
  static Repository here() {
    var folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("servos-checks"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("the tests do not run inside the source tree");
      }
    }
    return new Repository(folder);
  }

  List<String> unlistedRootFiles() throws IOException {
    try (var files = Files.list(root)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !AT_THE_ROOT.contains(name) && !IGNORED.contains(name))
          .filter(name -> !name.endsWith(".iml"))
          .map(name -> name + " is not in the list of what the root may hold")
          .sorted()
          .toList();
    }
  }

  List<String> longFiles() throws IOException {
    var complaints = new ArrayList<String>();
    for (var file : files(".java")) {
      var lines = Files.readAllLines(file).size();
      if (lines > LINES_OF_A_FILE) {
        complaints.add("%s has %d lines".formatted(name(file), lines));
      }
    }
    return complaints;
  }

  List<String> testsThatSleepOrAreOff() throws IOException {
    return matches(testSources(), TEST_THAT_DOES_NOT_TEST);
  }

  List<String> addresses() throws IOException {
    return matches(texts(), ADDRESS);
  }

  List<String> pictures() throws IOException {
    return matches(texts(), PICTURE);
  }

  List<String> modulesWithoutMentionInTheReadme() throws IOException {
    var readme = Files.readString(root.resolve("README.md"));
    return MODULE
        .matcher(Files.readString(root.resolve("pom.xml")))
        .results()
        .map(found -> found.group(1))
        .filter(module -> !readme.contains(module))
        .map(module -> module + " is not mentioned in README.md")
        .toList();
  }

  /// Figures that the README shows, and the last run of the benchmark does not.
  List<String> figuresThatWereNotMeasured() throws IOException {
    var readme = Files.readString(root.resolve("README.md"));
    var measured = Files.readAllLines(root.resolve("docs/performance.md"));
    var section = readme.substring(readme.indexOf("\n## Performance\n") + 1);
    return section
        .lines()
        .skip(1)
        .takeWhile(line -> !line.startsWith("## "))
        .filter(line -> line.startsWith("|") && !measured.contains(line))
        .map(line -> "README.md shows what docs/performance.md does not: " + line)
        .toList();
  }

  List<String> brokenLinks() throws IOException {
    return perLine(files(".md"), this::brokenLinksOf);
  }

  List<Path> files(String... endings) throws IOException {
    return allFiles().stream()
        .filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
        .toList();
  }

  String name(Path file) {
    return root.relativize(file).toString();
  }

  private Stream<String> brokenLinksOf(Path file, String line) {
    return LINK.matcher(line)
        .results()
        .map(found -> found.group(1))
        .filter(target -> !target.contains(":"))
        .filter(target -> !Files.exists(file.resolveSibling(target)))
        .map(target -> "links to '%s', which does not exist".formatted(target));
  }

  private List<String> matches(List<Path> files, Pattern pattern) throws IOException {
    return perLine(
        files,
        (_, line) ->
            pattern.matcher(line).results().map(found -> "holds '%s'".formatted(found.group())));
  }

  private List<String> perLine(List<Path> files, BiFunction<Path, String, Stream<String>> look)
      throws IOException {
    var complaints = new ArrayList<String>();
    for (var file : files) {
      var lines = Files.readAllLines(file);
      IntStream.range(0, lines.size())
          .forEach(
              i ->
                  look.apply(file, lines.get(i))
                      .map(problem -> "%s:%d %s".formatted(name(file), i + 1, problem))
                      .forEach(complaints::add));
    }
    return complaints;
  }

  private List<Path> testSources() throws IOException {
    return files(".java").stream()
        .filter(file -> name(file).contains("src/test/"))
        .filter(file -> !PLANTS.contains(name(file)))
        .toList();
  }

  private List<Path> texts() throws IOException {
    return allFiles().stream()
        .filter(file -> !name(file).equals("LICENSE"))
        .filter(file -> !PLANTS.contains(name(file)))
        .filter(Repository::isText)
        .toList();
  }

  private static boolean isText(Path file) {
    try {
      var bytes = Files.readAllBytes(file);
      return IntStream.range(0, bytes.length).noneMatch(i -> bytes[i] == 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Path> allFiles() throws IOException {
    var files = new ArrayList<Path>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return IGNORED.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files.stream().sorted().toList();
  }
}
