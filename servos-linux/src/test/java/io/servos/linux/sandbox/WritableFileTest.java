package io.servos.linux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.model.Mount;
import io.servos.model.Mount.Access;
import io.servos.model.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A single file of the host that a program may write to.
class WritableFileTest {

  @TempDir Path folder;
  @TempDir Path host;

  private Workbench.Ended run(Access access, String code) throws IOException, InterruptedException {
    var file = Files.writeString(host.resolve("file"), "as it was before\n");
    try (var bench = Workbench.in(folder)) {
      return bench.shell(
          Workbench.DEFAULTS.withMounts(List.of(new Mount(file, Path.of("/data/file"), access))),
          code);
    }
  }

  @Test
  void isWrittenTo() throws IOException, InterruptedException {
    var ended = run(Access.READ_WRITE, "echo new >/data/file && echo more >>/data/file");

    assertThat(ended.outcome()).as(ended.toString()).isEqualTo(new Outcome.Exited(0));
    assertThat(host.resolve("file")).hasContent("new\nmore\n");
  }

  @Test
  void hasNoNeighboursThatAreWrittenTo() throws IOException, InterruptedException {
    assertThat(run(Access.READ_WRITE, "echo new >/data/other").outcome())
        .isNotEqualTo(new Outcome.Exited(0));
  }

  @Test
  void isLeftAloneWhenItIsReadOnly() throws IOException, InterruptedException {
    assertThat(run(Access.READ_ONLY, "echo new >/data/file").outcome())
        .isNotEqualTo(new Outcome.Exited(0));
    assertThat(host.resolve("file")).hasContent("as it was before\n");
  }
}
