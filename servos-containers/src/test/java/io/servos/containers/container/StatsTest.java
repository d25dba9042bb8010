package io.servos.containers.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.containers.Engines;
import io.servos.model.ServosException;
import java.util.ArrayList;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class StatsTest {

  private static final long MEBIBYTE = 1 << 20;

  private final Containers containers = new Containers(Engines.client());
  private String name = "";

  @AfterEach
  void removeIt() throws InterruptedException {
    containers.remove(name, true);
  }

  private void start(ContainerSpec spec) throws InterruptedException {
    name = spec.name();
    containers.create(spec);
    containers.start(name);
  }

  @Test
  void countsProcessorsMemoryAndProcesses() throws InterruptedException {
    var allowance = Allowance.DEFAULT;
    start(
        Engines.shell("python3 -c 'x = bytearray(64 << 20)\nwhile True: pass'")
            .withAllowance(
                new Allowance(
                    allowance.memoryBytes(),
                    OptionalDouble.of(0.5),
                    allowance.pids(),
                    false,
                    allowance.capabilities())));
    var samples = new ArrayList<Sample>();

    containers.stats(
        name,
        sample -> {
          samples.add(sample);
          return samples.size() < 5;
        });

    var last = samples.getLast();
    assertThat(samples.getFirst().cpuPercent()).isEmpty();
    assertThat(last.cpuPercent().orElseThrow()).isBetween(5.0, 75.0);
    assertThat(last.memoryBytes()).isBetween(64 * MEBIBYTE, 200 * MEBIBYTE);
    assertThat(last.memoryLimitBytes()).isEqualTo(512 * MEBIBYTE);
    assertThat(last.pids()).isBetween(2L, 5L);
    assertThat(last.name()).isEqualTo(name);
    assertThat(last.time()).isAfter(samples.getFirst().time());
  }

  @Test
  void endsWithTheContainer() throws InterruptedException {
    start(Engines.shell("sleep 2"));

    containers.stats(name, _ -> true);

    assertThat(containers.get(name).isRunning()).isFalse();
  }

  @Test
  void endsWhenItsThreadIsInterrupted() throws InterruptedException {
    start(Engines.shell("sleep 600"));
    var reader = Thread.currentThread();

    assertThatThrownBy(
            () ->
                containers.stats(
                    name,
                    _ -> {
                      reader.interrupt();
                      return true;
                    }))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void saysThatItDoesNotRun() throws InterruptedException {
    start(Engines.shell("true"));
    containers.await(name);

    assertThatThrownBy(() -> containers.stats(name, _ -> true))
        .isInstanceOf(ServosException.class)
        .hasMessage("container '" + name + "': it does not run");
  }
}
