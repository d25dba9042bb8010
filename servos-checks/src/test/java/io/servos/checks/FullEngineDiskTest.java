package io.servos.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// An engine whose disk is full: it keeps everything on a small file system of its own, where a
/// file takes the room.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FullEngineDiskTest {

  private static final String FOLDER = "target/full-dockerd";
  private static final Path DISK = Repository.here().root().resolve(FOLDER);
  private static final Path FILLER = DISK.resolve("filler");

  /// What a build needs besides what its commands write.
  private static final long SOME_ROOM = 6 << 20;

  private static final String REMEDY = "; make room; see 'servos system df'\n";

  private Engine engine = new Engine("", false);
  private String before = "";

  @TempDir Path temp;

  @BeforeAll
  void startAnEngineOnASmallDisk() throws Exception {
    leaveNothing();
    Files.createDirectories(DISK);
    done("mount", "-t", "tmpfs", "-o", "size=160m", "none", DISK.toString());
    engine = new Engine(done("scripts/dockerd", "start", FOLDER).strip(), false);
    done("scripts/test-image");
    before = left();
  }

  @AfterAll
  void leaveNothing() throws Exception {
    if (Files.isDirectory(DISK)) {
      engine.run("scripts/dockerd", "stop", FOLDER);
      engine.run("umount", "-l", DISK.toString());
      Files.deleteIfExists(DISK);
    }
  }

  @BeforeEach
  void letTheUserEnterTheFolder() throws IOException {
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String done(String... command) throws Exception {
    var ended = engine.run(command);
    assertThat(ended.status()).as(String.join(" ", command) + ": " + ended.output()).isZero();
    return ended.output();
  }

  private Engine.Ended servos(String... arguments) throws Exception {
    return engine.run(
        Stream.concat(Stream.of("./servos"), Arrays.stream(arguments)).toArray(String[]::new));
  }

  /// Takes all but that much.
  private static void leaveRoom(long bytes) throws IOException {
    Files.deleteIfExists(FILLER);
    long taken = Files.getFileStore(DISK).getUsableSpace() - bytes;
    var zeros = new byte[1 << 16];
    try (var filler = Files.newOutputStream(FILLER, StandardOpenOption.CREATE_NEW)) {
      for (long rest = taken; rest > 0; rest -= zeros.length) {
        filler.write(zeros, 0, (int) Math.min(rest, zeros.length));
      }
    }
  }

  /// Containers, images, and volumes.
  private String left() throws Exception {
    return done("docker", "ps", "-aq")
        + done("docker", "image", "ls", "-aq")
        + done("docker", "volume", "ls", "-q");
  }

  private Engine.Ended run(String script) throws Exception {
    var file = Files.writeString(temp.resolve("script.sh"), script);
    return servos("isolate", "--isolation", "docker", "--image", "servos-test", file.toString());
  }

  @Test
  void aRunIsRefusedAndLeavesNothing() throws Exception {
    leaveRoom(0);
    assertThat(run("echo ran\n"))
        .isEqualTo(
            new Engine.Ended(
                125,
                "servos: docker: the engine could not make the container: its disk is full; make"
                    + " room there; see 'servos system df'\n"));
    assertThat(left()).isEqualTo(before);

    leaveRoom(SOME_ROOM);
    assertThat(run("echo ran\n")).isEqualTo(new Engine.Ended(0, "ran\n"));
  }

  /// Its `/tmp` is memory that counts as its own.
  @Test
  void whatARunWritesTakesNoRoomOfTheEngine() throws Exception {
    leaveRoom(SOME_ROOM);

    assertThat(run("head -c 16000000 /dev/zero >/tmp/a && echo written\n"))
        .isEqualTo(new Engine.Ended(0, "written\n"));
    assertThat(run("exec 2>/dev/null; echo x >/a || echo refused\n").output())
        .isEqualTo("refused\n");
    assertThat(left()).isEqualTo(before);
  }

  @Test
  void theImageOfAPlatformIsNotBuilt() throws Exception {
    leaveRoom(0);
    var script = Files.writeString(temp.resolve("script.sh"), "echo ran\n").toString();

    var refused =
        engine.run(
            "env",
            "SERVOS_BASE=servos-test",
            "./servos",
            "isolate",
            "--isolation",
            "docker",
            "-p",
            "x86_64",
            script);

    assertThat(refused.status()).isEqualTo(125);
    assertThat(refused.output())
        .endsWith(
            "servos: docker: the engine could not build image 'servos:x86_64': its disk is full"
                + REMEDY);
    assertThat(left()).isEqualTo(before);
  }

  @Test
  void aCommandOfABuildThatFindsNoRoomIsNoMistakeInTheDockerfile() throws Exception {
    leaveRoom(SOME_ROOM);
    build("1", new Engine.Ended(0, ""));
    done("docker", "image", "rm", "servos-test:built");

    build(
        "9",
        new Engine.Ended(
            125,
            "servos: docker: the engine could not build image 'servos-test:built': its disk is full"
                + REMEDY));
    assertThat(left()).isEqualTo(before);

    build("1; exit 3", new Engine.Ended(126, "mend the Dockerfile"));
  }

  private void build(String megabytes, Engine.Ended expected) throws Exception {
    var folder = Files.createDirectories(temp.resolve("context"));
    Files.writeString(
        folder.resolve("Dockerfile"),
        "FROM servos-test\nRUN dd if=/dev/zero of=/big bs=1000000 count=" + megabytes + "\n");
    var ended = servos("image", "build", "-q", "-t", "servos-test:built", folder.toString());
    assertThat(ended.status()).as(ended.output()).isEqualTo(expected.status());
    assertThat(ended.output()).contains(expected.output());
  }

  @Test
  void anArchiveThatFindsNoRoomIsStillOneOfImages() throws Exception {
    leaveRoom(60 << 20);
    var archive = temp.resolve("images.tar").toString();
    done("./servos", "image", "save", "-o", archive, "servos-test");
    done("docker", "image", "rm", "servos-test");
    try {
      leaveRoom(1 << 20);
      var refused = servos("image", "load", "-i", archive);
      assertThat(refused.status()).isEqualTo(125);
      assertThat(refused.output()).endsWith("its disk is full" + REMEDY);
    } finally {
      Files.delete(FILLER);
      done("./servos", "image", "load", "-i", archive);
    }
    assertThat(left()).isEqualTo(before);
  }
}
