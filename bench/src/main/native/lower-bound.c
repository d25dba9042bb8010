// The barriers of a Servos sandbox, set up by as little as can be:
//
//   lower-bound FOLDER PROGRAM ARGUMENT...
//
// FOLDER is shown at /app. No limits of the tree, no supervision, no receipt, no messages but of
// what failed: what a sandbox costs when nobody looks after it. For the benchmark only.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/mount.h>
#include <linux/seccomp.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// <sys/mount.h> declares the same names as <linux/mount.h>.
int mount(const char *, const char *, const char *, unsigned long, const void *);
int umount2(const char *, int);

enum {
  OUTSIDE = 200000,
  INSIDE = 1000,
  NO_SUID = 2,
  NO_DEV = 4,
  NO_EXEC = 8,
  RECURSIVE = 0x4000,
  PRIVATE = 1 << 18,
  DETACH = 2
};

static long must(long result, const char *what) {
  if (result < 0) {
    dprintf(2, "lower-bound: %s: %s\n", what, strerror(errno));
    _exit(125);
  }
  return result;
}

static void put(const char *file, const char *text) {
  int opened = must(open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0444), file);
  must(write(opened, text, strlen(text)), file);
  close(opened);
}

static int tree(const char *path) {
  return must(syscall(SYS_open_tree, AT_FDCWD, path,
                      OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE), path);
}

static void read_only(int at, const char *path, int flags, unsigned attributes) {
  struct mount_attr attr = {.attr_set = attributes | MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID};
  must(syscall(SYS_mount_setattr, at, path, flags, &attr, sizeof attr), "mount_setattr");
}

static void show(int tree, const char *at) {
  must(syscall(SYS_move_mount, tree, "", AT_FDCWD, at, MOVE_MOUNT_F_EMPTY_PATH), at);
  close(tree);
}

static void identify(int uid, int gid) {
  char line[40];
  snprintf(line, sizeof line, "%d %d 1", INSIDE, uid);
  put("/proc/self/setgroups", "deny");
  put("/proc/self/uid_map", line);
  snprintf(line, sizeof line, "%d %d 1", INSIDE, gid);
  put("/proc/self/gid_map", line);
}

static void raise_loopback(void) {
  struct ifreq loopback = {.ifr_name = "lo", .ifr_flags = IFF_UP};
  int any = must(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), "socket");
  must(ioctl(any, SIOCSIFFLAGS, &loopback), "lo up");
  close(any);
}

static void devices(void) {
  static const char *names[] = {"null", "zero", "full", "random", "urandom"};
  must(mount("tmpfs", "dev", "tmpfs", NO_SUID | NO_EXEC, "size=64k,mode=755"), "dev");
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    char from[32], to[32];
    snprintf(from, sizeof from, "/dev/%s", names[i]);
    snprintf(to, sizeof to, "dev/%s", names[i]);
    put(to, "");
    show(tree(from), to);
  }
  must(mkdir("dev/shm", 0777), "dev/shm");
  must(mount("tmpfs", "dev/shm", "tmpfs", NO_SUID | NO_DEV, "size=64m,nr_inodes=16k"), "shm");
  read_only(AT_FDCWD, "dev", 0, 0);
}

static void file_system(const char *folder) {
  static const char *names[] = {"usr", "app", "proc", "dev", "tmp", "etc"};
  static const char *links[] = {"bin", "sbin", "lib", "lib64"};
  must(mount(0, "/", 0, RECURSIVE | PRIVATE, 0), "private");
  int usr = tree("/usr"), app = tree(folder);
  read_only(usr, "", AT_EMPTY_PATH | AT_RECURSIVE, MOUNT_ATTR_NODEV);
  read_only(app, "", AT_EMPTY_PATH | AT_RECURSIVE, MOUNT_ATTR_NODEV);
  must(mount("tmpfs", "/tmp", "tmpfs", NO_SUID | NO_DEV, "size=64k,mode=755"), "root");
  must(chdir("/tmp"), "chdir");
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    must(mkdir(names[i], 0755), names[i]);
  }
  for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
    char target[32];
    snprintf(target, sizeof target, "usr/%s", links[i]);
    must(symlink(target, links[i]), links[i]);
  }
  show(usr, "usr");
  show(app, "app");
  must(mount("proc", "proc", "proc", NO_SUID | NO_DEV | NO_EXEC, 0), "proc");
  must(mount("tmpfs", "tmp", "tmpfs", NO_SUID | NO_DEV, "size=64m,nr_inodes=16k"), "tmp");
  devices();
  read_only(AT_FDCWD, ".", 0, MOUNT_ATTR_NODEV);
  must(syscall(SYS_pivot_root, ".", "."), "pivot_root");
  must(umount2(".", DETACH), "umount2");
  must(chdir("/"), "chdir");
}

