package io.servos.model;

import java.time.Duration;

/// How a run ended. A program that fails is an outcome; only Servos failing is an exception.
public sealed interface Outcome {

  /// The program ended by itself.
  ///
  /// @param status 0 to 255
  record Exited(int status) implements Outcome {}

  /// A signal ended the program, and no limit explains it.
  ///
  /// @param signal the signal's number, 1 to 64
  record Signaled(int signal) implements Outcome {}

  /// The program used up its time.
  record TimedOut(Clock clock, Duration limit) implements Outcome {}

  /// The tree reached its memory limit and the kernel ended the program.
  record OutOfMemory(long limitBytes) implements Outcome {}

  /// The program failed after the kernel refused it a further process or thread.
  record PidsLimit(int limit) implements Outcome {}

  /// The program wrote more than allowed to one stream and was ended.
  ///
  /// @param discardedBytes how much of what it wrote was cut off
  record OutputLimit(Stream stream, long limitBytes, long discardedBytes) implements Outcome {}

  /// The program failed with its private disk full.
  record DiskFull(String path, long limitBytes) implements Outcome {}

  /// The program's first instruction never ran.
  record FailedToStart(StartFailure failure) implements Outcome {}

  /// The caller asked for the end.
  record Stopped() implements Outcome {}

  /// Nobody can tell any more.
  record Lost(String why) implements Outcome {}

  /// What a time limit measures.
  enum Clock {
    WALL,
    CPU
  }

  /// An output of a program.
  enum Stream {
    STDOUT,
    STDERR
  }

  /// Whether the program ended by itself with status 0.
  default boolean succeeded() {
    return this instanceof Exited(var status) && status == 0;
  }

  /// The word for this kind in JSON and logs.
  default String kind() {
    return switch (this) {
      case Exited _ -> "exited";
      case Signaled _ -> "signaled";
      case TimedOut _ -> "timed-out";
      case OutOfMemory _ -> "out-of-memory";
      case PidsLimit _ -> "pids-limit";
      case OutputLimit _ -> "output-limit";
      case DiskFull _ -> "disk-full";
      case FailedToStart _ -> "failed-to-start";
      case Stopped _ -> "stopped";
      case Lost _ -> "lost";
    };
  }
}
