package io.servos.linux.seccomp;

import io.servos.linux.abi.Syscall;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringTokenizer;

/// The calls a sandboxed program may make. Only what is named here is allowed.
///
/// The reference is what Docker allows a container without capabilities. Stricter than there:
/// nobody's memory but one's own, no file handles, no clock adjustment (a filter cannot tell
/// reading from writing there), no list of mounts, few socket families, no typing into terminals.
final class StandardCalls {

  private static final String ALLOWED =
      """
      read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 lseek
      open openat openat2 creat close close_range dup dup2 dup3 fcntl flock
      sendfile splice tee vmsplice copy_file_range readahead fadvise64 cachestat
      fsync fdatasync sync syncfs sync_file_range truncate ftruncate fallocate
      pipe pipe2 eventfd eventfd2 signalfd signalfd4 memfd_create memfd_secret

      stat fstat lstat newfstatat statx statfs fstatfs access faccessat faccessat2
      getcwd chdir fchdir getdents getdents64 readlink readlinkat umask
      mkdir mkdirat mknod mknodat rmdir unlink unlinkat rename renameat renameat2
      link linkat symlink symlinkat chmod fchmod fchmodat fchmodat2
      chown fchown lchown fchownat utime utimes utimensat futimesat
      getxattr lgetxattr fgetxattr getxattrat setxattr lsetxattr fsetxattr setxattrat
      listxattr llistxattr flistxattr listxattrat
      removexattr lremovexattr fremovexattr removexattrat fanotify_mark

      select pselect6 poll ppoll epoll_create epoll_create1 epoll_ctl
      epoll_wait epoll_pwait epoll_pwait2
      io_setup io_destroy io_getevents io_pgetevents io_submit io_cancel

      connect accept accept4 bind listen shutdown getsockname getpeername
      getsockopt setsockopt sendto recvfrom sendmsg recvmsg sendmmsg recvmmsg

      mmap munmap mremap mprotect pkey_mprotect pkey_alloc pkey_free brk madvise mincore
      msync mlock mlock2 mlockall munlock munlockall mseal map_shadow_stack
      remap_file_pages membarrier

      fork vfork execve execveat exit exit_group wait4 waitid
      kill tkill tgkill pidfd_open pidfd_send_signal process_mrelease
      getpid getppid gettid getpgid getpgrp getsid setpgid setsid
      set_tid_address set_robust_list get_robust_list rseq arch_prctl prctl uretprobe
      futex futex_wait futex_wake futex_waitv futex_requeue restart_syscall

      rt_sigaction rt_sigprocmask rt_sigpending rt_sigtimedwait rt_sigsuspend
      rt_sigqueueinfo rt_tgsigqueueinfo rt_sigreturn sigaltstack pause

      getuid geteuid getgid getegid getresuid getresgid getgroups
      setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid setgroups
      capget capset seccomp
      landlock_create_ruleset landlock_add_rule landlock_restrict_self

      time gettimeofday clock_gettime clock_getres clock_nanosleep nanosleep times
      alarm getitimer setitimer timer_create timer_settime timer_gettime
      timer_getoverrun timer_delete timerfd_create timerfd_settime timerfd_gettime

      sched_yield sched_getaffinity sched_setaffinity sched_getattr sched_setattr
      sched_getparam sched_setparam sched_getscheduler sched_setscheduler
      sched_get_priority_max sched_get_priority_min sched_rr_get_interval
      getpriority setpriority ioprio_get ioprio_set getcpu
      getrlimit setrlimit prlimit64 getrusage sysinfo uname getrandom

      shmget shmat shmctl shmdt semget semop semtimedop semctl
      msgget msgsnd msgrcv msgctl
      mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr
      """;

  private static final List<Syscall> WATCHES =
      List.of(
          Syscall.INOTIFY_INIT,
          Syscall.INOTIFY_INIT1,
          Syscall.INOTIFY_ADD_WATCH,
          Syscall.INOTIFY_RM_WATCH);

  private static final Verdict ALLOW = new Verdict.Allow();

  private static final int NEW_NAMESPACES = 0x7e02_0000;

  private static final int S_ISUID = 04000;
  private static final int S_ISGID = 02000;
  private static final int O_CREAT = 0100;
  private static final int O_TMPFILE = 020000000;

  private static final int F_NOTIFY = 1026;

  private static final int TIOCSTI = 0x5412;
  private static final int TIOCLINUX = 0x541c;

  private static final int AF_UNIX = 1;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int AF_NETLINK = 16;
  private static final int NETLINK_ROUTE = 0;
  private static final int SOCK_TYPE_MASK = 0xf;
  private static final int SOCK_RAW = 3;
  private static final int SOCK_PACKET = 10;

  private static final int PER_LINUX32 = 0x0000_0008;
  private static final int UNAME26 = 0x0002_0000;
  private static final int PERSONALITY_QUERY = 0xffff_ffff;

  private StandardCalls() {}

