package io.servos.containers.image;

import io.servos.containers.client.OwnFolder;
import io.servos.model.BackendFailedException;
import io.servos.spi.Progress;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// Lets one thread of one process of this user build an image; the others wait. The kernel takes it
/// from a process that dies. Its file stays: who removes it could give others a second lock.
final class BuildLock implements AutoCloseable {

  /// Locks of files belong to the process, not to a thread.
  private static final ConcurrentHashMap<String, ReentrantLock> THREADS = new ConcurrentHashMap<>();

  private final ReentrantLock threads;
  private final FileChannel file;

  private BuildLock(ReentrantLock threads, FileChannel file) {
    this.threads = threads;
    this.file = file;
  }

  /// Waits until nobody else has the one of that name.
  ///
  /// @param progress is told when there is somebody to wait for
  static BuildLock take(String name, String image, Progress progress) throws InterruptedException {
    var threads = THREADS.computeIfAbsent(name, _ -> new ReentrantLock());
    boolean isFree = threads.tryLock();
    if (!isFree) {
      waiting(image, progress);
      threads.lockInterruptibly();
    }
    try {
      return new BuildLock(threads, locked(name, image, isFree, progress));
    } catch (IOException failure) {
      threads.unlock();
      throw new BackendFailedException(
          "docker",
          "the lock for builds of '" + image + "' could not be taken: " + failure.getMessage(),
          "let this user write to the file that it names",
          failure);
    } catch (RuntimeException | InterruptedException failure) {
      threads.unlock();
      throw failure;
    }
  }

  private static FileChannel locked(String name, String image, boolean tells, Progress progress)
      throws IOException, InterruptedException {
    var path = file(name);
    var file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock _ = lock(file, image, tells, progress);
      return file;
    } catch (FileLockInterruptionException _) {
      file.close();
      var _ = Thread.interrupted();
      throw new InterruptedException("while waiting for another build of " + image);
    } catch (IOException | RuntimeException failure) {
      file.close();
      throw failure;
    }
  }

  private static FileLock lock(FileChannel file, String image, boolean tells, Progress progress)
      throws IOException {
    var free = file.tryLock();
    if (free != null) {
      return free;
    }
    if (tells) {
      waiting(image, progress);
    }
    return file.lock();
  }

  private static void waiting(String image, Progress progress) {
    progress.note("waiting for another build of image '" + image + "'");
  }

  private static Path file(String name) throws IOException {
    return OwnFolder.open().resolve("build-" + name + ".lock");
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException _) {
      // The descriptor, and the lock with it, is gone in any case.
    }
    threads.unlock();
  }
}
