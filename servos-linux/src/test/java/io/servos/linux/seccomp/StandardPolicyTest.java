package io.servos.linux.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.linux.abi.Architecture;
import io.servos.linux.abi.Syscall;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class StandardPolicyTest {

  private static final int ALLOW = 0x7fff_0000;
  private static final int EPERM = 0x0005_0001;
  private static final int ENOSYS = 0x0005_0026;

  private static final long HIGH_BITS = 0xdead_beef_0000_0000L;
  private static final int STREAM = 1;
  private static final int DGRAM = 2;
  private static final int RAW = 3;
  private static final int PACKET = 10;
  private static final int CLOEXEC_NONBLOCK = 0x80800;

  static final List<String> FORBIDDEN =
      List.of(
          """
          io_uring_setup io_uring_enter io_uring_register keyctl add_key request_key bpf
          userfaultfd perf_event_open mount umount2 move_mount open_tree open_tree_attr fsopen
          fsconfig fsmount fspick mount_setattr pivot_root chroot statmount listmount setns
          unshare ptrace process_vm_readv process_vm_writev process_madvise pidfd_getfd kcmp
          name_to_handle_at open_by_handle_at init_module finit_module delete_module
          kexec_load kexec_file_load reboot swapon swapoff acct quotactl quotactl_fd
          settimeofday clock_settime adjtimex clock_adjtime sethostname setdomainname iopl
          ioperm modify_ldt lookup_dcookie nfsservctl mbind migrate_pages move_pages
          set_mempolicy set_mempolicy_home_node vhangup fanotify_init uselib ustat sysfs syslog
          """
              .split("\\s+"));

  static final List<String> NEEDED =
      List.of(
          """
          read mmap clock_gettime futex execve exit_group wait4 rt_sigreturn
          landlock_create_ruleset landlock_add_rule landlock_restrict_self seccomp prctl
          memfd_create rseq set_robust_list getrandom statx faccessat2 close_range epoll_pwait2
          setresuid setgroups membarrier sched_setaffinity mincore process_mrelease
          """
              .split("\\s+"));

  @ParameterizedTest
  @FieldSource("FORBIDDEN")
  void refusesWithoutLookingAtTheArguments(String name) {
    assertEverywhere(name, EPERM);
  }

  @ParameterizedTest
  @FieldSource("NEEDED")
  void allowsWhatProgramsNeed(String name) {
    assertEverywhere(name, ALLOW);
  }

  @ParameterizedTest
  @EnumSource
  void refusesFilesThatLendTheirOwnersRights(Architecture architecture) {
    int create = 0100 | 1;
    assertThat(result(architecture, Syscall.OPENAT, 0, 0, create, 0644)).isEqualTo(ALLOW);
    assertThat(result(architecture, Syscall.OPENAT, 0, 0, create, 04755)).isEqualTo(EPERM);
    assertThat(result(architecture, Syscall.OPENAT, 0, 0, 0, 04755)).isEqualTo(ALLOW);
    assertThat(result(architecture, Syscall.FCHMOD, 0, 02755)).isEqualTo(EPERM);
    assertThat(result(architecture, Syscall.FCHMOD, 0, 0755)).isEqualTo(ALLOW);
    assertThat(result(architecture, Syscall.OPENAT2)).isEqualTo(ENOSYS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"inotify_init", "inotify_init1", "inotify_add_watch", "inotify_rm_watch"})
  void answersThoseWhoWouldWatchSharedFilesAsAKernelWithoutThatWould(String name) {
    assertEverywhere(name, ENOSYS);
  }

  @ParameterizedTest
  @EnumSource
  void refusesNoticesAboutSharedDirectories(Architecture architecture) {
    assertThat(result(architecture, Syscall.FCNTL, 3, 1026)).isEqualTo(EPERM);
    assertThat(result(architecture, Syscall.FCNTL, 3, 1026 | HIGH_BITS)).isEqualTo(EPERM);
    assertThat(result(architecture, Syscall.FCNTL, 3, 1025)).isEqualTo(ALLOW);
  }

  @ParameterizedTest
  @EnumSource
  void answersClone3AsAnOlderKernelWould(Architecture architecture) {
    assertThat(result(architecture, Syscall.CLONE3)).isEqualTo(ENOSYS);
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0x0002_0000,
        0x0200_0000,
        0x0400_0000,
        0x0800_0000,
        0x1000_0000,
        0x2000_0000,
        0x4000_0000
      })
  void refusesACloneIntoANewNamespace(long flag) {
    for (Architecture architecture : Architecture.values()) {
      assertThat(result(architecture, Syscall.CLONE, flag)).isEqualTo(EPERM);
      assertThat(result(architecture, Syscall.CLONE, flag | 0x11)).isEqualTo(EPERM);
      assertThat(result(architecture, Syscall.CLONE, flag | HIGH_BITS)).isEqualTo(EPERM);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0x11, 0x4111, 0x3d0f00, 0x0120_0011})
  void allowsACloneForThreadsAndProcesses(long flags) {
    for (Architecture architecture : Architecture.values()) {
      assertThat(result(architecture, Syscall.CLONE, flags)).isEqualTo(ALLOW);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 10})
  void allowsOrdinarySocketsButNoRawOnes(long family) {
    for (long extra : new long[] {0, 0x10, CLOEXEC_NONBLOCK, HIGH_BITS}) {
      assertSockets(ALLOW, family, STREAM | extra, 0);
      assertSockets(ALLOW, family | HIGH_BITS, DGRAM | extra, 0);
      assertSockets(EPERM, family, RAW | extra, 0);
      assertSockets(EPERM, family | HIGH_BITS, RAW | extra, 1);
      assertSockets(EPERM, family, PACKET | extra, 0x300);
    }
  }

  @Test
  void allowsOnlyRoutesOverNetlink() {
    for (long extra : new long[] {0, 0x10, CLOEXEC_NONBLOCK, HIGH_BITS}) {
      assertSockets(ALLOW, 16, RAW | extra, 0);
      assertSockets(ALLOW, 16, DGRAM | extra, HIGH_BITS);
      assertSockets(EPERM, 16, PACKET | extra, 0);
      for (int protocol = 1; protocol < 32; protocol++) {
        assertSockets(EPERM, 16, RAW | extra, protocol);
        assertSockets(EPERM, 16, DGRAM | extra, protocol | HIGH_BITS);
      }
    }
  }

  @Test
  void refusesEveryOtherSocketFamily() {
    for (long family = 0; family < 64; family++) {
      if (family != 1 && family != 2 && family != 10 && family != 16) {
        assertSockets(EPERM, family, STREAM, 0);
        assertSockets(EPERM, family | HIGH_BITS, DGRAM, 0);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0x5412, 0x541c})
  void refusesToTypeIntoATerminal(long command) {
    for (Architecture architecture : Architecture.values()) {
      assertThat(result(architecture, Syscall.IOCTL, 0, command)).isEqualTo(EPERM);
      assertThat(result(architecture, Syscall.IOCTL, 0, command | HIGH_BITS)).isEqualTo(EPERM);
      assertThat(result(architecture, Syscall.IOCTL, 0, command + 1)).isEqualTo(ALLOW);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0x0, true",
    "0x8, true",
    "0x20000, true",
    "0x20008, true",
    "0xffffffff, true",
    "0x40000, false",
    "0x400000, false",
    "0x100000, false",
    "0x1, false",
    "0xfffffffe, false",
  })
  void allowsOnlyHarmlessPersonalities(long persona, boolean allowed) {
    for (Architecture architecture : Architecture.values()) {
      int expected = allowed ? ALLOW : EPERM;
      assertThat(result(architecture, Syscall.PERSONALITY, persona)).isEqualTo(expected);
      assertThat(result(architecture, Syscall.PERSONALITY, persona | HIGH_BITS))
          .isEqualTo(expected);
    }
  }

  private static void assertEverywhere(String name, int expected) {
    Syscall call = call(name);
    assertThat(Stream.of(Architecture.values()).filter(call::existsOn))
        .isNotEmpty()
        .allSatisfy(
            architecture -> {
              assertThat(result(architecture, call)).isEqualTo(expected);
              assertThat(result(architecture, call, -1, -1, -1, -1, -1, -1)).isEqualTo(expected);
            });
  }

  private static void assertSockets(int expected, long family, long type, long protocol) {
    for (Architecture architecture : Architecture.values()) {
      for (Syscall call : List.of(Syscall.SOCKET, Syscall.SOCKETPAIR)) {
        assertThat(result(architecture, call, family, type, protocol))
            .as("%s(%x, %x, %x)", call.label(), family, type, protocol)
            .isEqualTo(expected);
      }
    }
  }

  private static Syscall call(String label) {
    return Stream.of(Syscall.values())
        .filter(call -> call.label().equals(label))
        .findFirst()
        .orElseThrow();
  }

  private static int result(Architecture architecture, Syscall call, long... arguments) {
    BpfProgram program = SeccompFilter.compile(SeccompPolicy.standard(), architecture);
    return new BpfInterpreter(program.bytes())
        .run(SeccompData.of(call, architecture, arguments))
        .result();
  }
}
