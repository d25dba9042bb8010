package io.servos.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.checks.contract.Echo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Runs the built program as a user without any privilege and without a cgroup of its own.
class OrdinaryUserTest {

  private static final Path BUILT = Repository.here().root().resolve("target/dist/lib");
  private static Path directory = Path.of("");

  /// What the host's resolver knows, if not what it always does.
  private List<String> hosts = List.of();

  private Path cache = directory.resolve("cache");

  private record Ended(int status, String stdout, String stderr) {}

  @BeforeAll
  static void copyTheProgramToWhereEverybodyMayReadIt() throws IOException {
    assertThat(BUILT).as("built by 'make build'").isDirectory();
    directory =
        Files.createTempDirectory(
            "servos-user",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    var lib = Files.createDirectory(directory.resolve("lib"));
    try (var jars = Files.list(BUILT)) {
      for (var jar : jars.toList()) {
        Files.copy(jar, lib.resolve(jar.getFileName()));
      }
    }
  }

  @AfterAll
  static void removeIt() throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.toList().reversed()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void isRefusedALimitThatNothingEnforces() throws Exception {
    var ended = isolate("print('ran')", List.of());

    assertThat(ended.status()).isEqualTo(125);
    assertThat(ended.stdout()).isEmpty();
    assertThat(ended.stderr())
        .startsWith("servos: limit 'memory': ")
        .endsWith("or give it up with --best-effort=memory\n")
        .hasLineCount(1);
  }

  @Test
  void runsWhenItGivesTheLimitUpByName() throws Exception {
    var ended =
        isolate("import os; print(os.getuid(), os.getgid())", List.of("--best-effort=memory"));

    assertThat(ended).isEqualTo(new Ended(0, "1000 1000\n", ""));
  }

  @Test
  void seesOnTheReceiptWhatItGaveUp() throws Exception {
    var ended = isolate("print(1)", List.of("--best-effort=memory", "--json"));

    assertThat(ended.stdout())
        .contains("\"how\":\"RLIMIT_AS per process\",\"observed\":\"given up (--best-effort);");
  }

  @Test
  void isKeptFromFilesAndNetworkAsUnderRoot() throws Exception {
    var script =
        """
        import socket
        for attempt in (lambda: open('/etc/shadow'), lambda: open('/usr/x', 'w'),
                        lambda: socket.create_connection(('192.0.2.1', 80), 1)):
            try:
                attempt()
                print('possible')
            except OSError as refused:
                print(refused.errno)
        """;

    var ended = isolate(script, List.of("--best-effort=memory"));

    assertThat(ended).isEqualTo(new Ended(0, "2\n30\n101\n", ""));
  }

  /// The kernel lets it sample its own programs, outside of the kernel.
  @Test
  void isToldWhereItsProgramSpendsTime() throws Exception {
    var home = Files.createDirectory(directory.resolve("home"));
    Files.setAttribute(home, "unix:uid", 65534);
    cache = home.resolve("cache");
    var report = home.resolve("profile.txt");

    var ended =
        isolate(
            "for i in range(5000000): hash(i)",
            List.of("--best-effort=memory", "--profile=" + report));

    assertThat(ended).isEqualTo(new Ended(0, "", ""));
    assertThat(Files.readString(report)).contains("event 'cpu-clock").contains("python3");
  }

  @Test
  void isHeldToItsNumberOfProcessesWithoutACgroup() throws Exception {
    var script =
        """
        import os, time
        count = 1
        try:
            while count < 100:
                if os.fork() == 0:
                    time.sleep(5)
                    os._exit(0)
                count += 1
        except OSError:
            pass
        print(count)
        """;

    var ended = isolate(script, List.of("--best-effort=memory", "--pids=20"));

    assertThat(ended).isEqualTo(new Ended(0, "20\n", ""));
  }

  @Test
  void runsProgramsForAnotherProcessorAndWhatTheyStart() throws Exception {
    var roots = Files.createDirectories(directory.resolve("cache/servos/roots"));
    var system = Path.of(System.getProperty("user.home"), ".cache/servos/roots/armhf");
    assertThat(
            new ProcessBuilder("cp", "-a", system.toString(), roots.toString()).start().waitFor())
        .isZero();
    var script =
        """
        import os, subprocess
        print(os.uname().machine, os.getuid(), flush=True)
        subprocess.run(['uname', '-m'])
        """;

    var ended = isolate(script, List.of("-p", "rpi-arm", "--best-effort=memory"));

    assertThat(ended).isEqualTo(new Ended(0, "armv7l 1000\narmv7l\n", ""));
  }

  private static String knocking(Echo open, Echo shut) {
    return """
    import errno, socket
    def knock(family, kind, host, port):
        try:
            with socket.socket(family, kind) as s:
                s.settimeout(20)
                s.connect((host, port))
                s.send(b'ping')
                return s.recv(9).decode()
        except socket.gaierror:
            return 'unknown'
        except OSError as refused:
            return errno.errorcode[refused.errno]
    for host, port in (('good.example', %1$d), ('127.0.0.1', %1$d), ('127.0.0.2', %1$d),
                       ('127.0.0.1', %2$d), ('bad.example', %1$d)):
        print(knock(socket.AF_INET, socket.SOCK_STREAM, host, port))
    print(knock(socket.AF_INET6, socket.SOCK_STREAM, '::1', %1$d))
    print(knock(socket.AF_INET, socket.SOCK_DGRAM, '127.0.0.1', %3$d))
    """
        .formatted(open.tcp(), shut.tcp(), open.udp());
  }

  @Test
  void isLetOutToWhatIsNamedAndNothingElse() throws Exception {
    hosts = List.of("127.0.0.1 good.example", "127.0.0.1 bad.example");
    try (var open = Echo.start();
        var shut = Echo.start()) {
      var options =
          List.of(
              "--best-effort=memory",
              "--json",
              "--allow-net=good.example:" + open.tcp(),
              "--allow-net=127.0.0.1:" + open.tcp());

      var ended = isolate(knocking(open, shut), options);

      assertThat(ended.stderr()).isEmpty();
      assertThat(ended.stdout())
          .contains(
              "\"stdout\":\"ping\\nping\\nECONNREFUSED\\nECONNREFUSED\\nunknown\\nECONNREFUSED\\n"
                  + "ECONNREFUSED\\n\"",
              "\"127.0.0.2:" + open.tcp() + "\"",
              "\"127.0.0.1:" + shut.tcp() + "\"",
              "\"name bad.example\"",
              "\"[0:0:0:0:0:0:0:1]:" + open.tcp() + "\"",
              "\"127.0.0.1:" + open.udp() + "/udp\"");
      assertThat(open.visits()).isEqualTo(2);
      assertThat(shut.visits()).isZero();
    }
  }

  /// The control: those of them that have no name are there to be reached.
  @Test
  void reachesAllOfItOnTheHostsNetwork() throws Exception {
    try (var open = Echo.start();
        var shut = Echo.start()) {
      var options = List.of("--best-effort=memory", "--network=host");

      var ended = isolate(knocking(open, shut), options);

      assertThat(ended.stdout()).isEqualTo("unknown\nping\nping\nping\nunknown\nping\nping\n");
      assertThat(shut.visits()).isEqualTo(1);
    }
  }

  @Test
  void learnsFromTheDoctorWhatItLacks() throws Exception {
    var ended = servos(List.of("doctor"));

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.stderr()).isEmpty();
    assertThat(ended.stdout())
        .startsWith("isolation process: ready")
        .containsPattern("limit-memory +no +\\S.*\n +lost: limit 'memory'.*\n +do this: \\S")
        .containsPattern("user-namespaces +yes");
  }

