package io.servos.boards.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.model.BackendFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {

  private static final String CONTENT = "content";

  @TempDir Path home;
  private Path made = Path.of("");

  @BeforeEach
  void make() throws IOException {
    made = Files.writeString(home.resolve("made"), CONTENT);
  }

  private Store store() {
    return new Store(home.resolve("servos"));
  }

  @Test
  void findsWhatItKept() throws IOException {
    assertThat(store().find("kind", "abc")).isEmpty();

    store().keep("kind", "abc", "file", made, true);

    var directory = store().find("kind", "abc").orElseThrow();
    assertThat(directory.resolve("file")).hasContent(CONTENT).isExecutable();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("servos"))))
        .isEqualTo("rwx------");
  }

  @Test
  void keepsTheFirstOfTwoEqualProducts() throws IOException {
    store().keep("kind", "abc", "file", made, false);
    store().keep("kind", "abc", "file", Files.writeString(home.resolve("other"), "other"), false);

    assertThat(store().directory("kind", "abc").resolve("file")).hasContent(CONTENT);
    try (var files = Files.list(home.resolve("servos/kind"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void forgetsWhatWasNotUsedForLongest() {
    store().keep("kind", "first", "file", made, false);
    for (int i = 0; i < 128; i++) {
      store().keep("kind", "later" + i, "file", made, false);
    }

    assertThat(store().find("kind", "first")).isEmpty();
    assertThat(store().find("kind", "later127")).isPresent();
  }

  @Test
  void saysWhereItCannotWrite() throws IOException {
    var file = Files.createFile(home.resolve("file"));

    assertThatThrownBy(() -> new Store(file).keep("kind", "abc", "file", made, false))
        .isInstanceOf(BackendFailedException.class)
        .hasMessageStartingWith("store: '" + file + "/kind/abc' cannot be written: ");
  }

  @Test
  void liesWhereTheUsersCacheIs() {
    var home = Path.of("/home/u");

    assertThat(Store.ofUser(Map.of(), home).root()).hasToString("/home/u/.cache/servos");
    assertThat(Store.ofUser(Map.of("XDG_CACHE_HOME", "/c"), home).root()).hasToString("/c/servos");
    assertThat(Store.ofUser(Map.of("XDG_CACHE_HOME", "relative"), home).root())
        .hasToString("/home/u/.cache/servos");
  }
}
