package io.servos.linux.cgroup;

import io.servos.model.Limits;

/// Leases control groups and closes nothing. With the argument `stay` it waits to be killed.
final class AbandonedOwner {

  private AbandonedOwner() {}

  static void main(String[] arguments) throws InterruptedException {
    var lease = CgroupDriver.open().lease(Limits.DEFAULT);
    if (arguments[0].equals("stay")) {
      var program = Inside.start(lease, "sleep", "1000");
      System.out.println(program.process().pid());
      program.process().waitFor();
    }
  }
}
