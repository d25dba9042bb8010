package io.servos.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.model.Limit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Machines that neither this kernel nor one of its own can be.
class FakeTreeTest {

  @TempDir private Path root;

  @BeforeEach
  void makeProc() throws IOException {
    file("proc/self/stat", "42 (java) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 1000 20\n");
    Files.createDirectories(root.resolve("proc/self/ns"));
    Files.createSymbolicLink(root.resolve("proc/self/ns/pid"), Path.of("pid:[1]"));
  }

  private void file(String name, String text) throws IOException {
    var file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void versionTwo(String controllers) throws IOException {
    file("proc/self/cgroup", "0::/\n");
    file("proc/self/mountinfo", "29 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
    for (var group : new String[] {"sys/fs/cgroup/", "sys/fs/cgroup/servos/"}) {
      file(group + "cgroup.controllers", controllers);
      file(group + "cgroup.subtree_control", controllers);
      file(group + "cgroup.procs", "");
    }
  }

  @Test
  void tellsTheOwnerOfABoardHowToSwitchTheMemoryControllerOn() throws IOException {
    versionTwo("cpuset cpu io pids\n");

    try (var driver = CgroupDriver.open(root)) {
      assertThat(driver.label()).isEqualTo("cgroup v2");
      assertThat(driver.enforces())
          .containsExactlyInAnyOrder(Limit.CPUS, Limit.PIDS, Limit.CPU_TIME);
      assertThat(driver.reason(Limit.MEMORY))
          .isEqualTo("the kernel has no 'memory' controller in use");
      assertThat(driver.remedy(Limit.MEMORY))
          .isEqualTo(
              "add cgroup_enable=memory to the kernel's command line and restart the machine");
    }
  }

  @Test
  void saysWhenTheKernelHasNoControllers() throws IOException {
    versionTwo("cpuset io\n");

    try (var driver = CgroupDriver.open(root)) {
      assertThat(driver.label())
          .isEqualTo("no cgroup: the kernel has no 'memory' controller in use");
      assertThat(driver.reason(Limit.CPUS))
          .isEqualTo("the kernel has no 'memory' controller in use");
    }
  }

  @Test
  void saysWhenItIsOutsideOfWhatIsMounted() throws IOException {
    file("proc/self/cgroup", "5:memory:/elsewhere\n");
    file(
        "proc/self/mountinfo",
        "31 23 0:28 /here /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n");

    try (var driver = CgroupDriver.open(root)) {
      assertThat(driver.reason(Limit.MEMORY))
          .isEqualTo(
              "the 'memory' control group of Servos is outside of '"
                  + root
                  + "/sys/fs/cgroup/memory'");
      assertThat(driver.remedy(Limit.MEMORY))
          .isEqualTo("mount the part of the tree that Servos runs in");
    }
  }

  @Test
  void saysWhenThereIsNoProc() {
    try (var driver = CgroupDriver.open(root.resolve("empty"))) {
      assertThat(driver.label())
          .isEqualTo("no cgroup: /proc does not show the control groups of this process");
      assertThat(driver.remedy(Limit.PIDS)).isEqualTo("mount /proc");
    }
  }
}
