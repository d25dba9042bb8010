package io.servos.linux.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.servos.linux.abi.Architecture;
import io.servos.linux.abi.Syscall;
import io.servos.linux.seccomp.FilteredChild.Ended;
import io.servos.linux.seccomp.FilteredChild.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Loads the standard filter into the kernel of this machine. Each refused call has arguments with
/// which the same child without the filter gets something else.
class KernelSeccompTest {

  private static final int EPERM = 1;
  private static final int ENOSYS = 38;

  private static final long HIGH_BIT = 1L << 32;
  private static final long NOWHERE = -1;

  private static final List<Probe> REFUSED =
      List.of(
          Probe.of(Syscall.UNSHARE, 0),
          Probe.of(Syscall.PTRACE, 0),
          Probe.of(Syscall.SETNS, NOWHERE, 0),
          Probe.of(Syscall.PROCESS_VM_READV, 1, 0, 0, 0, 0, 1),
          Probe.of(Syscall.KEYCTL, NOWHERE),
          Probe.of(Syscall.ADD_KEY, 0, 0, 0, 0, 0),
          Probe.of(Syscall.GET_MEMPOLICY, 0, 0, 0, 0, 0),
          Probe.of(Syscall.NAME_TO_HANDLE_AT, NOWHERE, 0, 0, 0, 0),
          Probe.of(Syscall.MOUNT_SETATTR, NOWHERE, 0, 0xffff, 0, 0),
          Probe.of(Syscall.IO_URING_REGISTER, NOWHERE, 0, 0, 0),
          Probe.of(Syscall.PIDFD_GETFD, NOWHERE, 0, 0),
          Probe.of(Syscall.KCMP, 0, 0, 99, 0, 0),
          Probe.of(Syscall.MOVE_PAGES, 0, 0, 0, 0, 0, 0),
          Probe.of(Syscall.ADJTIMEX, 0),
          Probe.of(Syscall.CLOCK_SETTIME, 0, 0),
          Probe.named("clone-user", Syscall.CLONE, 0x1000_0200L),
          Probe.named("clone-user-high", Syscall.CLONE, 0x1000_0200L | HIGH_BIT),
          Probe.named("clone-mount", Syscall.CLONE, 0x0002_0200L),
          Probe.named("ioctl-sti", Syscall.IOCTL, NOWHERE, 0x5412, 0),
          Probe.named("ioctl-sti-high", Syscall.IOCTL, NOWHERE, 0x5412 | HIGH_BIT, 0),
          Probe.named("socket-family-45", Syscall.SOCKET, 45, 1, 0),
          Probe.named("socket-ipx", Syscall.SOCKET, 4 | HIGH_BIT, 2, 0),
          Probe.named("socket-unix-raw", Syscall.SOCKET, 1, 3, 0),
          Probe.named("socket-unix-raw-cloexec", Syscall.SOCKET, 1, 0x80003, 0),
          Probe.named("socketpair-unix-raw", Syscall.SOCKETPAIR, 1, 3, 0, 0),
          Probe.named("personality-no-random", Syscall.PERSONALITY, 0x0004_0000));

  private static final List<Probe> ALLOWED =
      List.of(
          Probe.of(Syscall.GETPID),
          Probe.of(Syscall.MEMFD_CREATE, 0, 0),
          Probe.of(Syscall.LANDLOCK_CREATE_RULESET, 0, 0, 1),
          Probe.named("socket-unix", Syscall.SOCKET, 1, 0x80801, 0),
          Probe.named("socket-inet", Syscall.SOCKET, 2, 1, 0),
          Probe.named("socket-inet6", Syscall.SOCKET, 10, 2, 0),
          Probe.named("socket-route", Syscall.SOCKET, 16, 0x80003, 0),
          Probe.named("ioctl-other", Syscall.IOCTL, NOWHERE, 0x5413, 0),
          Probe.named("personality-query", Syscall.PERSONALITY, 0xffff_ffffL));

  static final List<List<String>> PROGRAMS =
      List.of(
          List.of("/usr/bin/python3", "-c", python()),
          List.of("/usr/bin/node", "-e", node()),
          List.of(
              "/bin/bash",
              "-c",
              "echo a | tr a b; x=$(cat <<<hi); (exit 3); echo $? $x; diff <(echo 1) <(echo 1)"),
          List.of("/bin/sh", "-c", "for i in 1 2 3; do ls / >/dev/null & done; wait; echo ok"),
          List.of(
              "/usr/bin/perl",
              "-e",
              "my $p = fork // die; exit 7 if !$p; waitpid $p, 0; print $? >> 8, ' ', `echo ok`"),
          List.of("/usr/bin/ruby", "-e", "puts Thread.new { `echo ok` }.value; p Process.pid > 1"),
          List.of(
              "/bin/sh",
              "-c",
              "echo 'int main(){return 9;}' >nine.c && gcc -o nine nine.c; ./nine; echo $?"),
          List.of(System.getProperty("java.home") + "/bin/java", "--version"));

