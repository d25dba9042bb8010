package io.servos.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.model.BackendFailedException;
import io.servos.model.Input;
import io.servos.spi.Build;
import io.servos.spi.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptFolderTest {

  @TempDir Path temp;

  private static SequencedMap<String, byte[]> files(String text) {
    var files = new LinkedHashMap<String, byte[]>();
    files.put("part/one", (text + " one").getBytes(StandardCharsets.UTF_8));
    files.put("list", (text + " list").getBytes(StandardCharsets.UTF_8));
    return files;
  }

  @Test
  void replacesItsFilesAndNoOthers() throws IOException {
    var folder = temp.resolve("new/kept");

    new KeptFolder(folder).write(files("first"));
    Files.writeString(folder.resolve("mine"), "mine");
    new KeptFolder(folder).write(files("second"));

    assertThat(folder.resolve("part/one")).hasContent("second one");
    assertThat(folder.resolve("list")).hasContent("second list");
    assertThat(folder.resolve("mine")).hasContent("mine");
    try (var all = Files.walk(folder)) {
      assertThat(all).hasSize(5);
    }
  }

  @Test
  void doesNotWriteThroughALink() throws IOException {
    var outside = Files.writeString(temp.resolve("outside"), "untouched");
    var folder = Files.createDirectories(temp.resolve("kept"));
    Files.createSymbolicLink(folder.resolve("list"), outside);

    new KeptFolder(folder).write(files("first"));

    assertThat(outside).hasContent("untouched");
    assertThat(folder.resolve("list")).isRegularFile().hasContent("first list");
    assertThat(Files.isSymbolicLink(folder.resolve("list"))).isFalse();
  }

  @Test
  void hasNoLastFileWhenOthersAreMissing() throws IOException {
    var folder = temp.resolve("kept");
    new KeptFolder(folder).write(files("first"));
    Files.delete(folder.resolve("part/one"));
    Files.delete(folder.resolve("part"));
    Files.writeString(folder.resolve("part"), "");

    assertThatThrownBy(() -> new KeptFolder(folder).write(files("second")))
        .isInstanceOf(BackendFailedException.class)
        .hasMessage(
            "build: '%s' cannot be written: '%s' is not a folder", folder, folder.resolve("part"));

    assertThat(folder.resolve("list")).doesNotExist();
  }

  @Test
  void refusesAFileInItsPlace() throws IOException {
    var file = Files.writeString(temp.resolve("kept"), "mine");

    assertThatThrownBy(() -> new KeptFolder(file).write(files("first")))
        .isInstanceOf(BackendFailedException.class)
        .hasMessage("build: '%s' cannot be written: '%s' is not a folder", file, file);
    assertThat(file).hasContent("mine");
  }

  @Test
  void isKeptInsteadOfAProductThatStandsForFiles() throws IOException {
    var step = new Step(temp, List.of("any"), temp, temp, new Input.Empty());
    var judge =
        new Build.Judge() {
          @Override
          public SequencedMap<String, byte[]> unpacked(Path product) {
            return files(product.getFileName() + "");
          }
        };
    var build = new Build(step, Build.FOLDER.resolve("product"), Optional.empty(), judge);
    try (var folder = BuildFolder.in(temp.resolve("builds"))) {
      folder.keep(build, temp.resolve("kept"));
    }

    assertThat(temp.resolve("kept/part/one")).hasContent("product one");
  }
}
