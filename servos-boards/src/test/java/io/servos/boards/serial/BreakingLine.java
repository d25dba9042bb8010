package io.servos.boards.serial;

import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import io.servos.spi.SerialLine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/// A line that is unplugged when so many bytes were sent.
public record BreakingLine(SerialLine line, AtomicInteger left) implements SerialLine {

  public static BreakingLine after(int bytes, SerialLine line) {
    return new BreakingLine(line, new AtomicInteger(bytes));
  }

  private void check() {
    if (left.get() < 0) {
      throw new BoardException(Kind.UNPLUGGED, port().toString(), "was unplugged", "-", null);
    }
  }

  @Override
  public Path port() {
    return line.port();
  }

  @Override
  public int read(byte[] target, Duration patience) throws InterruptedException {
    check();
    return line.read(target, patience);
  }

  @Override
  public void write(byte[] bytes, Duration patience) throws InterruptedException {
    left.addAndGet(-bytes.length);
    check();
    line.write(bytes, patience);
  }

  @Override
  public void discardInput() {
    line.discardInput();
  }

  @Override
  public void setBaud(int baud) {
    line.setBaud(baud);
  }

  @Override
  public boolean set(Signal signal, boolean raised) {
    return line.set(signal, raised);
  }

  @Override
  public void close() {
    line.close();
  }
}
