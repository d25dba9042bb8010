package io.servos.checks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.servos.linux.abi.Architecture;
import io.servos.linux.abi.Syscall;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/// Runs the built program in surroundings that lack something.
final class Jail implements Closeable {

  static final int EPERM = 1;
  static final int ENOSYS = 38;

  /// The first mount of a sandbox is named so, and the others come after it.
  private static final String MOUNTS_OF_SANDBOXES =
      "sed -n '/ - tmpfs servos /p' /proc/self/mountinfo";

  private static final Path BUILT = Repository.here().root().resolve("target/dist/lib");

  private final Path directory;

  /// How the program ended.
  record Ended(int status, String stdout, String stderr) {}

  Jail() throws IOException {
    assertThat(BUILT).as("built by 'make build'").isDirectory();
    directory =
        Files.createTempDirectory(
            "servos-jail",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    Files.createDirectory(directory.resolve("lib"));
    try (var jars = Files.list(BUILT)) {
      for (var jar : jars.toList()) {
        Files.copy(jar, directory.resolve("lib").resolve(jar.getFileName()));
      }
    }
    Files.createDirectory(directory.resolve("scripts"));
    script("ran.py", "print('ran')\n");
    script("ran.sh", "echo ran\n");
    for (var name : List.of("jail.py", "kill_at.py")) {
      try (var program = Jail.class.getResourceAsStream(name)) {
        Files.write(directory.resolve(name), program.readAllBytes());
      }
    }
  }

  /// A script that everybody may read.
  Path script(String name, String text) throws IOException {
    return Files.writeString(directory.resolve("scripts").resolve(name), text);
  }

  /// A system call fails.
  static String call(Syscall call, int errno) {
    return "call:" + call.number(Architecture.current()) + ":" + errno;
  }

  /// A system call fails when that argument has that value.
  static String call(Syscall call, int argument, long value, int errno) {
    return "call:"
        + call.number(Architecture.current())
        + ":"
        + argument
        + "="
        + value
        + ":"
        + errno;
  }

  /// A system call fails unless that argument has that value.
  static String callUnless(Syscall call, int argument, long value, int errno) {
    return "call:"
        + call.number(Architecture.current())
        + ":"
        + argument
        + "!="
        + value
        + ":"
        + errno;
  }

  /// Isolates a script that says `ran`.
  Ended isolate(List<String> lacking, String... options) throws IOException, InterruptedException {
    var arguments = new ArrayList<String>(List.of("isolate"));
    arguments.addAll(List.of(options));
    arguments.add(directory.resolve("scripts/ran.py").toString());
    return servos(lacking, arguments);
  }

  /// Servos, killed.
  ///
  /// @param end what it printed, whether it was killed, and whether something was left
  record Killed(long pid, String end) {}

  /// Isolates a script that says `ran`, and kills Servos at that call.
  Killed kill(Syscall call, int time, String test) throws IOException, InterruptedException {
    return kill(List.of(), call, time, test);
  }

  /// As [#kill] does, where every mount is shared, as on hosts with systemd. The end also has the
  /// mounts of sandboxes that came through to the host.
  Killed killOnSharedMounts(Syscall call, int time) throws IOException, InterruptedException {
    return kill(onSharedMounts("\"$@\"; " + MOUNTS_OF_SANDBOXES), call, time, "");
  }

  /// Runs lines for a shell where every mount is shared.
  Ended runOnSharedMounts(String lines) throws IOException, InterruptedException {
    return run(onSharedMounts(lines + "; " + MOUNTS_OF_SANDBOXES));
  }

  private static List<String> onSharedMounts(String lines) {
    return List.of("unshare", "--mount", "--propagation=shared", "sh", "-c", lines, "sh");
  }

  private Killed kill(List<String> around, Syscall call, int time, String test)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(around);
    command.add("/usr/bin/python3");
    command.add(directory.resolve("kill_at.py").toString());
    command.add(Integer.toString(call.number(Architecture.current())));
    command.add(Integer.toString(time));
    if (!test.isEmpty()) {
      command.add(test);
    }
    command.add("--");
    command.addAll(program());
    command.addAll(List.of("isolate", directory.resolve("scripts/ran.py").toString()));
    var ended = run(command);
    var lines = ended.stdout().lines().toList();
    assertThat(lines).as(ended.toString()).isNotEmpty();
    return new Killed(
        Long.parseLong(lines.getFirst()), String.join(" ", lines.subList(1, lines.size())));
  }

  /// Isolates a script for `sh` that says `ran` in a container of that engine.
  Ended contain(String engine, String runtime, List<String> options)
      throws IOException, InterruptedException {
    var arguments = new ArrayList<>(List.of("isolate", "--isolation=docker"));
    arguments.addAll(List.of("--image=servos-test", "--runtime=" + runtime));
    arguments.addAll(options);
    arguments.add(directory.resolve("scripts/ran.sh").toString());
    return servos(List.of("set:DOCKER_HOST=" + engine), arguments);
  }

  Ended servos(List<String> lacking, List<String> arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(program());
    command.addAll(arguments);
    return execute(lacking, command);
  }

  /// Any program.
  Ended execute(List<String> lacking, List<String> program)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add("/usr/bin/python3");
    command.add(directory.resolve("jail.py").toString());
    command.addAll(lacking);
    command.add("--");
    command.addAll(program);
    return run(command);
  }

  private List<String> program() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:-UsePerfData",
        "-p",
        directory.resolve("lib").toString(),
        "--enable-native-access=io.servos.linux",
        "-m",
        "io.servos.cli/io.servos.cli.Main");
  }

  private Ended run(List<String> command) throws IOException, InterruptedException {
    var errors = Files.createTempFile(directory, "stderr", "");
    var process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), output, Files.readString(errors));
  }

  @Override
  public void close() throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.toList().reversed()) {
        Files.delete(file);
      }
    }
  }
}
