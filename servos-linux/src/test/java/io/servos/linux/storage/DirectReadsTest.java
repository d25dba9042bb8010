package io.servos.linux.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectReadsTest {

  @TempDir(factory = BesideTheClasses.class)
  private Path folder;

  private final DirectReads reads = new DirectReads();

  @Test
  void readsAFileOrTheBeginOfOne() throws IOException {
    var content = new byte[1_000_001];
    new Random(1).nextBytes(content);
    var file = Files.write(folder.resolve("file"), content);

    assertThat(reads.read(file, 2_000_000)).hasValue(content);
    assertThat(reads.read(file, content.length)).hasValue(content);
    assertThat(reads.read(file, 5)).hasValue(Arrays.copyOf(content, 5));
    assertThat(reads.read(Files.createFile(folder.resolve("empty")), 5)).hasValue(new byte[0]);
  }

  @Test
  void saysThatAFileSystemHasNoDevice() throws IOException {
    assertThat(reads.read(Path.of("/proc/version"), 5)).isEmpty();
  }

  @Test
  void followsNoLink() throws IOException {
    var link = Files.createSymbolicLink(folder.resolve("link"), Path.of("/etc/passwd"));

    assertThatThrownBy(() -> reads.read(link, 5))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ELOOP");
  }
}