static void landlock(void) {
  struct landlock_ruleset_attr all = {.handled_access_fs = (1 << 13) - 1};
  struct landlock_path_beneath_attr root = {.allowed_access = (1 << 13) - 1};
  int rules = syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
  if (rules < 0) {
    return;
  }
  root.parent_fd = must(open("/", O_PATH | O_CLOEXEC), "/");
  must(syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &root, 0), "landlock");
  must(syscall(SYS_landlock_restrict_self, rules, 0), "landlock");
  close(root.parent_fd);
  close(rules);
}

static void no_privileges(void) {
  struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct none[2] = {0};
  for (int capability = 0; capability <= CAP_LAST_CAP; capability++) {
    must(prctl(PR_CAPBSET_DROP, capability, 0, 0, 0), "PR_CAPBSET_DROP");
  }
  must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "PR_SET_NO_NEW_PRIVS");
  must(syscall(SYS_capset, &head, none), "capset");
}

static void limits(void) {
  struct rlimit none = {0, 0}, files = {1024, 1024};
  must(setrlimit(RLIMIT_CORE, &none), "RLIMIT_CORE");
  must(setrlimit(RLIMIT_NOFILE, &files), "RLIMIT_NOFILE");
}

static void filter(void) {
  static const int refused[] = {
      SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_unshare, SYS_setns, SYS_open_tree,
      SYS_move_mount, SYS_fsopen, SYS_fsmount, SYS_fsconfig, SYS_fspick, SYS_mount_setattr,
      SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_pidfd_getfd, SYS_kcmp,
      SYS_keyctl, SYS_add_key, SYS_request_key, SYS_bpf, SYS_perf_event_open, SYS_userfaultfd,
      SYS_io_uring_setup, SYS_io_uring_enter, SYS_io_uring_register, SYS_personality, SYS_acct,
      SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_kexec_load, SYS_reboot, SYS_swapon,
      SYS_swapoff, SYS_sethostname, SYS_setdomainname, SYS_syslog, SYS_quotactl, SYS_name_to_handle_at,
      SYS_open_by_handle_at, SYS_fanotify_init, SYS_inotify_init, SYS_inotify_init1, SYS_settimeofday,
      SYS_clock_settime, SYS_clock_adjtime, SYS_adjtimex, SYS_move_pages, SYS_mbind, SYS_clone3};
  enum { COUNT = sizeof refused / sizeof *refused };
  struct sock_filter code[COUNT + 6];
  size_t at = 0;
  code[at++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
                                            offsetof(struct seccomp_data, arch));
#ifdef __x86_64__
  code[at++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 0, COUNT + 2);
#else
  code[at++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_AARCH64, 0, COUNT + 2);
#endif
  code[at++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
                                            offsetof(struct seccomp_data, nr));
  for (unsigned i = 0; i < COUNT; i++) {
    code[at++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, refused[i], COUNT - i, 0);
  }
  code[at++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  code[at++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS);
  struct sock_fprog program = {.len = at, .filter = code};
  must(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program), "seccomp");
}

int main(int argc, char **argv) {
  if (argc < 3) {
    dprintf(2, "lower-bound FOLDER PROGRAM ARGUMENT...\n");
    return 2;
  }
  if (geteuid() == 0) {
    must(setgroups(0, 0), "setgroups");
    must(setresgid(OUTSIDE, OUTSIDE, OUTSIDE), "setresgid");
    must(setresuid(OUTSIDE, OUTSIDE, OUTSIDE), "setresuid");
    must(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0), "PR_SET_DUMPABLE");
  }
  int uid = getuid(), gid = getgid();
  long child = must(syscall(SYS_clone, CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET |
                            CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP | SIGCHLD, 0, 0, 0, 0),
                    "clone");
  if (child == 0) {
    identify(uid, gid);
    must(sethostname("servos", 6), "sethostname");
    raise_loopback();
    file_system(argv[1]);
    must(setsid(), "setsid");
    limits();
    no_privileges();
    landlock();
    filter();
    must(execv(argv[2], argv + 2), argv[2]);
  }
  int status;
  must(waitpid(child, &status, 0), "waitpid");
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
