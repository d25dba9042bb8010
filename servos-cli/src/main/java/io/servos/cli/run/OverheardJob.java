package io.servos.cli.run;

import io.servos.model.ExecutionResult;
import io.servos.model.Input;
import io.servos.model.Receipt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// A running workload whose standard output is kept as it passes.
///
/// @param kept where; as much as the output limit allows
record OverheardJob(Engine.Job job, ByteArrayOutputStream kept) implements Engine.Job {

  @Override
  public InputStream stdout() {
    return new Overheard(job.stdout(), kept);
  }

  @Override
  public ExecutionResult collect() throws InterruptedException {
    var result = job.collect();
    kept.writeBytes(result.stdout());
    return result;
  }

  @Override
  public OutputStream stdin() {
    return job.stdin();
  }

  @Override
  public InputStream stderr() {
    return job.stderr();
  }

  @Override
  public Receipt receipt() {
    return job.receipt();
  }

  @Override
  public ExecutionResult await() throws InterruptedException {
    return job.await();
  }

  @Override
  public void resize(Input.Terminal size) {
    job.resize(size);
  }

  @Override
  public void stop() {
    job.stop();
  }

  @Override
  public void kill() {
    job.kill();
  }

  private static final class Overheard extends InputStream {

    private final InputStream from;
    private final ByteArrayOutputStream kept;

    Overheard(InputStream from, ByteArrayOutputStream kept) {
      this.from = from;
      this.kept = kept;
    }

    @Override
    public int read() throws IOException {
      int value = from.read();
      if (value >= 0) {
        kept.write(value);
      }
      return value;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      int count = from.read(to, offset, length);
      if (count > 0) {
        kept.write(to, offset, count);
      }
      return count;
    }

    @Override
    public void close() throws IOException {
      from.close();
    }
  }
}
