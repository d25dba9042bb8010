package io.servos.boards.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.model.InvalidWorkloadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintTest {

  @TempDir Path folder;

  @Test
  void changesWithContentAndNames() throws IOException {
    Files.writeString(folder.resolve("a"), "x");
    var before = new Fingerprint().content(folder).hex();

    Files.writeString(folder.resolve("a"), "y");
    var changed = new Fingerprint().content(folder).hex();
    Files.move(folder.resolve("a"), folder.resolve("b"));
    var renamed = new Fingerprint().content(folder).hex();

    assertThat(before).hasSize(64).isNotEqualTo(changed);
    assertThat(renamed).isNotEqualTo(changed);
  }

  @Test
  void doesNotConfuseTextsThatMeet() {
    assertThat(new Fingerprint().text("ab").text("c").hex())
        .isNotEqualTo(new Fingerprint().text("a").text("bc").hex());
  }

  @Test
  void takesALinkForWhereItLeadsTo() throws IOException {
    var link = Files.createSymbolicLink(folder.resolve("a"), Path.of("/proc/self/mem"));
    var before = new Fingerprint().content(folder).hex();

    Files.delete(link);
    Files.createSymbolicLink(link, Path.of("/proc/self/maps"));

    assertThat(new Fingerprint().content(folder).hex()).isNotEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nowhere", "/proc/self/mem"})
  void namesWhatCannotBeRead(String file) {
    assertThatThrownBy(() -> new Fingerprint().content(Path.of(file)))
        .isInstanceOf(InvalidWorkloadException.class)
        .hasMessage("'" + file + "' cannot be read");
  }

  @Test
  void changesWithTheTimeOfAnInstalledFile() throws IOException {
    var file = Files.writeString(folder.resolve("a"), "x");
    var before = new Fingerprint().stamps(folder).hex();

    Files.setLastModifiedTime(file, FileTime.fromMillis(0));

    assertThat(new Fingerprint().stamps(folder).hex()).isNotEqualTo(before);
    assertThat(new Fingerprint().stamps(folder.resolve("nowhere")).hex()).hasSize(64);
  }
}
