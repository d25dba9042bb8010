package io.servos.containers.docker;

import io.servos.containers.engine.Attachment;
import io.servos.containers.init.EndReader;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Passes on what a container writes, until both its outputs have ended. One thread runs it; any
/// thread may ask how it stands, and end it.
final class OutputPump {

  private static final int CHUNK = 1 << 15;
  private static final long READS_NOT = 0;

  private final Attachment attachment;
  private final OutputBuffer stdout;
  private final OutputBuffer stderr;
  private final AtomicReference<@Nullable String> broken = new AtomicReference<>();
  private volatile long readsSince = READS_NOT;

  OutputPump(Attachment attachment, OutputBuffer stdout, OutputBuffer stderr) {
    this.attachment = attachment;
    this.stdout = stdout;
    this.stderr = stderr;
  }

  /// Returns when nothing more comes, for whatever reason.
  void run(EndReader reader) {
    var chunk = new byte[CHUNK];
    try {
      for (int count = read(chunk); count >= 0; count = read(chunk)) {
        var bytes = Arrays.copyOf(chunk, count);
        if (attachment.stream() == Attachment.Stream.STDERR) {
          stderr.put(bytes);
        } else {
          stdout.put(reader.add(bytes));
        }
      }
      stdout.put(reader.rest());
    } catch (IOException failure) {
      broken.compareAndSet(null, attachment.failed(failure).getMessage());
    } catch (InterruptedException impossible) {
      throw new AssertionError("nobody interrupts this thread", impossible);
    }
  }

  private int read(byte[] chunk) throws IOException {
    long now = System.nanoTime();
    readsSince = now == READS_NOT ? 1 : now;
    try {
      return attachment.read(chunk);
    } finally {
      readsSince = READS_NOT;
    }
  }

  /// Whether the engine has sent nothing for that long, though more would have been taken.
  boolean isStarvedFor(Duration time) {
    long since = readsSince;
    return since != READS_NOT && System.nanoTime() - since >= time.toNanos();
  }

  /// Ends it, as nothing more is to be expected.
  void giveUp(String why) {
    broken.compareAndSet(null, why);
    attachment.close();
  }

  /// Why it ended before the outputs did, if so.
  Optional<String> broken() {
    return Optional.ofNullable(broken.get());
  }
}
