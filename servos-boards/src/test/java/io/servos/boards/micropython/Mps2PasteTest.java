package io.servos.boards.micropython;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.servos.boards.packaged.PackagedFile;
import io.servos.boards.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How the script gets to the firmware, seen from the port between the two.
class Mps2PasteTest {

  private static final String BANNER = "raw REPL; CTRL-B to exit\r\n>";

  @TempDir Path folder;

  private record Ended(int status, String stdout, String stderr) {}

  /// Runs the board with something else under the name of the emulator.
  private Ended run(String qemu, String script) throws IOException, InterruptedException {
    var program = Files.writeString(folder.resolve("qemu-system-arm"), "#!/bin/sh\n" + qemu);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    var out = folder.resolve("out");
    var err = folder.resolve("err");
    var builder =
        new ProcessBuilder(
            "python3",
            "-I",
            "-S",
            "-c",
            new PackagedFile(Mps2.class, "mps2.py").text(),
            "nonce",
            Store.ofUser().root().resolve("micropython-board/firmware.elf").toString(),
            Files.writeString(folder.resolve("main.py"), script).toString(),
            "20",
            folder.toString());
    builder.environment().merge("PATH", "", (path, _) -> folder + ":" + path);
    builder.directory(folder.toFile());
    builder.redirectInput(Path.of("/dev/null").toFile());
    var process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    int status = process.waitFor();
    return new Ended(
        status,
        Files.readString(out, ISO_8859_1),
        Files.readString(err, UTF_8).replaceAll(" end \\d+ ", " end 1 "));
  }

  /// The firmware answers with its window, 128 bytes, and each time that it has taken so many.
  @Test
  void sendsTheScriptByRawPaste() throws IOException, InterruptedException {
    var script = "print('one')\n" + "#\n".repeat(500);
    var ended =
        run(
            """
            for word; do
              shift
              [ "$word" != stdio ] || word=chardev:port
              set -- "$@" "$word"
            done
            exec /usr/bin/qemu-system-arm -chardev stdio,id=port,signal=off,logfile=log "$@"
            """,
            script);

    var said = Files.readString(folder.resolve("log"), ISO_8859_1);
    assertThat(script).hasSize(7 * 128 + 117);
    assertThat(said).contains(BANNER + "R\1\u0080\0\1" + "\1".repeat(7) + "\4" + "one\r\n" + "\4");
    assertThat(ended).isEqualTo(new Ended(0, "one\r\n", "\u001enonce end 1 exit 0\n"));
  }

  @Test
  void doesWithoutAFirmwareThatKnowsNoRawPaste() throws IOException, InterruptedException {
    var ended =
        run(
            """
            printf '>>> '
            dd bs=1 count=1 of=sent 2>/dev/null
            printf '%b' 'raw REPL; CTRL-B to exit\\r\\n>'
            dd bs=1 count=3 2>/dev/null >>sent
            printf '%b' 'R\\0'
            exec cat >>sent
            """,
            "print('one')\n");

    assertThat(Files.readString(folder.resolve("sent"), ISO_8859_1)).isEqualTo("\1\5A\1");
    assertThat(ended)
        .isEqualTo(new Ended(134, "", "\u001enonce end 1 crash the firmware knows no raw paste\n"));
  }

  /// The emulator tells of a fault on a stream of its own, so the two come in any order and in any
  /// pieces.
  @ParameterizedTest
  @ValueSource(ints = {0, 4080})
  void hearsOfAFaultWheneverItComes(int before) throws IOException, InterruptedException {
    var said = folder.resolve("said");
    var other = "x".repeat(79) + "\n";
    Files.writeString(
        said,
        other.repeat(before / other.length())
            + "...taking pending nonsecure exception 3\n"
            + other.repeat(before / 20));
    var script = "print('one')\n";

    var ended =
        run(
            """
            printf '>>> '
            dd bs=1 count=1 2>/dev/null >sent
            printf '%%b' 'raw REPL; CTRL-B to exit\\r\\n>'
            dd bs=1 count=3 2>/dev/null >>sent
            printf '%%b' 'R\\0001\\0200\\0000'
            dd bs=1 count=%d 2>/dev/null >>sent
            dd bs=1M if=%s >&2 2>/dev/null
            printf '%%b' '\\0004'
            cat >>sent
            """
                .formatted(script.length() + 1, said),
            script);

    assertThat(ended).isEqualTo(new Ended(134, "", "\u001enonce end 1 crash HardFault\n"));
  }

  @Test
  void saysWhatTheEmulatorSays() throws IOException, InterruptedException {
    var ended = run("echo 'qemu-system-arm: no such machine' >&2\nexit 1\n", "print('one')\n");

    assertThat(ended).isEqualTo(new Ended(134, "", "\u001enonce end 1 crash no such machine\n"));
  }
}