  static SeccompPolicy policy() {
    Map<Syscall, CallRule> rules = new EnumMap<>(Syscall.class);
    StringTokenizer names = new StringTokenizer(ALLOWED);
    while (names.hasMoreTokens()) {
      rules.put(Syscall.valueOf(names.nextToken().toUpperCase(Locale.ROOT)), CallRule.ALLOW);
    }
    rules.put(Syscall.CLONE, noNamespaces());
    CallRule sockets = socketFamilies();
    rules.put(Syscall.SOCKET, sockets);
    rules.put(Syscall.SOCKETPAIR, sockets);
    rules.put(Syscall.IOCTL, noTerminalInput());
    rules.put(Syscall.CHMOD, noSetId(1));
    rules.put(Syscall.FCHMOD, noSetId(1));
    rules.put(Syscall.FCHMODAT, noSetId(2));
    rules.put(Syscall.FCHMODAT2, noSetId(2));
    rules.put(Syscall.CREAT, noSetId(1));
    rules.put(Syscall.MKNOD, noSetId(1));
    rules.put(Syscall.MKNODAT, noSetId(2));
    rules.put(Syscall.OPEN, noSetIdWhenCreating(1));
    rules.put(Syscall.OPENAT, noSetIdWhenCreating(2));
    // The mode of openat2 is in memory, out of a filter's sight; callers fall back to openat.
    rules.put(Syscall.OPENAT2, CallRule.always(Verdict.ENOSYS));
    // Files of the system are the same for all runs and for the host: who could watch them would
    // see what others open, and be told things by it. Programs fall back to looking now and then.
    for (var call : WATCHES) {
      rules.put(call, CallRule.always(Verdict.ENOSYS));
    }
    rules.put(Syscall.FCNTL, noNotices());
    rules.put(Syscall.PERSONALITY, harmlessPersonalities());
    // The flags of clone3 are in memory, out of a filter's sight; the C library falls back.
    rules.put(Syscall.CLONE3, CallRule.always(Verdict.ENOSYS));
    // Too new to be relied on: callers fall back to the ioctl of the same effect.
    rules.put(Syscall.FILE_GETATTR, CallRule.always(Verdict.ENOSYS));
    rules.put(Syscall.FILE_SETATTR, CallRule.always(Verdict.ENOSYS));
    return new SeccompPolicy(rules, Verdict.EPERM);
  }

  /// `CLONE_NEWTIME` is missing in the mask: its bit means something else to clone.
  private static CallRule noNamespaces() {
    return onlyIf(Clause.when(ALLOW, ArgumentTest.masked(0, NEW_NAMESPACES, 0)));
  }

  /// Network route sockets are exempt from the rule about raw sockets: the C libraries open theirs
  /// as `SOCK_RAW`, and that family makes no difference between the types.
  private static CallRule socketFamilies() {
    return onlyIf(
        Clause.when(Verdict.EPERM, ArgumentTest.masked(1, SOCK_TYPE_MASK, SOCK_PACKET)),
        Clause.when(ALLOW, ArgumentTest.equal(0, AF_NETLINK), ArgumentTest.equal(2, NETLINK_ROUTE)),
        Clause.when(Verdict.EPERM, ArgumentTest.masked(1, SOCK_TYPE_MASK, SOCK_RAW)),
        Clause.when(ALLOW, ArgumentTest.equal(0, AF_UNIX)),
        Clause.when(ALLOW, ArgumentTest.equal(0, AF_INET)),
        Clause.when(ALLOW, ArgumentTest.equal(0, AF_INET6)));
  }

  /// A program may write to a folder of the host, and a file with such a bit would lend its owner's
  /// rights to whoever runs it there.
  private static CallRule noSetId(int mode) {
    return CallRule.of(
        ALLOW,
        Clause.when(Verdict.EPERM, ArgumentTest.masked(mode, S_ISUID, S_ISUID)),
        Clause.when(Verdict.EPERM, ArgumentTest.masked(mode, S_ISGID, S_ISGID)));
  }

  /// The mode comes after the flags and means nothing unless a file is made.
  private static CallRule noSetIdWhenCreating(int flags) {
    return CallRule.of(
        ALLOW,
        creating(flags, O_CREAT, S_ISUID),
        creating(flags, O_CREAT, S_ISGID),
        creating(flags, O_TMPFILE, S_ISUID),
        creating(flags, O_TMPFILE, S_ISGID));
  }

  private static Clause creating(int flags, int how, int bit) {
    return Clause.when(
        Verdict.EPERM,
        ArgumentTest.masked(flags, how, how),
        ArgumentTest.masked(flags + 1, bit, bit));
  }

  private static CallRule noNotices() {
    return CallRule.of(ALLOW, Clause.when(Verdict.EPERM, ArgumentTest.equal(1, F_NOTIFY)));
  }

  private static CallRule noTerminalInput() {
    return CallRule.of(
        ALLOW,
        Clause.when(Verdict.EPERM, ArgumentTest.equal(1, TIOCSTI)),
        Clause.when(Verdict.EPERM, ArgumentTest.equal(1, TIOCLINUX)));
  }

  private static CallRule harmlessPersonalities() {
    return onlyIf(
        Clause.when(ALLOW, ArgumentTest.masked(0, ~(PER_LINUX32 | UNAME26), 0)),
        Clause.when(ALLOW, ArgumentTest.equal(0, PERSONALITY_QUERY)));
  }

  private static CallRule onlyIf(Clause... clauses) {
    return CallRule.of(Verdict.EPERM, clauses);
  }
}
