package io.servos.containers.docker;

import io.servos.containers.init.EndReport.Step;
import io.servos.model.StartFailure;

/// What a failed step of a start means for the user.
///
/// @param program what was to be started
/// @param workdir where
record StartFailures(String program, String workdir) {

  private static final int EPERM = 1;
  private static final int ENOENT = 2;
  private static final int ENOEXEC = 8;
  private static final int EAGAIN = 11;
  private static final int ENOMEM = 12;
  private static final int EACCES = 13;
  private static final int ENOTDIR = 20;

  StartFailure failure(Step step, int errno) {
    return switch (step) {
      case DIRECTORY ->
          new StartFailure(
              StartFailure.Kind.REFUSED,
              "workdir",
              workdir,
              "chdir says " + text(errno),
              "name a directory that exists inside with --workdir");
      case PROGRAM -> ofProgram(errno);
      case PROCESS ->
          new StartFailure(
              StartFailure.Kind.REFUSED,
              "process",
              program,
              "clone says " + text(errno),
              "allow it more processes or memory");
      case FILTER -> refused("seccomp", "prctl", errno);
      case TIMER -> refused("timeout", "setitimer", errno);
      case MEMORY -> refused("container", "prctl", errno);
      case SESSION -> refused("session", "setsid", errno);
    };
  }

  private StartFailure refused(String barrier, String call, int errno) {
    return new StartFailure(
        StartFailure.Kind.REFUSED,
        barrier,
        program,
        call + " says " + text(errno),
        "allow this call in the engine's filter of system calls");
  }

  private StartFailure ofProgram(int errno) {
    boolean isMissing = errno == ENOENT || errno == ENOTDIR;
    return new StartFailure(
        isMissing ? StartFailure.Kind.NOT_FOUND : StartFailure.Kind.NOT_EXECUTABLE,
        "program",
        program,
        "execve says " + text(errno),
        isMissing
            ? "use an image that has it, and the loader that it names"
            : "check that it is an executable for this machine and that its execute bit is set");
  }

  /// A barrier was observed to differ.
  static StartFailure mismatch(String object, String cause) {
    return new StartFailure(
        StartFailure.Kind.RECEIPT_MISMATCH,
        "receipt",
        object,
        cause,
        "check how the engine and the runtime are set up; if as usual, report this as a bug in"
            + " Servos");
  }

  /// A runtime whose containers have no Linux.
  static StartFailure anotherKernel(String runtime) {
    return new StartFailure(
        StartFailure.Kind.REFUSED,
        "runtime",
        runtime,
        "the kernel that its containers see shows neither no_new_privs nor the limits that hold"
            + " outside of it, so what was asked could not be read back",
        "use a runtime whose containers see the host's kernel, such as runc or crun; gVisor takes"
            + " --runtime with a name that begins with 'runsc'");
  }

  private static String text(int errno) {
    return switch (errno) {
      case EPERM -> "EPERM (operation not permitted)";
      case ENOENT -> "ENOENT (no such file or directory)";
      case ENOEXEC -> "ENOEXEC (exec format error)";
      case EAGAIN -> "EAGAIN (resource temporarily unavailable)";
      case ENOMEM -> "ENOMEM (not enough memory)";
      case EACCES -> "EACCES (permission denied)";
      case ENOTDIR -> "ENOTDIR (not a directory)";
      default -> "errno " + errno;
    };
  }
}
