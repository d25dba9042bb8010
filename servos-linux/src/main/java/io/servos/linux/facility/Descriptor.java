package io.servos.linux.facility;

/// The descriptors that a launcher starts with.
public final class Descriptor {

  /// Records go out here.
  public static final int STATUS = 3;

  /// The program waits here for leave to start.
  public static final int GATE = 4;

  /// Its end of file says that Servos is gone or wants the end.
  public static final int LIFELINE = 5;

  /// What is executed in the end.
  public static final int COMMAND = 6;

  /// The directory of the control group to be born in, if there is one.
  public static final int CGROUP = 7;

  /// The network namespace to enter, if one was made ahead.
  public static final int NETWORK = 8;

  /// User namespaces that map owners of mounted files, from here on.
  public static final int FIRST_ID_MAP = 9;

  /// Numbers that the program's process uses for its own set-up, after the above are done with.
  static final int RULESET = 40;

  /// The gate, for an interpreter that is told over it what to do: above the numbers that it would
  /// have got for what it opens at its start.
  public static final int KEPT_GATE = 63;

  private Descriptor() {}
}