  @TempDir Path folder;

  @BeforeEach
  void needsPython() {
    assumeThat(FilteredChild.PYTHON).isExecutable();
  }

  @Test
  void refusesCallsThatTheKernelWouldTake() throws IOException {
    assumeThat(Path.of("/proc/self/status")).content().contains("Seccomp:\t0");
    Map<String, Integer> without = child().probe(false, REFUSED);
    Map<String, Integer> with = child().probe(true, REFUSED);
    assertThat(without).hasSize(REFUSED.size()).doesNotContainValue(EPERM);
    assertThat(with).hasSize(REFUSED.size());
    assertThat(with.values()).containsOnly(EPERM);
  }

  @Test
  void answersClone3AsNotImplemented() throws IOException {
    List<Probe> probes = List.of(Probe.of(Syscall.CLONE3, 0, 0));
    assertThat(child().probe(false, probes)).doesNotContainValue(ENOSYS);
    assertThat(child().probe(true, probes)).containsEntry("clone3", ENOSYS);
  }

  @Test
  void changesNothingForAllowedCalls() throws IOException {
    assertThat(child().probe(true, ALLOWED))
        .hasSize(ALLOWED.size())
        .isEqualTo(child().probe(false, ALLOWED))
        .doesNotContainValue(EPERM);
  }

  @Test
  void killsACallThroughTheEntryFor32BitPrograms() throws IOException {
    assumeThat(Architecture.current()).isEqualTo(Architecture.X86_64);
    assumeThat(child().compat(false)).isEqualTo(new Ended(0, "True"));
    int killedBySigsys = 128 + 31;
    assertThat(child().compat(true).exitCode()).isEqualTo(killedBySigsys);
  }

  @ParameterizedTest
  @FieldSource("PROGRAMS")
  void letsProgramsWorkAsUsual(List<String> command) throws IOException {
    assumeThat(Path.of(command.getFirst())).isExecutable();
    Ended without = child().exec(false, command);
    assertThat(without.exitCode()).as(without.output()).isZero();
    assertThat(child().exec(true, command)).isEqualTo(without);
  }

  private FilteredChild child() throws IOException {
    Path own = Files.createTempDirectory(folder, "child");
    BpfProgram program = SeccompFilter.compile(SeccompPolicy.standard(), Architecture.current());
    return new FilteredChild(own, program);
  }

  private static String python() {
    return """
    import asyncio, multiprocessing, socket, subprocess, tempfile, threading
    if __name__ == '__main__':
        for method in ('fork', 'forkserver'):
            with multiprocessing.get_context(method).Pool(2) as pool:
                print(pool.map(abs, [1, -2, 3]))
        thread = threading.Thread(target=print, args=('thread',))
        thread.start()
        thread.join()
        print(subprocess.run(['echo', 'ok'], capture_output=True).stdout)
        async def shell():
            process = await asyncio.create_subprocess_shell('exit 5')
            return await process.wait()
        print(asyncio.run(shell()))
        print(len(socket.if_nameindex()) > 0, socket.getaddrinfo('127.0.0.1', 80)[0][4])
        with tempfile.TemporaryFile() as file:
            print(file.write(b'abc'))
    """;
  }

  private static String node() {
    return """
    const { Worker } = require('worker_threads');
    const { once } = require('events');
    const os = require('os');
    (async () => {
      console.log(Object.keys(os.networkInterfaces()).length > 0);
      console.log(require('child_process').execSync('echo ok').toString());
      console.log((await require('fs').promises.readdir('/')).length > 0);
      const answer = 'require("worker_threads").parentPort.postMessage(6 * 7)';
      console.log(await once(new Worker(answer, { eval: true }), 'message'));
      const server = require('http').createServer((q, r) => r.end('hello')).listen(0);
      await once(server, 'listening');
      const reply = await fetch('http://127.0.0.1:' + server.address().port);
      console.log(await reply.text());
      server.close();
      server.closeAllConnections();
    })();
    """;
  }
}
