package io.servos.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HierarchyTest {

  @TempDir private Path root;

  private void proc(String groups, String mounts) throws IOException {
    Files.createDirectories(root.resolve("proc/self"));
    Files.writeString(root.resolve("proc/self/cgroup"), groups);
    Files.writeString(root.resolve("proc/self/mountinfo"), mounts);
  }

  private Hierarchy tree(Set<String> controllers, String mount, String own) {
    return new Hierarchy(controllers, root.resolve(mount), Optional.of(root.resolve(mount + own)));
  }

  @Test
  void findsTheOneTreeOfVersion2() throws IOException {
    proc(
        "0::/user.slice/user-1000.slice/session-2.scope\n",
        """
        24 30 0:22 / /proc rw,nosuid - proc proc rw
        29 23 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate
        """);

    assertThat(Hierarchy.of(root))
        .containsExactly(
            tree(Set.of(), "sys/fs/cgroup", "/user.slice/user-1000.slice/session-2.scope"));
  }

  @Test
  void findsATreePerControllerOfVersion1() throws IOException {
    proc(
        """
        12:pids:/user.slice
        9:memory:/user.slice/user-0.slice
        4:cpu,cpuacct:/
        1:name=systemd:/user.slice
        0::/user.slice
        """,
        """
        30 29 0:27 / /sys/fs/cgroup/unified rw shared:10 - cgroup2 cgroup2 rw
        31 29 0:28 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,xattr,name=systemd
        35 29 0:32 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct
        36 29 0:33 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
        37 29 0:34 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids
        38 29 0:35 / /sys/fs/cgroup/freezer rw - cgroup cgroup rw,freezer
        """);

    assertThat(Hierarchy.of(root))
        .containsExactly(
            tree(Set.of(), "sys/fs/cgroup/unified", "/user.slice"),
            tree(Set.of("cpu", "cpuacct"), "sys/fs/cgroup/cpu,cpuacct", ""),
            tree(Set.of("memory"), "sys/fs/cgroup/memory", "/user.slice/user-0.slice"),
            tree(Set.of("pids"), "sys/fs/cgroup/pids", "/user.slice"));
  }

  @Test
  void findsItsPlaceInThePartThatAContainerSees() throws IOException {
    proc(
        "9:memory:/docker/0123/inner\n",
        "36 29 0:33 /docker/0123 /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n");

    assertThat(Hierarchy.of(root))
        .containsExactly(tree(Set.of("memory"), "sys/fs/cgroup/memory", "/inner"));
  }

  @Test
  void hasNoPlaceInAPartThatItIsNotIn() throws IOException {
    proc(
        "9:memory:/docker/4567\n3:pids:/../other\n",
        """
        36 29 0:33 /docker/0123 /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
        37 29 0:34 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids
        """);

    assertThat(Hierarchy.of(root)).hasSize(2).allMatch(tree -> tree.own().isEmpty());
  }

  @Test
  void readsMountPointsWithBlanksAndCountsASecondMountOnce() throws IOException {
    proc(
        "0::/\n",
        """
        29 23 0:26 / /my\\040groups\\134x rw - cgroup2 cgroup2 rw
        30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw
        """);

    assertThat(Hierarchy.of(root)).containsExactly(tree(Set.of(), "my groups\\x", ""));
  }

  @Test
  void namesAGroupAsTheKernelDoes() {
    var tree = tree(Set.of(), "sys/fs/cgroup", "/a");

    assertThat(tree.pathOf(root.resolve("sys/fs/cgroup/a/servos/1"))).isEqualTo("/a/servos/1");
    assertThat(tree.pathOf(root.resolve("sys/fs/cgroup"))).isEqualTo("/");
  }
}
