package io.servos.linux.sandbox;

import io.servos.linux.libc.Descriptors;
import io.servos.linux.libc.Fd;
import io.servos.linux.libc.NativeCallException;
import io.servos.linux.libc.Terminals;
import io.servos.model.Input;
import java.util.ArrayList;
import java.util.List;

/// The descriptors between Servos and one sandbox.
///
/// @param stdin our end of the program's standard input
/// @param stdout our end of its standard output
/// @param stderr our end of its standard error; with a terminal a pipe that nobody writes to
/// @param status what the sandbox reports
/// @param gate where the program waits
/// @param lifeline whose closing ends the sandbox
/// @param theirs the other ends, in the order of their numbers in the launcher
record Channels(Fd stdin, Fd stdout, Fd stderr, Fd status, Fd gate, Fd lifeline, List<Fd> theirs)
    implements AutoCloseable {

  static Channels open(Input input) {
    var opened = new ArrayList<Descriptors.Pair>();
    try {
      return open(input, opened);
    } catch (NativeCallException failure) {
      for (var pair : opened) {
        pair.close();
      }
      throw failure;
    }
  }

  private static Descriptors.Pair keep(Descriptors.Pair pair, List<Descriptors.Pair> opened) {
    opened.add(pair);
    return pair;
  }

  private static Channels open(Input input, List<Descriptors.Pair> opened) {
    var status = keep(Descriptors.pipeIn(), opened);
    var gate = keep(Descriptors.socketPair(), opened);
    var lifeline = keep(Descriptors.pipeOut(), opened);
    var error = keep(Descriptors.pipeIn(), opened);
    if (input instanceof Input.Terminal(int rows, int columns)) {
      error.theirs().close();
      var terminal = keep(Terminals.open(rows, columns), opened);
      var reading = Descriptors.duplicate(terminal.ours());
      var side = terminal.theirs();
      return new Channels(
          terminal.ours(),
          reading,
          error.ours(),
          status.ours(),
          gate.ours(),
          lifeline.ours(),
          List.of(side, side, side, status.theirs(), gate.theirs(), lifeline.theirs()));
    }
    var in = keep(Descriptors.pipeOut(), opened);
    var out = keep(Descriptors.pipeIn(), opened);
    return new Channels(
        in.ours(),
        out.ours(),
        error.ours(),
        status.ours(),
        gate.ours(),
        lifeline.ours(),
        List.of(
            in.theirs(),
            out.theirs(),
            error.theirs(),
            status.theirs(),
            gate.theirs(),
            lifeline.theirs()));
  }

  /// Whether one terminal stands for all three streams of the program.
  boolean isTerminal() {
    return theirs.get(0).equals(theirs.get(1));
  }

  void closeTheirs() {
    theirs.forEach(Fd::close);
  }

  /// Closes everything; for a sandbox that was never started.
  @Override
  public void close() {
    closeTheirs();
    List.of(stdin, stdout, stderr, status, gate, lifeline).forEach(Fd::close);
  }
}
