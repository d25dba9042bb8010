package io.servos.checks;

import static io.servos.checks.Jail.ENOSYS;
import static io.servos.checks.Jail.EPERM;
import static org.assertj.core.api.Assertions.assertThat;

import io.servos.linux.abi.Syscall;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Takes away what each barrier and limit is made of. The built program must refuse then, and say
/// which barrier it is, why, and what to do; it must never run the script with less.
class DowngradeTest {

  private static final String ALLOW = "--allow-net=192.0.2.1:80";
  private static final int AF_PACKET = 17;
  private static final int PR_SET_PDEATHSIG = 1;
  private static final int PR_SET_DUMPABLE = 4;
  private static final int PR_CAPBSET_DROP = 24;
  private static final int PR_SET_SECUREBITS = 28;
  private static final int PR_SET_NO_NEW_PRIVS = 38;

  private static final Map<Removal, Jail.Ended> ENDS = new HashMap<>();
  private static Map<String, Jail.Ended> controls = Map.of();

  /// Something that is taken away.
  ///
  /// @param lacking what a [Jail] lacks
  /// @param options of the run
  /// @param told pattern of the whole message
  record Removal(String name, List<String> lacking, List<String> options, String told) {

    static Removal of(String name, String lacking, String told) {
      return new Removal(name, List.of(lacking), List.of(), told);
    }

    static Removal call(Syscall call, int errno, String barrier) {
      return of(
          call.label(),
          Jail.call(call, errno),
          barrier
              + " could not be set up for '.+': "
              + call.label()
              + " says "
              + (errno == EPERM ? "EPERM" : "ENOSYS")
              + " \\(.+\\); .+");
    }

    static Removal control(String name, int option, String barrier) {
      return of(
          name,
          Jail.call(Syscall.PRCTL, 0, option, EPERM),
          barrier + " could not be set up for '.+': prctl says EPERM \\(.+\\); .+");
    }

    /// For an ordinary user, who gives up what such a user cannot have.
    static Removal namespace(String kind) {
      return new Removal(
          "namespaces of the kind " + kind,
          List.of("user:65534", "most:" + kind),
          List.of("--best-effort=memory"),
          "namespaces could not be set up for '.*CLONE_NEW.*': clone3 says ENOSPC \\(.+\\); raise"
              + " user.max_user_namespaces and its siblings \\(sysctl user\\)");
    }

    /// For a run that may reach something.
    static Removal allowed(String name, String lacking, String call) {
      return new Removal(
          name,
          List.of(lacking),
          List.of(ALLOW),
          "process: the allow-list could not be set up: "
              + call
              + ": EPERM \\(.+\\); let Servos enter the network namespaces of what it isolates .+");
    }

