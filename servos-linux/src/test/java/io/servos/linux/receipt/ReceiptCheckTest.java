package io.servos.linux.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.linux.facility.Binfmt;
import io.servos.linux.facility.Placement;
import io.servos.model.Limits;
import io.servos.model.UserId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Plants one difference at a time between what was asked and what is observed.
class ReceiptCheckTest {

  private static final int USER = 1_900_000_007;
  private static final String MAP = "1000 " + USER + " 1";
  private static final String ZERO = "0000000000000000";

  private static final Expectation EXPECTED =
      new Expectation(
          new UserId(USER, USER),
          UserId.DEFAULT,
          true,
          Limits.DEFAULT.withFileSizeBytes(OptionalLong.of(4096)),
          Map.of("memory", "run-7", "", "run-7"),
          List.of(tree("/usr", false), tree("/home/me/my work", false), tree("/data", true)),
          false,
          Optional.of(new Binfmt("arm64", "/usr/bin/qemu")));

  /// As the kernel shows it.
  private static final List<String> ENTRY =
      List.of(
          "enabled",
          "interpreter /usr/bin/qemu",
          "flags: PF",
          "offset 0",
          "magic 7f454c460201010000000000000000000200b700",
          "mask ffffffffffffff00fffffffffffffffffeffffff");

  private static final Observation GOOD = good();

  static final List<Planted> PLANTED =
      Stream.of(
              identity(),
              privileges(),
              namespaces(),
              mounts(),
              sharedMounts(),
              emulator(),
              table(),
              others())
          .flatMap(List::stream)
          .toList();

  /// One difference and what is to be said of it.
  record Planted(String name, UnaryOperator<Observation> change, String complaint) {

    @Override
    public String toString() {
      return name;
    }
  }

  @Test
  void findsNothingAmissWhenEverythingStands() {
    assertThat(ReceiptCheck.mismatches(EXPECTED, GOOD)).isEmpty();
  }

  @ParameterizedTest
  @FieldSource("PLANTED")
  void findsADifference(Planted planted) {
    var seen = planted.change().apply(GOOD);

    assertThat(ReceiptCheck.mismatches(EXPECTED, seen)).containsExactly(planted.complaint());
  }

  @Test
  void findsThatTheNetworkIsNotTheHostsWhereItWasAskedFor() {
    var host =
        new Expectation(
            EXPECTED.outside(),
            EXPECTED.inside(),
            false,
            EXPECTED.limits(),
            EXPECTED.groups(),
            EXPECTED.trees(),
            false,
            EXPECTED.binfmt());

    assertThat(ReceiptCheck.mismatches(host, GOOD))
        .containsExactly("the net namespace is not that of Servos");
    assertThat(ReceiptCheck.mismatches(host, Planting.namespace("net", "net:[1]").apply(GOOD)))
        .isEmpty();
  }

  @Test
  void allowsTheGateToAnInterpreterThatWaitsThereAndNothingElse() {
    var waiting =
        new Expectation(
            EXPECTED.outside(),
            EXPECTED.inside(),
            true,
            EXPECTED.limits(),
            EXPECTED.groups(),
            EXPECTED.trees(),
            true,
            EXPECTED.binfmt());
    var open = new HashMap<>(GOOD.descriptors());
    open.put(63, false);
    var seen = Planting.copy(GOOD, GOOD.mounts(), GOOD.idMaps(), open);

    assertThat(ReceiptCheck.mismatches(waiting, seen)).isEmpty();
    assertThat(ReceiptCheck.mismatches(EXPECTED, seen))
        .containsExactly("descriptor 63 would be open in the program");
  }

  @Test
  void findsEveryDifferenceOfAProcessWithoutAnyBarrier() {
    var bare =
        new Observation(
            Map.of(),
            GOOD.ownNamespaces(),
            GOOD.ownNamespaces(),
            new Observation.IdMaps("0 0 4294967295", "0 0 4294967295"),
            Map.of(),
            MountTable.of(List.of()),
            Map.of(7, false),
            List.of(),
            List.of());

    assertThat(ReceiptCheck.mismatches(EXPECTED, bare)).hasSizeGreaterThan(25);
  }

  private static List<Planted> identity() {
    var ids = USER + " " + USER + " " + USER + " " + USER;
    var root = "0 0 0 0";
    return List.of(
        new Planted(
            "root", Planting.status("Uid", root), "Uid is '" + root + "' instead of '" + ids + "'"),
        new Planted(
            "another saved user",
            Planting.status("Uid", USER + " " + USER + " 0 " + USER),
            "Uid is '" + USER + " " + USER + " 0 " + USER + "' instead of '" + ids + "'"),
        new Planted(
            "the group of root",
            Planting.status("Gid", root),
            "Gid is '" + root + "' instead of '" + ids + "'"),
        new Planted(
            "more users",
            Planting.maps("0 0 4294967295", MAP),
            "uid_map is '0 0 4294967295' instead of '" + MAP + "'"),
        new Planted(
            "more groups",
            Planting.maps(MAP, "0 0 4294967295"),
            "gid_map is '0 0 4294967295' instead of '" + MAP + "'"));
  }

