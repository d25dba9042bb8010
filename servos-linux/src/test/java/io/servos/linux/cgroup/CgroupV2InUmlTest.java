package io.servos.linux.cgroup;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Version 2 needs a kernel that has all of it for itself.
class CgroupV2InUmlTest {

  @TestFactory
  List<DynamicTest> limitsAndCountsForRoot() throws IOException, InterruptedException {
    return new Uml("v2", "exec \"$@\"").run(VersionTwoCases.class);
  }

  @TestFactory
  List<DynamicTest> limitsAndCountsForAUserWithADelegatedGroup()
      throws IOException, InterruptedException {
    return new Uml("v2", RefusedCases.DELEGATE + "exec " + Uml.NOBODY + " \"$@\"")
        .run(DelegatedCases.class);
  }

  @TestFactory
  List<DynamicTest> refusesWhatThePlaceDoesNotAllow() throws IOException, InterruptedException {
    return new Uml("v2", "exec \"$@\"").run(RefusedCases.class);
  }
}
