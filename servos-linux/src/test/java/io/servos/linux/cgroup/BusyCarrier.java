package io.servos.linux.cgroup;

import io.servos.model.Limits;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/// Wakes a virtual thread that waits for a lease while the only carrier is busy, so that the JVM
/// starts another carrier. Prints how many threads are in the fullest control group then.
final class BusyCarrier {

  private BusyCarrier() {}

  static void main() throws IOException, InterruptedException {
    System.setProperty("jdk.virtualThreadScheduler.parallelism", "4");
    var goesOn = new AtomicBoolean(true);
    try (var driver = CgroupDriver.open();
        var lease = driver.lease(Limits.DEFAULT)) {
      var started = new CountDownLatch(1);
      var waits = new AtomicBoolean(true);
      var waiting = Thread.ofVirtual().start(() -> lease.spawn(() -> spin(started, waits)));
      started.await();
      var occupied = new CountDownLatch(1);
      Thread.ofVirtual().start(() -> spin(occupied, goesOn));
      occupied.await();
      waits.set(false);
      waiting.join();

      int most = 0;
      for (var group : Groups.own()) {
        most = Math.max(most, ControlFile.of(group, "tasks").words().size());
      }
      System.out.println(most);
    } finally {
      goesOn.set(false);
    }
  }

  private static boolean spin(CountDownLatch started, AtomicBoolean goesOn) {
    started.countDown();
    while (goesOn.get()) {
      Thread.onSpinWait();
    }
    return true;
  }
}
