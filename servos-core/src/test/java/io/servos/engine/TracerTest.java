package io.servos.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.model.BackendFailedException;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Who is waited for; that a real gdb and strace are noticed is shown with the process isolator.
@Timeout(30)
class TracerTest {

  private Process process;

  @BeforeEach
  void startAProcess() throws IOException {
    process = new ProcessBuilder("sleep", "60").start();
  }

  @AfterEach
  void endIt() {
    process.destroyForcibly();
  }

  private void await(Duration atMost) throws InterruptedException {
    new Tracer(atMost).await(Math.toIntExact(process.pid()));
  }

  @Test
  void isNotWaitedForForEver() {
    assertThatThrownBy(() -> await(Duration.ofMillis(50)))
        .isInstanceOf(BackendFailedException.class)
        .hasMessageContaining("nobody came to process " + process.pid() + " within 0 s");
  }

  @Test
  void isNotWaitedForWhenTheProcessHasEnded() throws InterruptedException {
    process.destroyForcibly().waitFor();

    await(Duration.ofMinutes(1));

    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void isNotTakenForThereWhenTheWaitIsInterrupted() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> await(Duration.ofMinutes(1))).isInstanceOf(InterruptedException.class);
  }
}
