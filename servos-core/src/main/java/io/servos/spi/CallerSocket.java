package io.servos.spi;

import io.servos.model.ServosException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Where other processes of this user find this one, to have their commands done by it. Nobody
/// else gets an answer.
public interface CallerSocket extends AutoCloseable {

  /// Makes them. Found with [java.util.ServiceLoader].
  interface Provider {

    /// Listens, and puts a client beside the socket.
    ///
    /// @param folder private to this user and made when missing; removed at the end
    /// @param program absolute path of what does the command of a caller that is not served; it
    ///     gets the caller's arguments and environment
    /// @throws ServosException if that is impossible, or another process listens there
    CallerSocket open(Path folder, Path program);
  }

  /// The program to call instead of the other one: it has its command done here, or is replaced by
  /// the other one.
  Path client();

  /// Waits for the next caller; empty when none came in that time.
  Optional<Caller> next(Duration atMost) throws InterruptedException;

  /// Ends listening. Callers that were accepted stay. Safe to call twice.
  @Override
  void close();
}
