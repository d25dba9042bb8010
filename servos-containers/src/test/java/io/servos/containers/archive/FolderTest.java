package io.servos.containers.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Archives are read by the tar of this system.
class FolderTest {

  @TempDir Path work;

  @Test
  void keepsContentsPermissionsLinksAndLongNames() throws IOException, InterruptedException {
    var root = Files.createDirectory(work.resolve("root"));
    var deep = Files.createDirectories(root.resolve("d".repeat(90)).resolve("ä".repeat(60)));
    Files.writeString(deep.resolve("file with blanks"), "content\n");
    var program = Files.writeString(root.resolve("run.sh"), "#!/bin/sh\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-x---"));
    Files.createSymbolicLink(root.resolve("link"), Path.of("x".repeat(150)));
    Files.write(root.resolve("big"), new byte[100_000]);

    var unpacked = unpacked(new Folder(root, IgnoreList.none(), Set.of()));

    assertThat(unpacked.resolve(root.relativize(deep)).resolve("file with blanks"))
        .hasContent("content\n");
    assertThat(Files.getPosixFilePermissions(unpacked.resolve("run.sh")))
        .isEqualTo(PosixFilePermissions.fromString("rwxr-x---"));
    assertThat(Files.readSymbolicLink(unpacked.resolve("link"))).hasToString("x".repeat(150));
    assertThat(unpacked.resolve("big")).hasSize(100_000);
  }

  @Test
  void makesEqualArchivesOfEqualFiles() throws IOException {
    var one = Files.createDirectory(work.resolve("one"));
    var other = Files.createDirectory(work.resolve("other"));
    for (var name : List.of("b", "a", "c")) {
      Files.writeString(one.resolve(name), name);
    }
    for (var name : List.of("c", "b", "a")) {
      Files.writeString(other.resolve(name), name);
    }

    assertThat(archive(new Folder(one, IgnoreList.none(), Set.of())))
        .isEqualTo(archive(new Folder(other, IgnoreList.none(), Set.of())));
  }

  @Test
  void leavesOutWhatIsIgnoredButNotWhatIsKept() throws IOException, InterruptedException {
    var root = work.resolve("root");
    Files.createDirectories(root.resolve("build/keep"));
    Files.writeString(root.resolve("build/out"), "");
    Files.writeString(root.resolve("build/keep/this"), "");
    Files.writeString(root.resolve("notes.txt"), "");
    Files.writeString(root.resolve("Dockerfile"), "");

    var ignored = IgnoreList.of(List.of("# what is made", "build", "!build/keep", "*.txt", "D*"));
    var unpacked = unpacked(new Folder(root, ignored, Set.of("Dockerfile")));

    assertThat(unpacked.resolve("build/keep/this")).exists();
    assertThat(unpacked.resolve("Dockerfile")).exists();
    assertThat(unpacked.resolve("build/out")).doesNotExist();
    assertThat(unpacked.resolve("notes.txt")).doesNotExist();
  }

  @Test
  void knowsDockersPatterns() {
    var ignored = IgnoreList.of(List.of("**/*.log", "/a/b", "c?", "d/**/e", "[xy]z"));

    assertThat(List.of("x.log", "p/q/x.log", "a/b", "a/b/c", "cd", "d/e", "d/1/2/e", "xz"))
        .allMatch(ignored::leavesOut);
    assertThat(List.of("x.logs", "b", "a/c", "c", "cde", "d", "zz")).noneMatch(ignored::leavesOut);
  }

  @Test
  void refusesAPatternThatIsNone() {
    assertThatThrownBy(() -> IgnoreList.of(List.of("a[")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'a[' is no pattern");
  }

  @Test
  void noticesThatAFileHasShrunk() throws IOException {
    try (var archive = new TarWriter(new ByteArrayOutputStream())) {
      var content = new ByteArrayInputStream("ab".getBytes(StandardCharsets.UTF_8));

      assertThatThrownBy(() -> archive.file("f", 0644, 3, content))
          .isInstanceOf(IOException.class)
          .hasMessage("'f' has changed while it was read");
    }
  }

  private static byte[] archive(Folder folder) throws IOException {
    var bytes = new ByteArrayOutputStream();
    folder.writeTo(bytes);
    return bytes.toByteArray();
  }

  private Path unpacked(Folder folder) throws IOException, InterruptedException {
    var file = Files.write(work.resolve("archive.tar"), archive(folder));
    var target = Files.createDirectory(work.resolve("unpacked"));
    var tar =
        new ProcessBuilder("tar", "-xpf", file.toString(), "-C", target.toString())
            .redirectErrorStream(true)
            .start();
    var said = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(tar.waitFor()).as(said).isZero();
    return target;
  }
}
