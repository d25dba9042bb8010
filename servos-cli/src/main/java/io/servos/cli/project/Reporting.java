package io.servos.cli.project;

import io.servos.cli.run.Engine;
import io.servos.cli.run.ResultFile;
import io.servos.model.BackendFailedException;
import io.servos.model.ExecutionResult;
import io.servos.model.Input;
import io.servos.model.Receipt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/// Tests that run. What they print, on standard error, becomes the output; their report, on
/// standard output, goes to a file.
///
/// @param collected the report as it comes
/// @param collector ends when all of it has come
record Reporting(
    Engine.Job job, Optional<ResultFile> file, ByteArrayOutputStream collected, Thread collector)
    implements Engine.Job {

  static Reporting begin(Engine.Job job, Optional<ResultFile> file) {
    var collected = new ByteArrayOutputStream();
    var collector = Thread.ofVirtual().start(() -> collect(job.stdout(), collected));
    return new Reporting(job, file, collected, collector);
  }

  private static void collect(InputStream report, ByteArrayOutputStream collected) {
    try (report) {
      report.transferTo(collected);
    } catch (IOException unreadable) {
      throw new BackendFailedException(
          "report",
          "it cannot be read: " + unreadable.getMessage(),
          "run the tests again",
          unreadable);
    }
  }

  @Override
  public OutputStream stdin() {
    return job.stdin();
  }

  @Override
  public InputStream stdout() {
    return job.stderr();
  }

  @Override
  public InputStream stderr() {
    return InputStream.nullInputStream();
  }

  @Override
  public Receipt receipt() {
    return job.receipt();
  }

  @Override
  public ExecutionResult collect() throws InterruptedException {
    return await();
  }

  @Override
  public ExecutionResult await() throws InterruptedException {
    var result = job.await();
    collector.join();
    file.ifPresent(target -> target.write(collected.toByteArray()));
    return result;
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
}
