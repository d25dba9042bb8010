package io.servos.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FilesOfTheKernelTest {

  @Test
  void addsTheProcessorTimeOfProcessesThatHaveEnded() {
    var stat = "7 (a) 9 9 (b) S 1 7 7 0 -1 4194304 1 2 3 4 10 20 300 4000 20 0 1 0 5 6 7";

    assertThat(ProcessorTime.parse(stat)).isEqualTo(Duration.ofMillis(43_300));
  }

  @Test
  void seesTheProcessorTimeOfAProcessThatItStarted() throws IOException, InterruptedException {
    var before = ProcessorTime.now();
    var busy = "import time\nwhile time.process_time() < 0.5: pass";

    int status = new ProcessBuilder("/usr/bin/python3", "-c", busy).start().waitFor();

    assertThat(status).isZero();
    assertThat(ProcessorTime.now().minus(before)).isGreaterThanOrEqualTo(Duration.ofMillis(480));
  }

  @Test
  void takesTheProportionalSetSize() {
    var rollup =
        List.of("5581-7ffe ---p [rollup]", "Rss: 900 kB", "Pss:     123 kB", "Pss_Dirty: 9 kB");

    assertThat(IdleMemory.parse(rollup)).isEqualTo(123);
  }

  @Test
  void takesTheLoadOfTheLastMinute() {
    assertThat(Machine.load("1.25 0.50 0.10 2/100 7")).isEqualTo(1.25);
  }
}
