package io.servos.containers.gvisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is taken for a container of gVisor on a host, and what is not. The hosts are trees of files
/// as kernels show them; the tests of the isolator have a real one.
class SandboxTest {

  private static final String ID = "c0ffee".repeat(10);
  private static final String V1 =
      "4:pids:/docker/%s\n3:cpu,cpuacct:/docker/%s\n2:memory:/docker/%s\n0::/\n"
          .formatted(ID, ID, ID);

  @TempDir Path root;

  @BeforeEach
  void makeAHost() throws IOException {
    process(70, "runsc-gofer", "gofer", "--bundle=/run/" + ID);
    process(71, "runsc-sandbox", "--network=none", "--log=/x", "boot", "--bundle=/run/" + ID, ID);
    process(72, "runsc-sandbox", "boot", "another");
    process(73, "/usr/bin/containerd-shim-runc-v2", "-id", ID);
    write("proc/71/cgroup", V1);
    write("proc/71/status", "Name:\texe\nNoNewPrivs:\t1\nUid:\t0\t0\t0\t0\n");
    write("proc/71/net/dev", "Inter-|   Receive\n face |bytes\n    lo:  0 0\n");
    for (var kind : new String[] {"user", "mnt", "net", "ipc", "uts"}) {
      Files.createDirectories(root.resolve("proc/71/ns"));
      Files.createSymbolicLink(root.resolve("proc/71/ns/" + kind), Path.of(kind + ":[42]"));
    }
    release("#!/bin/sh\necho runsc version 1.2\n");
    for (var controller : new String[] {"memory", "cpu", "pids"}) {
      write("sys/fs/cgroup/" + controller + "/docker/" + ID + "/cgroup.procs", "70\n71\n99\n");
    }
    write("sys/fs/cgroup/cpuacct/docker/" + ID + "/cpuacct.usage", "3000000000\n");
    write("sys/fs/cgroup/memory/docker/" + ID + "/memory.limit_in_bytes", "4096\n");
    write("sys/fs/cgroup/pids/docker/" + ID + "/pids.max", "7\n");
  }

  private void process(int number, String... command) throws IOException {
    write("proc/" + number + "/cmdline", String.join("\0", command) + "\0");
  }

