package io.servos.bench.way;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What is run, the same in every way.
///
/// @param name on the command line of the benchmark
/// @param interpreter empty for a program
/// @param folder of the script, or of the program
/// @param file name of the script or program
/// @param outputBytes what it writes to standard output
public record Task(
    String name, String title, String interpreter, Path folder, String file, long outputBytes) {

  public static final String TRUE = "true";
  public static final String PYTHON = "python";
  public static final String HELLO = "hello";
  public static final String NODE = "node";
  public static final String SHELL = "shell";

  /// The command itself, beside what the start of a JVM takes.
  public static final Task VERSION =
      new Task("version", "The start of the command", "", Path.of("bin"), "servos", 0);

  private static final String PYTHON_PROGRAM = "/usr/bin/python3";

  /// All of them; their scripts are written to the folder.
  public static List<Task> all(Path folder) throws IOException {
    Files.writeString(folder.resolve("pass.py"), "pass\n");
    Files.writeString(folder.resolve("hello.py"), "print('hello')\n");
    Files.writeString(
        folder.resolve("work.py"), "total = 0\nfor n in range(1_200_000):\n    total += n\n");
    Files.writeString(
        folder.resolve("output.py"), "import sys\nsys.stdout.write('x' * (1 << 20))\n");
    Files.writeString(folder.resolve("hello.js"), "console.log('hello')\n");
    Files.writeString(folder.resolve("hello.sh"), "echo hello\n");
    return List.of(
        new Task(TRUE, "`/usr/bin/true`", "", Path.of("/usr/bin"), "true", 0),
        new Task(SHELL, "A shell script, `echo hello`", "/bin/sh", folder, "hello.sh", 6),
        python(PYTHON, "Python, an empty script", folder, "pass.py", 0),
        python(HELLO, "Python, `print('hello')`", folder, "hello.py", 6),
        python("work", "Python, some 50 ms of work", folder, "work.py", 0),
        python("output", "Python, 1 MiB of output", folder, "output.py", 1 << 20),
        new Task(NODE, "Node.js, `console.log('hello')`", "/usr/bin/node", folder, "hello.js", 6));
  }

  private static Task python(String name, String title, Path folder, String file, long bytes) {
    return new Task(name, title, PYTHON_PROGRAM, folder, file, bytes);
  }

  public boolean isPython() {
    return interpreter.equals(PYTHON_PROGRAM);
  }

  public Path path() {
    return folder.resolve(file);
  }

  /// The command, where its folder is shown at another place.
  ///
  /// @param at the place; a program is where it is
  public List<String> command(String at) {
    return interpreter.isEmpty()
        ? List.of(path().toString())
        : List.of(interpreter, at + "/" + file);
  }

  /// The command on this host.
  public List<String> command() {
    return Stream.concat(
            interpreter.isEmpty() ? Stream.empty() : Stream.of(interpreter),
            Stream.of(path().toString()))
        .toList();
  }
}
