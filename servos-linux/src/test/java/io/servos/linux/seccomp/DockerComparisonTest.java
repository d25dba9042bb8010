package io.servos.linux.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.linux.abi.Syscall;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Compares the names with those that Docker's default profile allows a container without
/// capabilities, as of August 2026 and as far as they exist on x86_64 or aarch64.
class DockerComparisonTest {

  private static final String DOCKER =
      """
      accept accept4 access adjtimex alarm arch_prctl bind brk cachestat capget capset chdir
      chmod chown clock_adjtime clock_getres clock_gettime clock_nanosleep clone close
      close_range connect copy_file_range creat dup dup2 dup3 epoll_create epoll_create1
      epoll_ctl epoll_pwait epoll_pwait2 epoll_wait eventfd eventfd2 execve execveat exit
      exit_group faccessat faccessat2 fadvise64 fallocate fanotify_mark fchdir fchmod fchmodat
      fchmodat2 fchown fchownat fcntl fdatasync fgetxattr flistxattr flock fork fremovexattr
      fsetxattr fstat fstatfs fsync ftruncate futex futex_requeue futex_wait futex_waitv
      futex_wake futimesat get_robust_list getcpu getcwd getdents getdents64 getegid geteuid
      getgid getgroups getitimer getpeername getpgid getpgrp getpid getppid getpriority
      getrandom getresgid getresuid getrlimit getrusage getsid getsockname getsockopt gettid
      gettimeofday getuid getxattr getxattrat inotify_add_watch inotify_init inotify_init1
      inotify_rm_watch io_cancel io_destroy io_getevents io_pgetevents io_setup io_submit
      ioctl ioprio_get ioprio_set kill landlock_add_rule landlock_create_ruleset
      landlock_restrict_self lchown lgetxattr link linkat listen listmount listxattr
      listxattrat llistxattr lremovexattr lseek lsetxattr lstat madvise map_shadow_stack
      membarrier memfd_create memfd_secret mincore mkdir mkdirat mknod mknodat mlock mlock2
      mlockall mmap modify_ldt mprotect mq_getsetattr mq_notify mq_open mq_timedreceive
      mq_timedsend mq_unlink mremap mseal msgctl msgget msgrcv msgsnd msync munlock munlockall
      munmap name_to_handle_at nanosleep newfstatat open openat openat2 pause personality
      pidfd_open pidfd_send_signal pipe pipe2 pkey_alloc pkey_free pkey_mprotect poll ppoll
      prctl pread64 preadv preadv2 prlimit64 process_mrelease process_vm_readv
      process_vm_writev pselect6 ptrace pwrite64 pwritev pwritev2 read readahead readlink
      readlinkat readv recvfrom recvmmsg recvmsg remap_file_pages removexattr removexattrat
      rename renameat renameat2 restart_syscall rmdir rseq rt_sigaction rt_sigpending
      rt_sigprocmask rt_sigqueueinfo rt_sigreturn rt_sigsuspend rt_sigtimedwait
      rt_tgsigqueueinfo sched_get_priority_max sched_get_priority_min sched_getaffinity
      sched_getattr sched_getparam sched_getscheduler sched_rr_get_interval sched_setaffinity
      sched_setattr sched_setparam sched_setscheduler sched_yield seccomp select semctl semget
      semop semtimedop sendfile sendmmsg sendmsg sendto set_robust_list set_tid_address
      setfsgid setfsuid setgid setgroups setitimer setpgid setpriority setregid setresgid
      setresuid setreuid setrlimit setsid setsockopt setuid setxattr setxattrat shmat shmctl
      shmdt shmget shutdown sigaltstack signalfd signalfd4 socket socketpair splice stat
      statfs statmount statx symlink symlinkat sync sync_file_range syncfs sysinfo tee tgkill
      time timer_create timer_delete timer_getoverrun timer_gettime timer_settime
      timerfd_create timerfd_gettime timerfd_settime times tkill truncate umask uname unlink
      unlinkat uretprobe utime utimensat utimes vfork vmsplice wait4 waitid write writev
      """;

  @Test
  void allowsNothingThatDockerRefuses() {
    Set<String> more = allowed();
    more.removeAll(docker());
    assertThat(more).isEmpty();
  }

  @Test
  void refusesAFewCallsThatDockerAllows() {
    Set<String> fewer = docker();
    fewer.removeAll(allowed());
    assertThat(fewer)
        .containsExactlyInAnyOrder(
            "adjtimex",
            "clock_adjtime",
            "inotify_add_watch",
            "inotify_init",
            "inotify_init1",
            "inotify_rm_watch",
            "listmount",
            "modify_ldt",
            "name_to_handle_at",
            "openat2",
            "process_vm_readv",
            "process_vm_writev",
            "ptrace",
            "statmount");
  }

  private static Set<String> docker() {
    return new TreeSet<>(Arrays.asList(DOCKER.strip().split("\\s+")));
  }

  private static Set<String> allowed() {
    SeccompPolicy policy = SeccompPolicy.standard();
    return Arrays.stream(Syscall.values())
        .filter(call -> policy.rule(call).mayAllow())
        .map(Syscall::label)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
