package io.servos.boards.repl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.boards.serial.BreakingLine;
import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import io.servos.spi.SerialLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files on boards with real firmware.
class RemoteFilesTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;

  private static QemuBoard current;
  private static QemuBoard old;

  @BeforeAll
  static void plugIn() throws IOException, InterruptedException {
    current = QemuBoard.current();
    old = QemuBoard.old();
  }

  @AfterAll
  static void unplug() {
    current.close();
    old.close();
  }

  private interface Work {
    void on(RemoteFiles files) throws IOException, InterruptedException;
  }

  private static void with(SerialLine opened, Work work) throws IOException, InterruptedException {
    try (var line = opened;
        var repl = RawRepl.enter(line, LONG)) {
      work.on(new RemoteFiles(repl));
    }
  }

  private static byte[] random(int bytes) {
    var content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    return content;
  }

  @Test
  void comeBackAsTheyWent() throws IOException, InterruptedException {
    with(
        current.open(),
        files -> {
          files.makeFolder("/lib");
          files.put(random(5000), "/lib/d\u00e4ta 'x'.bin");
          files.put(new byte[0], "/empty");

          assertThat(files.get("/lib/d\u00e4ta 'x'.bin")).isEqualTo(random(5000));
          assertThat(files.get("/empty")).isEmpty();
          assertThat(files.list("/"))
              .contains(
                  new RemoteFile("empty", false, OptionalLong.of(0)),
                  new RemoteFile("lib", true, OptionalLong.empty()));
          assertThat(files.list("/lib"))
              .containsExactly(new RemoteFile("d\u00e4ta 'x'.bin", false, OptionalLong.of(5000)));
          assertThat(files.hashes("/"))
              .contains(files.hash("/lib/d\u00e4ta 'x'.bin") + "  /lib/d\u00e4ta 'x'.bin");

          files.remove("/lib/d\u00e4ta 'x'.bin");
          files.remove("/lib");
          files.remove("/empty");
          assertThat(files.list("/")).noneMatch(file -> file.name().equals("lib"));
        });
  }

  @Test
  void saysWhatTheBoardSays() throws IOException, InterruptedException {
    with(
        current.open(),
        files ->
            assertThatThrownBy(() -> files.get("/absent"))
                .isInstanceOfSatisfying(
                    BoardException.class,
                    failure -> {
                      assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
                      assertThat(failure).hasMessageContaining("ENOENT");
                    }));
  }

  @Test
  void keepTheirOldContentUntilTheNewIsThere() throws IOException, InterruptedException {
    var before = "old".getBytes(UTF_8);
    with(current.open(), files -> files.put(before, "/kept"));

    for (int sent = 500; sent < 12_000; sent += 2_300) {
      int most = sent;
      assertThatThrownBy(
              () ->
                  with(
                      BreakingLine.after(most, current.open()),
                      files -> files.put(random(6000), "/kept")))
          .as("after " + sent + " bytes")
          .isInstanceOfSatisfying(
              BoardException.class,
              failure -> assertThat(failure.kind()).isEqualTo(Kind.UNPLUGGED));
      with(current.open(), files -> assertThat(files.get("/kept")).isEqualTo(before));
    }
    with(current.open(), files -> files.put(random(6000), "/kept"));
    with(current.open(), files -> assertThat(files.get("/kept")).isEqualTo(random(6000)));
  }

  @Test
  void leaveTheNamesOfProgramsAlone() throws IOException, InterruptedException {
    try (var line = current.open();
        var repl = RawRepl.enter(line, LONG)) {
      repl.run("p = s = h = b = d = f = n = e = os = hashlib = 1", LONG, (_, _) -> {});
      var files = new RemoteFiles(repl);
      files.put(random(10), "/named");
      files.list("/");
      files.get("/named");
      files.hash("/named");
      files.remove("/named");

      assertThat(repl.evaluate("{p, s, h, b, d, f, n, e, os, hashlib}")).isEqualTo("{1}");
    }
  }

  @Test
  void areRefusedWhereThereIsNoRoom() throws IOException, InterruptedException {
    with(
        current.open(),
        files -> {
          assertThatThrownBy(() -> files.put(random(200_000), "/large"))
              .isInstanceOf(BoardException.class);
          assertThat(files.list("/")).noneMatch(file -> file.name().startsWith("large"));
        });
  }

  @Test
  void areAlsoThoseOfOldFirmware() throws IOException, InterruptedException {
    with(
        old.open(),
        files -> {
          files.put(random(700), "one.bin");

          assertThat(files.get("one.bin")).isEqualTo(random(700));
          assertThat(files.list("/"))
              .contains(new RemoteFile("one.bin", false, OptionalLong.of(700)));
          assertThat(files.hashes("/")).anyMatch(line -> line.endsWith("  /one.bin"));
          assertThatThrownBy(() -> files.put(random(10), "one.bin"))
              .hasMessageContaining("cannot move files, so 'one.bin' cannot be replaced safely");
          assertThat(files.get("one.bin")).isEqualTo(random(700));
          assertThatThrownBy(() -> files.makeFolder("lib")).isInstanceOf(BoardException.class);
          files.remove("one.bin");
        });
  }

  private static String mpremote(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("python3", "-m", "mpremote"));
    command.addAll(List.of("connect", current.port().toString(), "resume"));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PYTHONPATH", QemuBoard.CACHE.resolve("python").toString());
    var process = builder.start();
    var text = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    return text;
  }

  @Test
  void areThoseThatMpremoteSees() throws IOException, InterruptedException {
    with(current.open(), files -> files.put("from here\n".getBytes(UTF_8), "/ours.txt"));
    assertThat(mpremote("fs", "cat", ":/ours.txt")).contains("from here");

    var theirs = Files.write(folder.resolve("theirs.bin"), random(3000));
    mpremote("fs", "cp", theirs.toString(), ":/theirs.bin");
    with(current.open(), files -> assertThat(files.get("/theirs.bin")).isEqualTo(random(3000)));
    var hash = mpremote("fs", "sha256sum", ":/theirs.bin");
    with(current.open(), files -> assertThat(hash).contains(files.hash("/theirs.bin")));
  }
}
