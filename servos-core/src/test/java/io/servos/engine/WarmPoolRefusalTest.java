package io.servos.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.model.BackendFailedException;
import io.servos.model.Input;
import io.servos.model.ServosException;
import io.servos.model.Workload;
import io.servos.spi.Standing;
import io.servos.spi.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarmPoolRefusalTest {

  @TempDir Path folder;

  /// There is no isolator in this module, so the request itself is refused as well.
  @Test
  void triesAgainAtTheNextRequest() throws IOException, InterruptedException {
    var script = Files.writeString(folder.resolve("script.sh"), "#!/bin/sh\n");
    var like = new Step(script, List.of("sh"), folder, folder, new Input.Empty());
    var attempts = new Semaphore(0);
    Standing full =
        (_, _) -> {
          attempts.release();
          throw new BackendFailedException("process", "the table is full", "wait", null);
        };
    try (var manager = new IsolationManager();
        var pool =
            new WarmPool(manager, full, like, new WarmPool.Size(1, 1, Duration.ofMinutes(1)))) {
      assertThat(attempts.tryAcquire(20, TimeUnit.SECONDS)).isTrue();

      assertThatThrownBy(() -> pool.executeIsolated(Workload.of(script)))
          .isInstanceOf(ServosException.class);

      assertThat(attempts.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
      assertThat(pool.counts().cold()).isEqualTo(1);
    }
  }
}
