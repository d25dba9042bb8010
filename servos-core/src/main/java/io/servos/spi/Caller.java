package io.servos.spi;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Another process of this user that asks to have its command done here, on its own streams. It
/// waits until [#accept] or [#close]. Safe for use by many threads.
public interface Caller extends AutoCloseable {

  /// What happens to a caller that was accepted.
  interface Listener {

    /// It was sent a signal that asks it to end: SIGHUP, SIGINT or SIGTERM.
    void signalled(int signal);

    /// It is gone, so that nobody waits any more.
    void gone();
  }

  /// What it was called with, without its own name.
  List<String> arguments();

  /// Where it is, as this process sees it.
  Path workingDirectory();

  /// What it reads from; empty when that is nothing, or a terminal that belongs to others. Of a
  /// terminal nothing is taken while the caller is in the background.
  Optional<InputStream> stdin();

  OutputStream stdout();

  OutputStream stderr();

  /// The number by which this process knows one of its standard descriptors.
  ///
  /// @param standard 0, 1 or 2
  int descriptor(int standard);

  /// From now on it does nothing but wait for its end, and pass signals on.
  void accept(Listener listener);

  /// Ends it with that status, 0 to 255, once all was written that was to be.
  void end(int status);

  /// Lets go of it. One that was not accepted does its command by itself; one that was, and has not
  /// been ended, says that it was let go, and ends with status 125.
  @Override
  void close();
}
