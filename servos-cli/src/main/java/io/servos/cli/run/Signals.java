package io.servos.cli.run;

/// The names of Linux's signals.
final class Signals {

  private static final String[] NAMES =
      ("HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP"
              + " TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS")
          .split(" ");

  private Signals() {}

  /// For example `signal 11 (SIGSEGV)`.
  static String described(int signal) {
    var number = "signal " + signal;
    return signal >= 1 && signal <= NAMES.length
        ? number + " (SIG" + NAMES[signal - 1] + ")"
        : number;
  }
}
