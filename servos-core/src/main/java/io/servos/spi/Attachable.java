package io.servos.spi;

import io.servos.model.EnvironmentConfig;

/// An [Isolator] whose programs somebody else can come to before their first instruction.
public interface Attachable {

  /// Who comes.
  interface Attachment {

    /// Comes to a program that waits, and returns when it may go on.
    ///
    /// @param pid of the process in the pid namespace of Servos; the program is not yet executed,
    ///     by it or by its child
    /// @throws io.servos.model.ServosException if it cannot; the program does not run then
    void attach(int pid) throws InterruptedException;
  }

  /// Whether the process that waits executes the program in a child of its own, and not itself.
  default boolean hasChild() {
    return false;
  }

  /// Whether somebody can come to every program that can be started.
  default boolean always() {
    return false;
  }

  /// Starts a step as [Isolator#start] does, and lets its program go after that.
  ///
  /// @throws io.servos.model.ServosException as [Isolator#start] and the attachment do; then
  ///     nothing is left
  Run start(Step step, EnvironmentConfig config, Attachment attachment) throws InterruptedException;
}
