package io.servos.boards.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.boards.store.Store;
import io.servos.model.BackendFailedException;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFilesTest {

  @TempDir Path folder;

  private ImageFiles files() {
    return new ImageFiles(new Store(folder.resolve("store")), Optional.of("mine"));
  }

  private Path product(String text) throws IOException {
    return Files.writeString(folder.resolve("product"), text);
  }

  @Test
  void putsCopiesAtTheirPaths() throws IOException {
    var root = files().unpacked(product("3 usr/a b/c\nx\ny4 d\nlast0 e/f\n"));

    assertThat(root.resolve("usr/a b/c")).hasContent("x\ny");
    assertThat(root.resolve("d")).hasContent("last");
    assertThat(root.resolve("e/f")).isEmptyFile();
  }

  @Test
  void givesWhatItsScriptAsksFor() throws Exception {
    Files.writeString(folder.resolve("there"), "content\n");
    var relative = Path.of("/").relativize(folder);
    var survey =
        files()
            .survey(
                folder,
                "give \"$@\"; mark \"$1\"\n",
                List.of(relative + "/there", relative + "/absent"));
    var argv = new java.util.ArrayList<>(survey.step().argv());
    argv.set(0, survey.step().executable().toString());
    var product = folder.resolve("given");

    assertThat(new ProcessBuilder(argv).redirectOutput(product.toFile()).start().waitFor())
        .isZero();

    assertThat(product).hasContent("8 " + relative + "/there\ncontent\n0 " + relative + "/there\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5 short\nabc",
        "1 ../../outside\nx",
        "1 .\nx",
        "x file\n",
        "-1 file\n",
        "1\nx",
        "1 a\0b\nx"
      })
  void refusesWhatIsGarbledAndKeepsNothingOfIt(String text) throws IOException {
    var product = product(text);

    assertThatThrownBy(() -> files().unpacked(product))
        .isInstanceOf(IsolationUnavailableException.class)
        .hasMessage("image 'mine': what it says of its files is garbled");

    assertThat(folder.resolve("outside")).doesNotExist();
    assertThat(folder.resolve("store/outside")).doesNotExist();
    try (var kept = Files.list(folder.resolve("store/image-files"))) {
      assertThat(kept).isEmpty();
    }
  }

  @Test
  void saysHowTheLookEnded() throws IOException {
    var survey = files().survey(folder, "", List.of());
    var product = product("");

    assertThatThrownBy(() -> survey.judge().failed(new Outcome.Exited(2), product, "sh: no such\n"))
        .isInstanceOf(BackendFailedException.class)
        .hasMessage("docker: looking at what image 'mine' has ended as exited: sh: no such");
  }
}
