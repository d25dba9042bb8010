package io.servos.boards.repl;

import io.servos.spi.SerialLine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;

/// A line whose board answers each message.
final class AnsweringLine implements SerialLine {

  private final UnaryOperator<String> answer;
  private String pending = "";

  AnsweringLine(UnaryOperator<String> answer) {
    this.answer = answer;
  }

  @Override
  public Path port() {
    return Path.of("/dev/ttyX");
  }

  @Override
  public int read(byte[] target, Duration patience) {
    int count = Math.min(pending.length(), target.length);
    System.arraycopy(
        pending.substring(0, count).getBytes(StandardCharsets.ISO_8859_1), 0, target, 0, count);
    pending = pending.substring(count);
    return count;
  }

  @Override
  public void write(byte[] bytes, Duration patience) {
    pending += answer.apply(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  @Override
  public void discardInput() {
    pending = "";
  }

  @Override
  public void setBaud(int baud) {}

  @Override
  public boolean set(Signal signal, boolean raised) {
    return false;
  }

  @Override
  public void close() {}
}
