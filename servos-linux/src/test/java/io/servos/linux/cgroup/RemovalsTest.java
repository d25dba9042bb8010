package io.servos.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With directories that are not empty, as busy as control groups that have processes.
class RemovalsTest {

  @TempDir Path folder;

  @Test
  void removesWhatWasBusyWhenItIsNotAnyMore() throws Exception {
    var busy = Files.createDirectory(folder.resolve("busy"));
    var process = Files.createFile(busy.resolve("process"));
    try (var removals = new Removals(Duration.ZERO)) {
      // The second is turned to only when the first was given up.
      var turned = new CountDownLatch(1);
      removals.add(() -> {}, List.of(busy));
      removals.add(turned::countDown, List.of());
      assertThat(turned.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(busy).exists();

      Files.delete(process);
    }
    assertThat(busy).doesNotExist();
  }

  @Test
  void givesUpWhatStaysBusyWhenItIsClosed() throws Exception {
    var busy = Files.createDirectory(folder.resolve("busy"));
    var process = Files.createFile(busy.resolve("process"));
    var removals = new Removals(Duration.ZERO);
    removals.add(() -> {}, List.of(busy));

    removals.close();

    assertThat(process).exists();
  }
}