  private void release(String script) throws IOException {
    var file = root.resolve("proc/71/exe");
    Files.writeString(file, script);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private void write(String path, String content) throws IOException {
    var file = root.resolve(path);
    Files.createDirectories(file.resolveSibling("."));
    Files.writeString(file, content);
  }

  private Sandbox found() throws IOException {
    return Sandbox.of(root, 71, ID);
  }

  @Test
  void isFoundWithItsProcessesAndWhatHoldsForThem() throws IOException {
    var found = found();

    assertThat(found.version()).isEqualTo("1.2");
    assertThat(found.options()).containsExactly("--network=none");
    assertThat(found.members()).isEqualTo(Map.of(70L, "runsc-gofer", 71L, "runsc-sandbox"));
    assertThat(found.namespaces()).containsEntry("net", "net:[42]").hasSize(5);
    assertThat(found.interfaces()).containsExactly("lo");
    assertThat(found.status()).containsEntry("NoNewPrivs", "1").containsEntry("Uid", "0 0 0 0");
    assertThat(found.group().members()).isEqualTo(Set.of(70L, 71L, 99L));
    assertThat(found.group().limits())
        .isEqualTo(Map.of("memory.limit_in_bytes", "4096", "pids.max", "7"));
    assertThat(found.group().paths())
        .containsExactlyInAnyOrder(
            "/memory/docker/" + ID, "/cpu/docker/" + ID, "/pids/docker/" + ID);
  }

  @Test
  void isFoundWithControlGroupsOfVersion2() throws IOException {
    write("proc/71/cgroup", "0::/system.slice/docker-" + ID + ".scope\n");
    var group = "sys/fs/cgroup/system.slice/docker-" + ID + ".scope/";
    write(group + "cgroup.procs", "71\n70\n");
    write(group + "memory.max", "4096\n");
    write(group + "cpu.max", "50000 100000\n");
    write(group + "cpu.stat", "usage_usec 7000\nuser_usec 6000\n");

    var found = found();

    assertThat(found.group())
        .isEqualTo(
            new HostGroup(
                Set.of("/system.slice/docker-" + ID + ".scope"),
                Map.of("memory.max", "4096", "cpu.max", "50000 100000"),
                Set.of(70L, 71L)));
    assertThat(found.processorTime()).contains(Duration.ZERO);
    assertThat(found.counts().isOutOfMemory()).isFalse();
    write(group + "cpu.stat", "usage_usec 9500\nuser_usec 6000\n");
    write(group + "memory.events", "oom 1\noom_kill 1\n");
    assertThat(found.processorTime()).contains(Duration.ofNanos(2_500_000));
    assertThat(found.counts().isOutOfMemory()).isTrue();
  }

  @Test
  void hasUsedWhatItUsedSinceItWasFound() throws IOException {
    var group = "sys/fs/cgroup/%s/docker/" + ID + "/%s";
    var found = found();

    assertThat(found.processorTime()).contains(Duration.ZERO);
    assertThat(found.counts().isOutOfMemory()).isFalse();
    write(group.formatted("cpuacct", "cpuacct.usage"), "5000000000\n");
    write(group.formatted("memory", "memory.oom_control"), "under_oom 0\noom_kill 2\n");

    assertThat(found.processorTime()).contains(Duration.ofSeconds(2));
    assertThat(found.counts().isOutOfMemory()).isTrue();
  }

  @Test
  void hasUsedNobodyKnowsWhatWhenItHasEnded() throws IOException {
    var found = found();

    Files.delete(root.resolve("sys/fs/cgroup/cpuacct/docker/" + ID + "/cpuacct.usage"));

    assertThat(found.processorTime()).isEmpty();
  }

  @Test
  void isNoneWithoutAProcessOfThisHost() {
    assertThatThrownBy(() -> Sandbox.of(root, 0, ID))
        .isInstanceOf(IOException.class)
        .hasMessage("the container's process 0 is none of this host");
  }

  @Test
  void isNoneWithAProcessThatIsNoSentryOrAnothersOne() throws IOException {
    assertThatThrownBy(() -> Sandbox.of(root, 73, ID))
        .hasMessage(
            "the container's process 73 is '/usr/bin/containerd-shim-runc-v2', no sentry of it");
    assertThatThrownBy(() -> Sandbox.of(root, 72, ID))
        .hasMessage("the container's process 72 is 'runsc-sandbox', no sentry of it");
  }

  @Test
  void isNoneInAControlGroupThatIsNotItsOwn() throws IOException {
    write("proc/71/cgroup", V1.replace("memory:/docker/" + ID, "memory:/docker"));
    write("sys/fs/cgroup/memory/docker/cgroup.procs", "70\n71\n");

    assertThatThrownBy(this::found)
        .hasMessage("its control group for memory is '/memory/docker', not the container's own");
  }

  @Test
  void isNoneWithoutAControlGroup() throws IOException {
    write("proc/71/cgroup", V1.replaceAll("(?m)^(4|0):.*\n", ""));

    assertThatThrownBy(this::found).hasMessage("it has no control group for pids");
  }

  @Test
  void isNoneInAControlGroupThatIsNotInSight() throws IOException {
    write("proc/71/cgroup", V1.replace("memory:/docker", "memory:/../../../docker"));

    assertThatThrownBy(this::found)
        .hasMessageStartingWith("its control group '/../../../docker/" + ID + "' is not at '");
  }

  @Test
  void isNoneWithAProcessOutsideOfItsControlGroup() throws IOException {
    write("sys/fs/cgroup/cpu/docker/" + ID + "/cgroup.procs", "71\n");

    assertThatThrownBy(this::found)
        .hasMessage(
            "of its processes {70=runsc-gofer, 71=runsc-sandbox} only [71] are in its control"
                + " group");
  }

  @Test
  void isNoneOfAnUnknownRelease() throws IOException {
    release("#!/bin/sh\necho other version 1.2\n");

    assertThatThrownBy(this::found).hasMessageEndingWith("exe' tells no version of gVisor");
  }

  /// Root would execute what another user has put there.
  @Test
  void asksNoExecutableOfAnotherUser() throws IOException {
    Files.setAttribute(root.resolve("proc/71/exe"), "unix:uid", 1000);

    assertThat(found().version()).isEqualTo("not asked");
  }

  @Test
  void isNoneWhenItsNamespacesAreNotShown() throws IOException {
    for (var link : Arrays.asList("net", "mnt")) {
      Files.delete(root.resolve("proc/71/ns/" + link));
    }

    assertThatThrownBy(this::found).isInstanceOf(IOException.class);
  }
}
