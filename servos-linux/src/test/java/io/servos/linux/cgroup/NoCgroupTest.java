package io.servos.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.model.Limit;
import io.servos.model.Limits;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class NoCgroupTest {

  private static NoCgroup driver() {
    return new NoCgroup(new Shortfall("it is so", "change it"));
  }

  @Test
  void leasesNothing() throws InterruptedException {
    try (var driver = driver();
        var lease = driver.lease(Limits.DEFAULT)) {
      assertThat(lease.directory()).isEmpty();
      assertThat(lease.readBack()).isEmpty();
      assertThat(lease.usage()).isEqualTo(CgroupUsage.NONE);
      assertThat(lease.cpu()).isEmpty();
      assertThat(Inside.start(lease, "sh", "-c", "exit 7").end()).isEqualTo(7);
      lease.kill();
    }
  }

  @Test
  void startsOnAPlatformThreadThatStays() {
    try (var driver = driver();
        var lease = driver.lease(Limits.DEFAULT)) {
      var starter = new CompletableFuture<Thread>();
      Thread.ofVirtual().start(() -> starter.complete(lease.spawn(Thread::currentThread)));

      assertThat(starter.join().isVirtual()).isFalse();
      assertThat(starter.join().isDaemon()).isTrue();
      assertThat(starter.join().isAlive()).isTrue();
    }
  }

  @Test
  void hasReasonsForLimitsOfTreesOnly() {
    try (var driver = driver()) {
      assertThat(driver.label()).isEqualTo("no cgroup: it is so");
      assertThat(driver.reason(Limit.PIDS)).isEqualTo("it is so");
      assertThat(driver.remedy(Limit.PIDS)).isEqualTo("change it");
      assertThatThrownBy(() -> driver.reason(Limit.OUTPUT))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("limit 'output-limit' does not fall short here");
    }
  }
}
