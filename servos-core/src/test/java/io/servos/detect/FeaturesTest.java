package io.servos.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.detect.HostFeature.Source;
import io.servos.spi.FeatureProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeaturesTest {

  private static final Map<String, String> NO_DOCKER = Map.of("DOCKER_HOST", "ssh://elsewhere");

  @TempDir Path root;

  private static HostFeature read(String name, boolean available, String detail) {
    return new HostFeature(name, available, detail, Source.READ);
  }

  @Test
  void readsWhatTheFilesSay() throws IOException {
    var features = HostTree.recorded("pc", root).detector().features();

    assertThat(features)
        .containsExactly(
            read("user-namespaces", true, "at most 62000"),
            read("seccomp", true, "kill_process kill_thread trap errno user_notif trace log allow"),
            read("landlock", true, "started with the kernel"),
            read("kvm", true, "/dev/kvm exists"),
            read("binfmt", true, "qemu-aarch64"));
  }

  @Test
  void saysNothingAboutWhatNoFileTells() {
    assertThat(new PlatformDetector(root).features())
        .containsExactly(
            read("kvm", false, "there is no /dev/kvm"),
            read("binfmt", false, "not in this kernel"));
  }

  @ParameterizedTest
  @CsvSource({
    "proc/sys/user/max_user_namespaces, 0, user-namespaces, user.max_user_namespaces is 0",
    "proc/sys/kernel/unprivileged_userns_clone, 0, user-namespaces,"
        + " kernel.unprivileged_userns_clone is 0",
    "proc/sys/kernel/apparmor_restrict_unprivileged_userns, 1, user-namespaces,"
        + " kernel.apparmor_restrict_unprivileged_userns is 1",
    "proc/sys/kernel/seccomp/actions_avail, trap allow, seccomp, trap allow",
    "sys/kernel/security/lsm, 'capability,yama', landlock, 'not among the kernel''s security"
        + " modules: capability,yama'",
    "proc/sys/fs/binfmt_misc/status, disabled, binfmt, binfmt_misc is disabled"
  })
  void saysWhyNot(String file, String content, String name, String why) throws IOException {
    var tree = HostTree.recorded("pc", root).with(file, content + "\n");

    assertThat(tree.detector().features()).contains(read(name, false, why)).hasSize(5);
  }

  @Test
  void prefersAnAnswerThatWasTried() {
    FeatureProbe probe =
        () ->
            List.of(
                new FeatureProbe.Feature("user-namespaces", false, "EPERM"),
                new FeatureProbe.Feature("landlock", true, "version 4"));

    var features = new Features(Tree.live(), List.of(probe), NO_DOCKER).all();

    assertThat(features)
        .contains(new HostFeature("user-namespaces", false, "EPERM", Source.TRIED))
        .contains(new HostFeature("landlock", true, "version 4", Source.TRIED));
    assertThat(features).extracting(HostFeature::name).doesNotHaveDuplicates();
  }

  @Test
  void triesNothingOnARecordedHost() throws IOException {
    FeatureProbe probe =
        () -> {
          throw new AssertionError("asked about another host");
        };
    var tree = HostTree.recorded("pc", root);

    var features = new Features(Tree.recorded(tree.root()), List.of(probe), NO_DOCKER).all();

    assertThat(features).extracting(HostFeature::source).containsOnly(Source.READ);
  }

  @Test
  void agreesWithTheShellAboutOpeningKvm() throws IOException, InterruptedException {
    var shell = new ProcessBuilder("sh", "-c", "exec 2>&-; exec 3<>/dev/kvm").start();
    boolean opens = Files.exists(Path.of("/dev/kvm")) && shell.waitFor() == 0;

    var features = new Features(Tree.live(), List.of(), NO_DOCKER).all();

    assertThat(features)
        .filteredOn(feature -> feature.name().equals("kvm"))
        .extracting(HostFeature::available)
        .containsExactly(opens);
  }
}
