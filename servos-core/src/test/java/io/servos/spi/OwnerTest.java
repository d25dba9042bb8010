package io.servos.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerTest {

  @TempDir private Path root;

  private Owner self() throws IOException {
    process("self", 42, 1000);
    Files.createDirectories(root.resolve("proc/self/ns"));
    Files.createSymbolicLink(root.resolve("proc/self/ns/pid"), Path.of("pid:[4026531836]"));
    return Owner.self(root);
  }

  private void process(String name, int pid, int startTime) throws IOException {
    var process = Files.createDirectories(root.resolve("proc").resolve(name));
    Files.writeString(
        process.resolve("stat"),
        pid + " (a (b) c) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 " + startTime + " 20\n");
  }

  @Test
  void readsItsOwnMarks() throws IOException {
    assertThat(self()).isEqualTo(new Owner("4026531836", 42, "1000"));
  }

  @Test
  void isTheOneThatTheKernelShows() throws IOException {
    var owner = Owner.self(Path.of("/"));

    assertThat(owner.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(owner.isOrphan(Path.of("/"), owner.nextName())).isFalse();
  }

  @Test
  void tellsOrphansByTheStartOfTheirOwner() throws IOException {
    var self = self();
    process("50", 50, 2000);

    assertThat(self.isOrphan(root, "4026531836-50-2000-1")).as("alive").isFalse();
    assertThat(self.isOrphan(root, "4026531836-50-1999-1")).as("same number, later").isTrue();
    assertThat(self.isOrphan(root, "4026531836-51-2000-1")).as("dead").isTrue();
  }

  @Test
  void leavesAloneWhatItCannotTell() throws IOException {
    var self = self();

    assertThat(self.isOrphan(root, "4026532000-51-2000-1")).as("another namespace").isFalse();
    assertThat(self.isOrphan(root, "mine")).isFalse();
    assertThat(self.isOrphan(root, "4026531836-51-2000")).isFalse();
  }
}
