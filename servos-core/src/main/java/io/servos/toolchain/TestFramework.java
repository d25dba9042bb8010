package io.servos.toolchain;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What runs the tests of a project. Its script gets the paths of the tools; it writes a JUnit
/// report to standard output, everything else to standard error, and nothing into the project.
enum TestFramework {
  MAVEN(
      "mvn",
      "pom.xml",
      "mvn:maven",
      """
      mkdir /tmp/project
      tar --exclude=./.git --exclude=target -cf - . | tar -C /tmp/project -xf -
      cd /tmp/project
      repository=
      [ ! -d /m2 ] || repository=-Dmaven.repo.local=/m2
      "$1" --offline --batch-mode --no-transfer-progress $repository test >&2
      status=$?
      echo '<testsuites>'
      find . -path '*/surefire-reports/TEST-*.xml' -exec sed '/^<?xml /d' {} +
      echo '</testsuites>'
      exit $status
      """),
  CTEST(
      "ctest",
      "CMakeLists.txt",
      "ctest:cmake cmake:cmake make:make",
      """
      "$2" -S . -B /tmp/build >&2 && "$2" --build /tmp/build >&2 || exit
      "$1" --test-dir /tmp/build --output-on-failure --output-junit /tmp/junit.xml >&2
      status=$?
      cat /tmp/junit.xml
      exit $status
      """),
  NODE(
      "node",
      "package.json *.test.{js,mjs,cjs} test/*.{js,mjs,cjs}",
      "node:nodejs",
      """
      exec "$1" --test --test-reporter=junit --test-reporter-destination=stdout \
        --test-reporter=spec --test-reporter-destination=stderr
      """),
  PYTEST(
      "pytest",
      "pytest.ini pyproject.toml tox.ini setup.cfg conftest.py test_*.py *_test.py"
          + " {test,tests}/test_*.py {test,tests}/*_test.py",
      "pytest:python3-pytest",
      """
      export PYTHONDONTWRITEBYTECODE=1
      "$1" -p no:cacheprovider --junit-xml=/tmp/junit.xml >&2
      status=$?
      [ ! -e /tmp/junit.xml ] || cat /tmp/junit.xml
      exit $status
      """);

  private final String label;
  private final String signs;
  private final String tools;
  private final String script;

  TestFramework(String label, String signs, String tools, String script) {
    this.label = label;
    this.signs = signs;
    this.tools = tools;
    this.script = script;
  }

  /// A program, and the Debian package that brings it.
  record Tool(String command, String debianPackage) {}

  static Optional<TestFramework> named(String label) {
    return Arrays.stream(values()).filter(framework -> framework.label.equals(label)).findFirst();
  }

  /// All labels, for messages.
  static String labels() {
    return Arrays.stream(values())
        .map(framework -> framework.label)
        .collect(Collectors.joining(", "));
  }

  /// The one whose files are there.
  static Optional<TestFramework> of(Path folder) throws IOException {
    for (var framework : values()) {
      if (framework.isIn(folder)) {
        return Optional.of(framework);
      }
    }
    return Optional.empty();
  }

  private boolean isIn(Path folder) throws IOException {
    var matchers =
        Arrays.stream(signs.split(" "))
            .map(sign -> FileSystems.getDefault().getPathMatcher("glob:" + sign))
            .toList();
    try (var files = Files.walk(folder, 2)) {
      return files
          .map(folder::relativize)
          .anyMatch(file -> matchers.stream().anyMatch(matcher -> matcher.matches(file)));
    }
  }

  List<Tool> tools() {
    return Arrays.stream(tools.split(" "))
        .map(tool -> tool.split(":"))
        .map(parts -> new Tool(parts[0], parts[1]))
        .toList();
  }

  String script() {
    return script;
  }
}
