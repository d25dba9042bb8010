package io.servos.linux.launch;

/// Layout of one call in the image: offsets of 64-bit fields that the interpreter reads.
final class Entry {

  static final int NUMBER = 0;
  static final int ARGUMENTS = 8;
  static final int STORES = 56;
  static final int STORE_COUNT = 3;
  static final int ON_ERROR = 80;
  static final int WHEN_ZERO = 88;
  static final int REPEAT_UNTIL = 96;
  static final int INDEX = 104;
  static final int BYTES = 112;

  /// A number that no kernel knows: the end of a sequence, which must not be reached.
  static final long NO_SYSCALL = -1;

  static final long NO_INDEX = -1;

  private Entry() {}
}
