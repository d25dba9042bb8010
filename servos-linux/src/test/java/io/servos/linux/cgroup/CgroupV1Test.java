package io.servos.linux.cgroup;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class CgroupV1Test {

  /// On this machine if it has version 1 to offer, or else on a kernel of its own.
  @TestFactory
  List<DynamicTest> limitsAndCountsAsTheKernelSays() throws IOException, InterruptedException {
    return isHere()
        ? CaseRunner.cases(VersionOneCases.class).stream()
            .map(
                method ->
                    DynamicTest.dynamicTest(
                        method.getName(), () -> CaseRunner.run(VersionOneCases.class, method)))
            .toList()
        : new Uml("v1", "exec \"$@\"").run(VersionOneCases.class);
  }

  private static boolean isHere() {
    try (var driver = CgroupDriver.open()) {
      return driver instanceof CgroupV1 && driver.enforces().containsAll(Shortfall.TREE_LIMITS);
    }
  }

  @TestFactory
  List<DynamicTest> limitsWhereControllersShareATree() throws IOException, InterruptedException {
    return new Uml("v1", "exec \"$@\"").run(SharedTreeCases.class);
  }

  @TestFactory
  List<DynamicTest> limitsWhatAHybridHostHasOfIt() throws IOException, InterruptedException {
    return new Uml("none", HybridCases.MOUNT + "exec \"$@\"").run(HybridCases.class);
  }
}
