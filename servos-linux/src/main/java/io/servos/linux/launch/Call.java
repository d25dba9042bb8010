package io.servos.linux.launch;

import io.servos.linux.abi.Syscall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One system call of a launch. Identity matters: later calls refer to what it returned.
public final class Call {

  private final Syscall syscall;
  private final String facility;
  private final String object;
  private final List<Arg> args;
  private final List<Cell> receivers = new ArrayList<>();
  private boolean mayFail;
  private Optional<Sequence> whenFailed = Optional.empty();
  private Optional<Sequence> whenZero = Optional.empty();
  private Optional<Cell> repeatUntil = Optional.empty();

  private Call(Syscall syscall, String facility, String object, List<Arg> args) {
    this.syscall = syscall;
    this.facility = facility;
    this.object = object;
    this.args = List.copyOf(args);
  }

  /// A call whose failure ends the launch.
  ///
  /// @param facility what the call belongs to, such as `mounts`; part of the error
  /// @param object what it is applied to, such as a path; part of the error
  public static Call of(Syscall syscall, String facility, String object, Arg... args) {
    return new Call(syscall, facility, object, List.of(args));
  }

  /// The launch goes on with the next call when this one fails.
  public Call orContinue() {
    mayFail = true;
    return this;
  }

  /// The launch goes on elsewhere when this one fails.
  public Call orElse(Sequence sequence) {
    mayFail = true;
    whenFailed = Optional.of(sequence);
    return this;
  }

  /// The launch goes on elsewhere when this one returns 0.
  public Call whenZero(Sequence sequence) {
    whenZero = Optional.of(sequence);
    return this;
  }

  /// The call is made again until it returns what the cell holds.
  public Call repeatUntil(Blob blob, int offset) {
    repeatUntil = Optional.of(new Cell(blob, offset));
    return this;
  }

  /// Stores what the call returns, 8 bytes. At most three receivers, uses as argument included.
  public Call store(Blob blob, int offset) {
    receivers.add(new Cell(blob, offset));
    return this;
  }

  public Syscall syscall() {
    return syscall;
  }

  public String facility() {
    return facility;
  }

  public String object() {
    return object;
  }

  public List<Arg> args() {
    return args;
  }

  List<Cell> receivers() {
    return receivers;
  }

  boolean mayFail() {
    return mayFail;
  }

  Optional<Sequence> whenFailed() {
    return whenFailed;
  }

  Optional<Sequence> whenZero() {
    return whenZero;
  }

  Optional<Cell> repeatUntil() {
    return repeatUntil;
  }

  /// The call as strace(1) would print it.
  public String text() {
    var text = new StringBuilder(syscall.label()).append('(');
    for (int i = 0; i < args.size(); i++) {
      text.append(i == 0 ? "" : ", ").append(args.get(i).text());
    }
    text.append(')');
    whenZero.ifPresent(sequence -> text.append("  when 0: ").append(sequence.name()));
    if (mayFail) {
      text.append(
          whenFailed.map(sequence -> "  when it fails: " + sequence.name()).orElse("  may fail"));
    }
    return text.toString();
  }

  /// A place in the data segment.
  record Cell(Blob blob, int offset) {}
}
