package io.servos.checks.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.model.EnvironmentConfig;
import io.servos.model.InvalidConfigException;
import io.servos.model.Mount;
import io.servos.model.NetworkPolicy;
import io.servos.model.Outcome;
import io.servos.model.UserId;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What a program sees and may do.
interface SurroundingsContract {

  Bench bench();

  @Test
  default void givesExactlyTheVariablesAskedFor() throws IOException, InterruptedException {
    var config =
        bench()
            .defaults()
            .withEnvironment(Map.of("A", "b c", "EMPTY", "", "HOME", "/x"))
            .withPassEnvironment(Set.of("SERVOS_NO_SUCH_VARIABLE"));

    var ended = bench().python(config, "import os\nprint(sorted(os.environ.items()))");

    assertThat(ended.out())
        .isEqualTo(
            "[('A', 'b c'), ('EMPTY', ''), ('HOME', '/x'), ('LANG', 'C.UTF-8'), ('PATH',"
                + " '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin')]\n");
  }

  @Test
  default void startsInTheDirectoryOfTheStepOrTheOneAskedFor()
      throws IOException, InterruptedException {
    var elsewhere = bench().defaults().withWorkdir(Path.of("/usr/bin"));

    assertThat(bench().shell("pwd").out()).isEqualTo(bench().folder() + "\n");
    assertThat(bench().shell(elsewhere, "pwd").out()).isEqualTo("/usr/bin\n");
  }

  @Test
  default void isTheUserAskedForAndNoOther() throws IOException, InterruptedException {
    var other = bench().defaults().withUser(new UserId(1234, 2345));
    var who =
        "import os\nprint(os.getresuid(), os.getresgid(), set(os.getgroups()) - {os.getgid()})";

    assertThat(bench().python(who).out())
        .isEqualTo("(1000, 1000, 1000) (1000, 1000, 1000) set()\n");
    assertThat(bench().python(other, who).out())
        .isEqualTo("(1234, 1234, 1234) (2345, 2345, 2345) set()\n");
  }

  @Test
  default void hasNoPrivilegesEvenAsRoot() throws IOException, InterruptedException {
    var root = bench().defaults().withUser(new UserId(0, 0));
    var look =
        "grep -E '^(CapInh|CapPrm|CapEff|CapBnd|CapAmb|NoNewPrivs|Seccomp):' /proc/self/status | tr"
            + " -d '\\t'";

    assertThat(bench().shell(root, look).out())
        .isEqualTo(
            """
            CapInh:0000000000000000
            CapPrm:0000000000000000
            CapEff:0000000000000000
            CapBnd:0000000000000000
            CapAmb:0000000000000000
            NoNewPrivs:1
            Seccomp:2
            """);
  }

  @Test
  default void writesNowhereButToItsPrivateFiles() throws IOException, InterruptedException {
    var ended =
        bench()
            .shell(
                "for d in / /usr /bin /etc /run \"$PWD\" /proc/sys; do"
                    + " (: >$d/x) 2>/dev/null && echo $d; done;"
                    + " : >/tmp/x && : >/dev/shm/x && echo private");

    assertThat(ended.out()).isEqualTo("private\n");
  }

  @Test
  default void startsWithEmptyPrivateFiles() throws IOException, InterruptedException {
    bench().shell("echo 1 >/tmp/left; echo 1 >/dev/shm/left");

    assertThat(bench().shell("ls -A /tmp /dev/shm | grep left; echo end").out()).isEqualTo("end\n");
  }

  @Test
  default void writesToItsDirectoryWhenAllowed() throws IOException, InterruptedException {
    Files.setPosixFilePermissions(bench().folder(), PosixFilePermissions.fromString("rwxrwxrwx"));

    var ended = bench().shell(bench().defaults().withWritable(true), "echo written >file");

    assertThat(ended.outcome()).as(ended.toString()).isEqualTo(new Outcome.Exited(0));
    assertThat(bench().folder().resolve("file")).hasContent("written");
  }

  @Test
  default void seesMountsAsAskedFor() throws IOException, InterruptedException {
    var data = Files.createDirectory(bench().folder().resolve("data"));
    Files.writeString(data.resolve("file"), "content");
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxrwx"));
    var config =
        bench()
            .defaults()
            .withMounts(
                List.of(
                    new Mount(data, Path.of("/srv/ro"), Mount.Access.READ_ONLY),
                    new Mount(data, Path.of("/srv/rw"), Mount.Access.READ_WRITE)));

    var ended =
        bench()
            .shell(
                config,
                "cat /srv/ro/file; (: >/srv/ro/new) 2>/dev/null || echo ' refused'; echo more"
                    + " >/srv/rw/new");

    assertThat(ended.out()).isEqualTo("content refused\n");
    assertThat(data.resolve("new")).hasContent("more");
  }

  @Test
  default void refusesMountsThatAreNotThere() {
    var config =
        bench()
            .defaults()
            .withMounts(
                List.of(new Mount(Path.of("/no/such"), Path.of("/x"), Mount.Access.READ_ONLY)));

    assertThatThrownBy(() -> bench().shell(config, "true"))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage("mounts: source '/no/such' does not exist");
  }

  /// A program that says how a connection to a port of this host went.
  default String connecting(EnvironmentConfig config, ServerSocket server)
      throws IOException, InterruptedException {
    return bench()
        .python(
            config,
            """
            import socket
            try:
              socket.create_connection(('127.0.0.1', %d), 5)
              print('connected')
            except OSError as failure: print(failure.strerror)
            """
                .formatted(server.getLocalPort()))
        .out();
  }

  @Test
  default void hasNoNetworkUnlessAsked() throws IOException, InterruptedException {
    try (var server = new ServerSocket(0)) {
      var host = bench().defaults().withNetwork(new NetworkPolicy.Host());

      assertThat(connecting(bench().defaults(), server)).isEqualTo("Connection refused\n");
      assertThat(connecting(host, server)).isEqualTo("connected\n");
    }
  }

  @Test
  default void seesItsOwnProcessesOnly() throws IOException, InterruptedException {
    var ended =
        bench()
            .python(
                "import os\n"
                    + "print(sorted(int(n) for n in os.listdir('/proc') if n.isdigit() and n not in"
                    + " ('1', str(os.getpid()))))");

    assertThat(ended.out()).isEqualTo("[]\n");
  }

  @Test
  default void hasANameOfItsOwnForTheHost() throws IOException, InterruptedException {
    assertThat(bench().python("import os\nprint(os.uname().nodename)").out()).isEqualTo("servos\n");
  }

  @Test
  default void leavesNoZombies() throws IOException, InterruptedException {
    var ended =
        bench()
            .python(
                """
                import os, time
                for _ in range(20):
                  if os.fork() == 0:
                    if os.fork() == 0: os._exit(0)
                    os._exit(0)
                  os.wait()
                deadline = time.monotonic() + 30
                def orphans():
                  return [n for n in os.listdir('/proc') if n.isdigit() and n not in ('1', str(os.getpid()))]
                while orphans() and time.monotonic() < deadline: time.sleep(0.01)
                print(orphans())
                """);

    assertThat(ended.out()).isEqualTo("[]\n");
  }
}