  @Test
  void isToldWhichFileItMayNotRead() throws Exception {
    var secret = Files.createTempFile(directory, "secret", ".yaml");

    var ended = isolate("print(1)", List.of("--environment=" + secret));

    assertThat(ended)
        .isEqualTo(
            new Ended(
                125,
                "",
                "servos: "
                    + secret
                    + ": cannot be read: permission denied; make it readable for this user\n"));
  }

  private static Path readable(String name, String suffix, String text) throws IOException {
    var everybody =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--"));
    return Files.writeString(Files.createTempFile(directory, name, suffix, everybody), text);
  }

  private Ended isolate(String script, List<String> options) throws Exception {
    var file = readable("script", ".py", script);
    var arguments = new ArrayList<>(List.of("isolate"));
    arguments.addAll(options);
    arguments.add(file.toString());
    return servos(arguments);
  }

  private Ended servos(List<String> arguments) throws Exception {
    var command =
        new ArrayList<>(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (!hosts.isEmpty()) {
      command.add("-Djdk.net.hosts.file=" + readable("hosts", "", String.join("\n", hosts)));
    }
    command.add("-p");
    command.add(directory.resolve("lib").toString());
    command.addAll(
        List.of(
            "--enable-native-access=io.servos.linux", "-m", "io.servos.cli/io.servos.cli.Main"));
    command.addAll(arguments);
    var errors = Files.createTempFile(directory, "stderr", "");
    var builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().put("XDG_CACHE_HOME", cache.toString());
    var process = builder.start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output, Files.readString(errors));
  }
}