  private static List<Planted> privileges() {
    var all = new ArrayList<Planted>();
    for (var set : List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")) {
      var one = "0000000000200000";
      all.add(
          new Planted(
              set, Planting.status(set, one), set + " is '" + one + "' instead of '" + ZERO + "'"));
    }
    all.add(
        new Planted(
            "privileges to gain",
            Planting.status("NoNewPrivs", "0"),
            "NoNewPrivs is '0' instead of '1'"));
    all.add(
        new Planted("no filter", Planting.status("Seccomp", "0"), "Seccomp is '0' instead of '2'"));
    all.add(
        new Planted(
            "strict mode", Planting.status("Seccomp", "1"), "Seccomp is '1' instead of '2'"));
    all.add(
        new Planted(
            "a missing line",
            seen -> {
              var fields = new HashMap<>(seen.status());
              fields.remove("Seccomp");
              return Planting.withStatus(seen, fields);
            },
            "Seccomp is 'absent' instead of '2'"));
    return all;
  }

  private static List<Planted> namespaces() {
    var all = new ArrayList<Planted>();
    for (var kind : Observation.KINDS) {
      all.add(
          new Planted(
              "the " + kind + " namespace of Servos",
              Planting.namespace(kind, kind + ":[1]"),
              "the " + kind + " namespace is that of Servos"));
      all.add(
          new Planted(
              "no " + kind + " namespace",
              seen -> {
                var links = new HashMap<>(seen.namespaces());
                links.remove(kind);
                return Planting.withNamespaces(seen, links);
              },
              "the " + kind + " namespace is not shown"));
    }
    return all;
  }

  private static List<Planted> mounts() {
    return List.of(
        new Planted("a writable root", Planting.mount(" / ro", " / rw"), "'/' is not mounted ro"),
        new Planted(
            "a writable system", Planting.mount("/usr ro", "/usr rw"), "'/usr' is not mounted ro"),
        new Planted(
            "a writable script directory",
            Planting.mount("my\\040work ro", "my\\040work rw"),
            "'/home/me/my work' is not mounted ro"),
        new Planted(
            "a read-only mount",
            Planting.mount("/data rw", "/data ro"),
            "'/data' is not mounted rw"),
        new Planted(
            "setuid programs",
            Planting.mount("/data rw,nosuid", "/data rw"),
            "'/data' is not mounted nosuid"),
        new Planted(
            "devices",
            Planting.mount("/usr ro,nosuid,nodev", "/usr ro,nosuid"),
            "'/usr' is not mounted nodev"),
        new Planted(
            "a mount over a mount",
            Planting.line("50 1 8:1 / /usr rw,nosuid,nodev - ext4 /dev/x rw"),
            "'/usr' is not mounted ro"),
        new Planted(
            "a foreign mount",
            Planting.line("50 1 8:1 / /home ro,nosuid,nodev - ext4 /dev/x rw"),
            "'/home' is mounted and was not asked for"),
        new Planted(
            "a larger /tmp",
            Planting.mount("/tmp rw - tmpfs tmpfs rw,size=65536k", "/tmp rw - tmpfs tmpfs rw"),
            "'/tmp' has not the size=65536k asked for"),
        new Planted(
            "a larger /dev/shm",
            Planting.mount(
                "/dev/shm rw - tmpfs tmpfs rw,size=65536k", "/dev/shm rw - tmpfs tmpfs rw"),
            "'/dev/shm' has not the size=65536k asked for"));
  }

  private static List<Planted> sharedMounts() {
    return List.of(
        new Planted(
            "mounts that reach the host",
            Planting.mount("/data rw,nosuid,nodev", "/data rw,nosuid,nodev shared:7"),
            "'/data' takes part in what is mounted elsewhere"),
        new Planted(
            "mounts that the host makes later",
            Planting.mount("/data rw,nosuid,nodev", "/data rw,nosuid,nodev master:7"),
            "'/data' takes part in what is mounted elsewhere"));
  }

  private static List<Planted> emulator() {
    return Stream.of(
            List.of("enabled", "disabled"),
            List.of("interpreter /usr/bin/qemu", "interpreter /tmp/qemu"),
            List.of("flags: PF", "flags: POCF"),
            List.of(ENTRY.get(4), ENTRY.get(4).replace("b700", "2800")))
        .map(change -> planted(change.getFirst(), change.getLast()))
        .toList();
  }

