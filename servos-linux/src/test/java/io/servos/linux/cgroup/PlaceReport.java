package io.servos.linux.cgroup;

/// Prints what a driver says of the place that it is opened in.
final class PlaceReport {

  private PlaceReport() {}

  static void main() {
    try (var driver = CgroupDriver.open()) {
      System.out.println(driver.label());
      System.out.println(driver.enforces());
      for (var limit : Shortfall.TREE_LIMITS) {
        if (!driver.enforces().contains(limit)) {
          System.out.println(limit + ": " + driver.reason(limit));
          System.out.println(limit + ": " + driver.remedy(limit));
        }
      }
    }
  }
}
