package io.servos.linux.sandbox;

import io.servos.linux.libc.Terminals;
import io.servos.model.Input;
import io.servos.spi.CallerTerminal;
import java.util.Optional;

/// The terminal on descriptor 0. One that does not know its size is taken for the smallest that
/// programs expect.
public final class StandardTerminal implements CallerTerminal {

  private static final int ROWS = 24;
  private static final int COLUMNS = 80;

  @Override
  public Optional<Input.Terminal> size() {
    return Terminals.sizeOf(0)
        .map(
            size ->
                new Input.Terminal(size[0] > 0 ? size[0] : ROWS, size[1] > 0 ? size[1] : COLUMNS));
  }
}