    static Removal limit(String name, String option, String told) {
      return new Removal(
          name, List.of("cover:/sys/fs/cgroup"), List.of("--memory=unlimited", option), told);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static final List<Removal> REMOVALS =
      List.of(
          Removal.call(Syscall.CLONE3, ENOSYS, "namespaces"),
          Removal.call(Syscall.UNSHARE, EPERM, "process: user"),
          Removal.namespace("user"),
          Removal.namespace("mnt"),
          Removal.namespace("pid"),
          Removal.namespace("net"),
          Removal.namespace("ipc"),
          Removal.namespace("uts"),
          Removal.namespace("cgroup"),
          Removal.call(Syscall.SETHOSTNAME, EPERM, "namespaces"),
          Removal.call(Syscall.SETGROUPS, EPERM, "user"),
          Removal.call(Syscall.SETRESGID, EPERM, "user"),
          Removal.call(Syscall.SETRESUID, EPERM, "user"),
          Removal.control("the sandbox's /proc", PR_SET_DUMPABLE, "(user|capabilities)"),
          Removal.call(Syscall.MOUNT, EPERM, "mounts"),
          Removal.call(Syscall.OPEN_TREE, EPERM, "mounts"),
          Removal.call(Syscall.OPENAT2, ENOSYS, "mounts"),
          Removal.call(Syscall.MOUNT_SETATTR, EPERM, "mounts"),
          Removal.call(Syscall.MOVE_MOUNT, EPERM, "mounts"),
          Removal.call(Syscall.PIVOT_ROOT, EPERM, "mounts"),
          Removal.call(Syscall.UMOUNT2, EPERM, "mounts"),
          Removal.call(Syscall.SYMLINKAT, EPERM, "mounts"),
          Removal.call(Syscall.CAPSET, EPERM, "capabilities"),
          Removal.control("the bounding set", PR_CAPBSET_DROP, "capabilities"),
          Removal.control("secure bits", PR_SET_SECUREBITS, "capabilities"),
          Removal.control("no_new_privs", PR_SET_NO_NEW_PRIVS, "capabilities"),
          Removal.call(Syscall.SECCOMP, EPERM, "seccomp"),
          Removal.of(
              "landlock",
              Jail.call(Syscall.LANDLOCK_CREATE_RULESET, EPERM),
              "landlock: .+ EPERM .+; allow landlock\\(7\\) calls in the filter or container around"
                  + " Servos"),
          Removal.call(Syscall.LANDLOCK_ADD_RULE, EPERM, "landlock"),
          Removal.call(Syscall.LANDLOCK_RESTRICT_SELF, EPERM, "landlock"),
          Removal.call(Syscall.CLOSE_RANGE, ENOSYS, "process: session"),
          Removal.call(Syscall.SETSID, EPERM, "session"),
          Removal.control("the end with the launcher", PR_SET_PDEATHSIG, "session"),
          Removal.of(
              "rlimits",
              Jail.callUnless(Syscall.PRLIMIT64, 2, 0, EPERM),
              "rlimits could not be set up for 'RLIMIT_CORE': prlimit64 says EPERM \\(.+\\); .+"),
          Removal.of(
              "as many open files",
              "limit:NOFILE:512",
              "rlimits could not be set up for 'RLIMIT_NOFILE': prlimit64 says EPERM \\(.+\\); ask"
                  + " for no more than the limits that Servos itself runs under \\(ulimit -H"
                  + " -a\\)"),
          Removal.allowed(
              "a way into the network of the sandbox",
              Jail.call(Syscall.SETNS, EPERM),
              "setns\\(2, CLONE_NEWUSER\\)"),
          Removal.allowed(
              "seeing what is refused",
              Jail.call(Syscall.SOCKET, 0, AF_PACKET, EPERM),
              "socket\\(AF_PACKET, .+\\)"),
          Removal.of(
              "where leases of users are",
              "readonly:/run",
              "process: user ids could not be leased in '/run/servos/uids': .+; make its directory"
                  + " writable for root"),
          Removal.of(
              "control groups",
              "cover:/sys/fs/cgroup",
              "limit 'memory': .+; .+, or give it up with --best-effort=memory"),
          Removal.limit(
              "control groups, for processors",
              "--cpus=0.5",
              "limit 'cpus': .+; .+, or give it up" + " with --best-effort=cpus"),
          Removal.limit(
              "control groups, for processor time",
              "--cpu-time=5s",
              "limit 'cpu-time': .+; .+, or" + " give it up with --best-effort=cpu-time"),
          Removal.of(
              "watching its processes",
              Jail.call(Syscall.PIDFD_OPEN, ENOSYS),
              "process: pidfd_open\\(\\d+\\): ENOSYS \\(.+\\); use Linux 5.12 or later, and allow"
                  + " this call in the filter or container around Servos"),
          Removal.of(
              "memory files",
              Jail.call(Syscall.MEMFD_CREATE, EPERM),
              "process: .*memfd_create: EPERM \\(.+\\); use Linux 5.12 or later, and allow this"
                  + " call in the filter or container around Servos"),
          Removal.of(
              "the launcher's watch",
              Jail.call(Syscall.PPOLL, EPERM),
              "the run was lost: the sandbox's first process was ended from outside"),
          Removal.of(
              "a /proc of its own pid namespace",
              "pids:",
              "process: .+; mount the /proc of the pid namespace that Servos is in"));

  @BeforeAll
  static void removeEach() throws IOException, InterruptedException, ExecutionException {
    try (var jail = new Jail();
        var threads = Executors.newFixedThreadPool(3)) {
      var ends = new HashMap<Removal, Future<Jail.Ended>>();
      for (var removal : REMOVALS) {
        ends.put(
            removal,
            threads.submit(
                () -> jail.isolate(removal.lacking(), removal.options().toArray(String[]::new))));
      }
      controls =
          Map.of(
              "root", jail.isolate(List.of()),
              "root, with a list", jail.isolate(List.of(), ALLOW),
              "user", jail.isolate(List.of("user:65534"), "--best-effort=memory"));
      for (var end : ends.entrySet()) {
        ENDS.put(end.getKey(), end.getValue().get());
      }
    }
  }

  @ParameterizedTest
  @FieldSource("REMOVALS")
  void refusesAndSaysWhatIsMissing(Removal removal) {
    var ended = Objects.requireNonNull(ENDS.get(removal));

    assertThat(ended.stdout()).isEmpty();
    assertThat(ended.stderr()).matches("servos: " + removal.told() + "\n");
    assertThat(ended.status()).isEqualTo(125);
  }

  @Test
  void runsWhereNothingIsMissing() {
    assertThat(controls.values()).containsOnly(new Jail.Ended(0, "ran\n", ""));
  }
}
