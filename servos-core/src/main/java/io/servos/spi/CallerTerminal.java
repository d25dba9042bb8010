package io.servos.spi;

import io.servos.model.Input;
import java.util.Optional;

/// The terminal that this process has as its standard input. Found with [java.util.ServiceLoader].
public interface CallerTerminal {

  /// Its size now; empty when standard input is no terminal. Quick enough to be asked often.
  Optional<Input.Terminal> size();
}
