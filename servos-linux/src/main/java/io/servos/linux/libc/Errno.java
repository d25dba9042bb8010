package io.servos.linux.libc;

import java.util.Map;

/// Names and meanings of error numbers, after errno(3). The numbers are those of x86_64 and
/// aarch64.
public final class Errno {

  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int ESRCH = 3;
  public static final int EINTR = 4;
  public static final int EIO = 5;
  public static final int ENXIO = 6;
  public static final int ENOEXEC = 8;
  public static final int EBADF = 9;
  public static final int ECHILD = 10;
  public static final int EAGAIN = 11;
  public static final int ENOMEM = 12;
  public static final int EACCES = 13;
  public static final int EBUSY = 16;
  public static final int EEXIST = 17;
  public static final int ENODEV = 19;
  public static final int ENOTDIR = 20;
  public static final int EINVAL = 22;
  public static final int EMFILE = 24;
  public static final int ENOTTY = 25;
  public static final int ENOSPC = 28;
  public static final int EPIPE = 32;
  public static final int ENOSYS = 38;
  public static final int ELOOP = 40;
  public static final int EUSERS = 87;
  public static final int EOPNOTSUPP = 95;

  private static final Map<Integer, String> TEXTS =
      Map.ofEntries(
          Map.entry(EPERM, "EPERM (operation not permitted)"),
          Map.entry(ENOENT, "ENOENT (no such file or directory)"),
          Map.entry(ESRCH, "ESRCH (no such process)"),
          Map.entry(EINTR, "EINTR (interrupted)"),
          Map.entry(EIO, "EIO (input/output error)"),
          Map.entry(ENXIO, "ENXIO (no such device or address)"),
          Map.entry(7, "E2BIG (argument list too long)"),
          Map.entry(ENOEXEC, "ENOEXEC (exec format error)"),
          Map.entry(EBADF, "EBADF (bad file descriptor)"),
          Map.entry(ECHILD, "ECHILD (no child processes)"),
          Map.entry(EAGAIN, "EAGAIN (resource temporarily unavailable)"),
          Map.entry(ENOMEM, "ENOMEM (not enough memory)"),
          Map.entry(EACCES, "EACCES (permission denied)"),
          Map.entry(EBUSY, "EBUSY (resource busy)"),
          Map.entry(17, "EEXIST (file exists)"),
          Map.entry(18, "EXDEV (cross-device link)"),
          Map.entry(ENODEV, "ENODEV (no such device)"),
          Map.entry(ENOTDIR, "ENOTDIR (not a directory)"),
          Map.entry(21, "EISDIR (is a directory)"),
          Map.entry(EINVAL, "EINVAL (invalid argument)"),
          Map.entry(23, "ENFILE (too many open files in the system)"),
          Map.entry(EMFILE, "EMFILE (too many open files)"),
          Map.entry(ENOTTY, "ENOTTY (not a terminal)"),
          Map.entry(26, "ETXTBSY (text file busy)"),
          Map.entry(27, "EFBIG (file too large)"),
          Map.entry(ENOSPC, "ENOSPC (no space left)"),
          Map.entry(30, "EROFS (read-only file system)"),
          Map.entry(EPIPE, "EPIPE (broken pipe)"),
          Map.entry(36, "ENAMETOOLONG (file name too long)"),
          Map.entry(ENOSYS, "ENOSYS (not implemented by this kernel)"),
          Map.entry(ELOOP, "ELOOP (too many symbolic links)"),
          Map.entry(75, "EOVERFLOW (value too large)"),
          Map.entry(80, "ELIBBAD (corrupted shared library)"),
          Map.entry(EUSERS, "EUSERS (too many users)"),
          Map.entry(EOPNOTSUPP, "EOPNOTSUPP (operation not supported)"));

  private Errno() {}

  /// Name and meaning, such as `ENOENT (no such file or directory)`.
  public static String text(int errno) {
    return TEXTS.getOrDefault(errno, "errno " + errno);
  }
}
