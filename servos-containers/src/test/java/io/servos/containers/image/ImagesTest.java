package io.servos.containers.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.servos.containers.Engines;
import io.servos.containers.container.Container;
import io.servos.containers.container.ContainerSpec;
import io.servos.containers.container.Containers;
import io.servos.containers.engine.Call;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.ServosException;
import io.servos.spi.Progress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ImagesTest {

  @TempDir Path folder;
  private final String name = Engines.name("servos-images") + ":1";
  private final Images images = new Images(Engines.client());

  @AfterEach
  void removeWhatWasMade() throws InterruptedException {
    for (var image : images.list(false)) {
      for (var one : image.names()) {
        if (one.startsWith(name.substring(0, name.length() - 2))) {
          images.remove(one, true);
        }
      }
    }
    images.prune(false);
  }

  /// What a build told, a line each.
  private static final class Heard implements Progress {

    private final List<String> told = new ArrayList<>();

    @Override
    public void note(String text) {}

    @Override
    public void end() {}

    @Override
    public void step(int number, int count, String instruction) {
      told.add(number + "/" + count + " " + instruction);
    }

    @Override
    public void line(String text) {
      told.add(text);
    }
  }

  private Image build(String dockerfile) throws IOException, InterruptedException {
    return images.build(Engines.build(folder, name, dockerfile), Progress.ignored());
  }

  @Test
  void buildsAndTellsOfEveryStep() throws IOException, InterruptedException {
    var heard = new Heard();
    Files.writeString(folder.resolve("greeting"), "hello\n");
    var request =
        Engines.build(
                folder,
                name,
                "ARG BASE\nFROM $BASE\nARG WORD\nCOPY greeting /\nRUN cat /greeting; echo $WORD\n")
            .withArguments(Map.of("BASE", Engines.IMAGE, "WORD", "there"));

    var image = images.build(request, heard);

    assertThat(image.names()).containsExactly(name);
    assertThat(image.labels()).containsEntry("io.servos.image", name);
    assertThat(heard.told)
        .contains("2/6 FROM $BASE", "5/6 RUN cat /greeting; echo $WORD", "hello", "there");
    assertThat(images.find(name)).contains(image);
    assertThat(images.build(request, Progress.ignored()).id()).isEqualTo(image.id());
  }

  @Test
  void tellsTheStepThatFails() {
    var failure =
        catchThrowableOfType(
            InvalidWorkloadException.class,
            () -> build("FROM " + Engines.IMAGE + "\nRUN exit 3\n"));

    assertThat(failure.kind()).isEqualTo(InvalidWorkloadException.Kind.NOT_BUILDABLE);
    assertThat(failure)
        .hasMessage(
            "image '"
                + name
                + "' cannot be built: step 2/3, RUN exit 3: The command '/bin/sh -c exit 3'"
                + " returned a non-zero code: 3");
    assertThat(failure.remedy()).startsWith("mend the Dockerfile; ");
  }

  @Test
  void leavesNoContainerBehindWhenABuildFails() throws InterruptedException {
    var containers = new Containers(Engines.client());
    var before = ids(containers);

    assertThatThrownBy(() -> build("FROM " + Engines.IMAGE + "\nRUN exit 3\n"))
        .isInstanceOf(InvalidWorkloadException.class);

    assertThat(ids(containers)).isEqualTo(before);
  }

  private static List<String> ids(Containers containers) throws InterruptedException {
    return containers.list(true).stream().map(Container::id).toList();
  }

  @Test
  void asksNoRegistryForABase() {
    assertThatThrownBy(() -> build("FROM no-such/base:9\n"))
        .isInstanceOf(ServosException.class)
        .hasMessage(
            "image 'no-such/base:9': the build needs it, the engine does not have it, and Servos"
                + " asks no registry");
  }

  @Test
  void saysThatThereIsNoDockerfile() {
    assertThatThrownBy(() -> images.build(BuildRequest.of(folder, name), Progress.ignored()))
        .isInstanceOf(InvalidWorkloadException.class)
        .hasMessage("there is no file '" + folder.resolve("Dockerfile") + "'");
  }

  @Test
  void endsABuildWhenItsThreadIsInterrupted() throws IOException, InterruptedException {
    var request =
        Engines.build(folder, name, "FROM " + Engines.IMAGE + "\nRUN echo begun; sleep 600\n");
    var builder = Thread.currentThread();
    var listener =
        new Progress() {
          @Override
          public void note(String text) {}

          @Override
          public void end() {}

          @Override
          public void step(int number, int count, String instruction) {}

          @Override
          public void line(String text) {
            if (text.equals("begun")) {
              builder.interrupt();
            }
          }
        };

    assertThatThrownBy(() -> images.build(request, listener))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void namesAndForgets() throws IOException, InterruptedException {
    var image = build("FROM " + Engines.IMAGE + "\nENV A=1\n");
    var further = name.replace(":1", ":2");

    images.tag(name, further);

    assertThat(images.get(image.id()).names()).containsExactlyInAnyOrder(name, further);
    images.remove(name, false);
    assertThat(images.find(name)).isEmpty();
    assertThat(images.get(further).id()).isEqualTo(image.id());
    images.remove(further, false);
    assertThat(images.find(image.id())).isEmpty();
  }

  @Test
  void tellsHowAnImageWasMade() throws IOException, InterruptedException {
    build("FROM " + Engines.IMAGE + "\nRUN echo 0123456789 >/file\n");

    var history = images.history(name);

    assertThat(history.get(0).instruction()).contains("LABEL io.servos.image=" + name);
    assertThat(history.get(1).instruction()).contains("echo 0123456789 >/file");
    assertThat(history.get(1).bytes()).isEqualTo(11);
  }

  @Test
  void movesImagesInAnArchive() throws IOException, InterruptedException {
    var image = build("FROM " + Engines.IMAGE + "\nENV A=2\n");
    var archive = new ByteArrayOutputStream();
    images.save(List.of(name), archive);
    images.remove(name, false);

    var loaded = images.load(new ByteArrayInputStream(archive.toByteArray()));

    assertThat(loaded).containsExactly(name);
    assertThat(images.get(name).id()).isEqualTo(image.id());
  }

  @Test
  void refusesAnArchiveThatHoldsNoImages() {
    var text = new ByteArrayInputStream("no archive".getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> images.load(text))
        .isInstanceOf(InvalidWorkloadException.class)
        .hasMessageStartingWith("the archive holds no images: ");
  }

  @Test
  void savesNothingOfImagesThatAreNotThere() {
    assertThatThrownBy(() -> images.save(List.of("no-such:1"), new ByteArrayOutputStream()))
        .isInstanceOf(ServosException.class)
        .hasMessage("image 'no-such:1': there is none of that name");
  }

  @Test
  void prunesOnlyWhatItBuiltAndNobodyUses() throws IOException, InterruptedException {
    var containers = new Containers(Engines.client());
    var used = build("FROM " + Engines.IMAGE + "\nENV A=used\n");
    var container = ContainerSpec.of(used.id(), "true");
    containers.create(container);
    var unused = build("FROM " + Engines.IMAGE + "\nENV A=unused\n");
    var named = build("FROM " + Engines.IMAGE + "\nENV A=named\n");
    var derived = madeByOthers();

    var pruned = images.prune(false);

    assertThat(pruned.removed()).contains(unused.id());
    assertThat(images.find(unused.id())).isEmpty();
    assertThat(images.find(used.id())).isPresent();
    assertThat(images.find(named.id())).isPresent();
    assertThat(images.find(derived)).as("with a label handed down").isPresent();
    assertThat(images.prune(true).removed()).contains(derived);
    containers.remove(container.name(), true);
  }

  /// An image without a name, made of one of ours by somebody else.
  private String madeByOthers() throws IOException, InterruptedException {
    var containers = new Containers(Engines.client());
    var spec = ContainerSpec.of(name, "true");
    containers.create(spec);
    var made = Engines.client().ask("commit", Call.post("/commit").with("container", spec.name()));
    containers.remove(spec.name(), true);
    return made.at("Id").text().orElseThrow();
  }
}
