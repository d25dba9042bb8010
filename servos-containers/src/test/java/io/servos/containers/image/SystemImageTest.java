package io.servos.containers.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.containers.Engines;
import io.servos.model.BackendFailedException;
import io.servos.model.Emulator;
import io.servos.spi.Progress;
import io.servos.spi.Userland;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Images of systems of this host, of small ones for a processor that no other test has.
@Timeout(120)
class SystemImageTest {

  private static final String NAME = "servos:s390x-system";

  @TempDir Path temp;
  private final Images images = new Images(Engines.client());
  private final List<String> notes = Collections.synchronizedList(new ArrayList<>());
  private Path root;

  @BeforeEach
  void unpackASystem() throws IOException {
    root = unpack("first");
  }

  @AfterEach
  void removeWhatWasMade() throws InterruptedException {
    if (images.find(NAME).isPresent()) {
      images.remove(NAME, true);
    }
  }

  /// As `scripts/foreign-root` does: the folder comes under its name when it is whole.
  private Path unpack(String content) throws IOException {
    var work = Files.createDirectories(temp.resolve("work"));
    Files.createDirectories(work.resolve("usr/bin"));
    Files.createDirectories(work.resolve("proc/none"));
    Files.writeString(work.resolve("usr/bin/program"), content);
    Files.createSymbolicLink(work.resolve("bin"), Path.of("usr/bin"));
    var system = temp.resolve("s390x");
    if (Files.exists(system)) {
      Files.move(system, temp.resolve("before"));
    }
    return Files.move(work, system);
  }

  private Image provide() throws InterruptedException {
    var system = new Userland(root, "s390x", new Emulator("none", "1"), Path.of("/none"));
    new SystemImage(Engines.client(), system)
        .provide(
            new Progress() {
              @Override
              public void note(String text) {
                notes.add(text);
              }

              @Override
              public void step(int number, int count, String instruction) {}

              @Override
              public void line(String text) {}

              @Override
              public void end() {}
            });
    return images.get(NAME);
  }

  @Test
  void isMadeOnceForThatProcessor() throws Exception {
    var made = provide();

    assertThat(notes)
        .containsExactly("making image '" + NAME + "' of the system in '" + root + "'");
    assertThat(images.inspect(NAME)).contains("\"Architecture\":\"s390x\"");
    assertThat(provide()).isEqualTo(made);
    assertThat(notes).as("nothing was made again").hasSize(1);
    var saved = new ByteArrayOutputStream();
    images.save(List.of(NAME), saved);
    assertThat(saved.toString(StandardCharsets.ISO_8859_1))
        .contains("usr/bin/program", "first")
        .doesNotContain("proc/none");
  }

  @Test
  void isMadeAnewOfASystemThatWasUnpackedAnew() throws Exception {
    var before = provide();
    root = unpack("second");

    var after = provide();

    assertThat(after.id()).isNotEqualTo(before.id());
    assertThat(images.find(before.id())).as("what lost its name").isEmpty();
  }

  @Test
  void takesWhatOthersMadeUnderItsNameAsItIs() throws Exception {
    images.tag(Engines.IMAGE, NAME);

    assertThat(provide().id()).isEqualTo(images.get(Engines.IMAGE).id());
    assertThat(notes).isEmpty();
  }

  @Test
  void isMadeByOneOfThoseWhoWantIt() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var one = threads.submit(this::provide);
      var other = threads.submit(this::provide);

      assertThat(one.get()).isEqualTo(other.get());
    }
    assertThat(notes).filteredOn(note -> note.startsWith("making")).hasSize(1);
  }

  @Test
  void saysThatTheSystemIsGone() throws Exception {
    root = temp.resolve("none");

    assertThatThrownBy(this::provide)
        .isInstanceOf(BackendFailedException.class)
        .hasMessageContaining("the system in '" + root + "' cannot be read: ");
  }
}