  private static List<Planted> table() {
    return List.of(
        new Planted(
            "a table of binary formats that the program may change",
            Planting.mount("/binfmt_misc ro", "/binfmt_misc rw"),
            "'/proc/sys/fs/binfmt_misc' is not mounted ro"));
  }

  private static Planted planted(String line, String instead) {
    var lines = ENTRY.stream().map(one -> one.equals(line) ? instead : one).toList();
    return new Planted(
        instead,
        Planting.binfmt(line, instead),
        "the binary format " + lines + " is not '" + line + "'");
  }

  @Test
  void findsATableOfBinaryFormatsThatWasNotAskedFor() {
    var plain =
        new Expectation(
            EXPECTED.outside(),
            EXPECTED.inside(),
            true,
            EXPECTED.limits(),
            EXPECTED.groups(),
            EXPECTED.trees(),
            false,
            Optional.empty());

    assertThat(ReceiptCheck.mismatches(plain, GOOD))
        .containsExactly("'/proc/sys/fs/binfmt_misc' is mounted and was not asked for");
  }

  private static List<Planted> others() {
    return List.of(
        new Planted(
            "open files",
            Planting.limit("Max open files", "4096"),
            "Max open files is '4096' instead of '1024'"),
        new Planted(
            "core dumps",
            Planting.limit("Max core file size", "unlimited"),
            "Max core file size is 'unlimited' instead of '1'"),
        new Planted(
            "the size of files",
            Planting.limit("Max file size", "unlimited"),
            "Max file size is 'unlimited' instead of '4096'"),
        new Planted(
            "the control group of another run",
            Planting.groups("4:cpu,memory:/servos/run-7", "0::/servos/run-70"),
            "the control group is [0::/servos/run-70] instead of 'run-7'"),
        new Planted(
            "the control group of Servos",
            Planting.groups("4:cpu,memory:/", "0::/servos/run-7"),
            "the control group is [4:cpu,memory:/] instead of 'run-7'"),
        new Planted(
            "no control group",
            Planting.groups("0::/servos/run-7"),
            "the control group is [] instead of 'run-7'"),
        new Planted(
            "a descriptor",
            seen -> {
              var open = new HashMap<>(seen.descriptors());
              open.put(9, false);
              return Planting.copy(seen, seen.mounts(), seen.idMaps(), open);
            },
            "descriptor 9 would be open in the program"));
  }

  private static Observation good() {
    var ids = USER + " " + USER + " " + USER + " " + USER;
    var status = new HashMap<>(Map.of("Uid", ids, "Gid", ids, "NoNewPrivs", "1", "Seccomp", "2"));
    for (var set : List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")) {
      status.put(set, ZERO);
    }
    var namespaces = new HashMap<String, String>();
    var own = new HashMap<String, String>();
    for (var kind : Observation.KINDS) {
      namespaces.put(kind, kind + ":[2]");
      own.put(kind, kind + ":[1]");
    }
    return new Observation(
        status,
        namespaces,
        own,
        new Observation.IdMaps(MAP, MAP),
        Map.of("Max open files", "1024", "Max core file size", "1", "Max file size", "4096"),
        MountTable.of(
            List.of(
                "40 1 0:1 / / ro,nosuid,nodev - tmpfs servos rw",
                "41 1 8:1 /usr /usr ro,nosuid,nodev - ext4 /dev/x rw",
                "42 1 8:1 /w /home/me/my\\040work ro,nosuid,nodev - ext4 /dev/x rw",
                "43 1 8:1 /d /data rw,nosuid,nodev - ext4 /dev/x rw",
                "44 1 0:2 / /tmp rw - tmpfs tmpfs rw,size=65536k,nr_inodes=9",
                "45 1 0:3 / /dev/shm rw - tmpfs tmpfs rw,size=65536k,nr_inodes=9",
                "46 1 0:4 / /proc rw - proc proc rw",
                "47 1 0:5 /null /dev/null rw,nosuid,noexec - devtmpfs dev rw",
                "48 41 8:2 / /usr/local ro,nosuid,nodev - ext4 /dev/y rw",
                "49 46 0:6 / /proc/sys/fs/binfmt_misc ro - binfmt_misc binfmt_misc rw")),
        Map.of(0, false, 1, false, 2, false, 3, true, 4, true),
        List.of("4:cpu,memory:/servos/run-7", "0::/servos/run-7"),
        ENTRY);
  }

  private static Placement.HostTree tree(String path, boolean writable) {
    return new Placement.HostTree(
        Path.of(path), Path.of(path), true, writable, OptionalInt.empty());
  }
}
