package io.servos.linux.seccomp;

/// What the kernel does with a system call.
public sealed interface Verdict {

  /// "Operation not permitted": the call exists and is refused.
  Refuse EPERM = new Refuse(1);

  /// "Function not implemented": the C library falls back to an older call.
  Refuse ENOSYS = new Refuse(38);

  /// The value the filter returns to the kernel (`SECCOMP_RET_*`).
  int returnValue();

  /// The kernel executes the call.
  record Allow() implements Verdict {
    @Override
    public int returnValue() {
      return 0x7fff_0000;
    }

    @Override
    public String toString() {
      return "allow";
    }
  }

  /// The call fails with an error number and has no effect.
  record Refuse(int errno) implements Verdict {
    private static final int MAX_ERRNO = 4095;

    /// @throws IllegalArgumentException if the kernel would not deliver the error number
    public Refuse {
      if (errno < 1 || errno > MAX_ERRNO) {
        throw new IllegalArgumentException(
            "The error number " + errno + " is out of range. Use 1 to " + MAX_ERRNO + ".");
      }
    }

    @Override
    public int returnValue() {
      return 0x0005_0000 | errno;
    }

    @Override
    public String toString() {
      return switch (errno) {
        case 1 -> "refuse with EPERM";
        case 38 -> "refuse with ENOSYS";
        default -> "refuse with errno " + errno;
      };
    }
  }

  /// The kernel kills the whole process.
  record Kill() implements Verdict {
    @Override
    public int returnValue() {
      return 0x8000_0000;
    }

    @Override
    public String toString() {
      return "kill the process";
    }
  }
}
