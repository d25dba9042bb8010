package io.servos.containers.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.containers.Engines;
import io.servos.containers.container.ContainerSpec;
import io.servos.containers.container.Containers;
import io.servos.model.Platform;
import io.servos.model.ServosException;
import io.servos.spi.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Images of platforms, with Dockerfiles that take no minutes, on the image of the tests.
@Timeout(120)
class PlatformImagesTest {

  private static final String DOCKERFILE =
      """
      ARG BASE=debian:trixie-slim
      FROM ${BASE}
      ARG PYPI=yes
      LABEL io.servos.platform=x86_64 io.servos.pypi=${PYPI}
      """;

  private final String repository = Engines.name("servos-platform");
  private final String name = repository + ":x86_64";
  private final Images images = new Images(Engines.client());
  private final Heard heard = new Heard();

  /// What was told, a line each.
  private static final class Heard implements Progress {

    private final List<String> notes = Collections.synchronizedList(new ArrayList<>());
    private final List<String> steps = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void note(String text) {
      notes.add(text);
    }

    @Override
    public void step(int number, int count, String instruction) {
      steps.add(instruction);
    }

    @Override
    public void line(String text) {}

    @Override
    public void end() {}
  }

  /// Builds and waits for other processes: two arguments, repository and Dockerfile.
  static final class Builder {

    private Builder() {}

    public static void main(String[] arguments) throws InterruptedException {
      var heard = new Heard();
      var built =
          platforms(arguments[0], arguments[1]).build(Platform.X86_64, Engines.IMAGE, false, heard);
      System.out.println(heard.steps.size() + " " + built.id());
    }
  }

  @AfterEach
  void removeWhatWasMade() throws InterruptedException {
    if (images.find(name).isPresent()) {
      images.remove(name, true);
    }
  }

  private static PlatformImages platforms(String repository, String dockerfile) {
    return new PlatformImages(
        Engines.client(), repository, platform -> new Recipe(platform.label(), dockerfile));
  }

  private Image build(String dockerfile) throws InterruptedException {
    return platforms(repository, dockerfile).build(Platform.X86_64, Engines.IMAGE, false, heard);
  }

  private Image provide(String dockerfile) throws InterruptedException {
    return platforms(repository, dockerfile).provide(Platform.X86_64, heard);
  }

  @Test
  void buildsOnceAndRemembersWhatItIsMadeFrom() throws InterruptedException {
    var built = build(DOCKERFILE);
    int steps = heard.steps.size();

    assertThat(heard.notes)
        .containsExactly("building image '" + name + "', which takes some minutes once");
    assertThat(steps).isGreaterThan(3);
    assertThat(built.names()).containsExactly(name);
    assertThat(built.labels())
        .containsEntry("io.servos.base", Engines.IMAGE)
        .containsEntry("io.servos.pypi", "yes")
        .containsKey("io.servos.content");
    assertThat(build(DOCKERFILE)).isEqualTo(built);
    assertThat(provide(DOCKERFILE)).isEqualTo(built);
    assertThat(heard.steps).as("nothing was built again").hasSize(steps);
  }

  @Test
  void buildsAgainOnTheSameBaseWhenItsDockerfileChanged() throws InterruptedException {
    var before = build(DOCKERFILE);

    var after = provide(DOCKERFILE + "ENV A=changed\n");

    assertThat(after.id()).isNotEqualTo(before.id());
    assertThat(after.labels()).containsEntry("io.servos.base", Engines.IMAGE);
    assertThat(images.find(before.id())).as("what lost its name").isEmpty();
    assertThat(images.get(name)).isEqualTo(after);
  }

  @Test
  void takesAnImageThatWasBuiltByHandAsItIsUntilAskedToBuild() throws InterruptedException {
    images.tag(Engines.IMAGE, name);
    var byHand = images.get(name);

    assertThat(provide(DOCKERFILE)).isEqualTo(byHand);
    assertThat(heard.steps).isEmpty();
    assertThat(build(DOCKERFILE).id()).isNotEqualTo(byHand.id());
  }

  @Test
  void buildsAgainWhenAskedForAnotherBaseOrAnew() throws InterruptedException {
    var first = build(DOCKERFILE);
    var base = repository + ":base";
    images.tag(Engines.IMAGE, base);
    var platforms = platforms(repository, DOCKERFILE);

    var onBase = platforms.build(Platform.X86_64, base, false, heard);
    images.remove(base, false);

    assertThat(first.labels()).containsEntry("io.servos.base", Engines.IMAGE);
    assertThat(onBase.labels()).containsEntry("io.servos.base", base);
    int steps = heard.steps.size();
    platforms.build(Platform.X86_64, Engines.IMAGE, true, heard);
    assertThat(heard.steps.size()).isGreaterThan(steps);
  }

  @Test
  void leavesOutWhatPypiHasWhereItIsNotReached() throws InterruptedException {
    var dockerfile = DOCKERFILE + "RUN [ \"$PYPI\" = no ] || exit 86\n";

    var built = build(dockerfile);

    assertThat(built.labels()).containsEntry("io.servos.pypi", "no");
    assertThat(heard.notes)
        .endsWith("PyPI is not reached, so image '" + name + "' lacks its packages");
    int notes = heard.notes.size();
    provide(dockerfile);
    assertThat(heard.notes).as("a run takes it as it is").hasSize(notes);
    build(dockerfile);
    assertThat(heard.notes.size()).as("a build tries again").isGreaterThan(notes);
  }

  @Test
  void tellsTheStepThatFailsAndLeavesNothing() throws InterruptedException {
    var containers = new Containers(Engines.client());

    assertThatThrownBy(() -> build(DOCKERFILE + "RUN exit 3\n"))
        .isInstanceOf(ServosException.class)
        .hasMessageMatching(
            "docker: image '"
                + name
                + "' could not be built: step 5/\\d+: its command ended with status 3")
        .extracting(failure -> ((ServosException) failure).remedy())
        .isEqualTo("see what it prints with 'servos image build x86_64'; it needs a network");
    assertThat(images.find(name)).isEmpty();
    assertThat(containers.list(true)).noneMatch(one -> one.image().contains(repository));
  }

  /// Nobody listens at port 1, so the engine is refused at once.
  @Test
  void saysWhatToDoWhenTheEngineCannotFetchTheBase() {
    var platforms = platforms(repository, DOCKERFILE);

    assertThatThrownBy(() -> platforms.build(Platform.X86_64, "localhost:1/base:1", false, heard))
        .isInstanceOf(ServosException.class)
        .hasMessageStartingWith(
            "image '"
                + name
                + "': it is built on image 'localhost:1/base:1', which the engine cannot fetch: ")
        .extracting(failure -> ((ServosException) failure).remedy())
        .isEqualTo("load or build that image, or name another one with --base or SERVOS_BASE");
    assertThat(heard.notes)
        .containsExactly(
            "fetching image 'localhost:1/base:1', which image '" + name + "' is built on");
  }

  @Test
  void buildsOnceWhenThreadsAskAtTheSameTime() throws InterruptedException {
    var platforms = platforms(repository, DOCKERFILE + "RUN sleep 2\n");
    var ids = Collections.synchronizedList(new ArrayList<String>());

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 4; i++) {
        var _ =
            threads.submit(
                () -> ids.add(platforms.build(Platform.X86_64, Engines.IMAGE, false, heard).id()));
      }
    }

    assertThat(ids).hasSize(4).containsOnly(images.get(name).id());
    assertThat(heard.steps).filteredOn(step -> step.equals("RUN sleep 2")).hasSize(1);
    assertThat(heard.notes)
        .filteredOn(note -> note.equals("waiting for another build of image '" + name + "'"))
        .hasSize(3);
  }

  @Test
  void buildsOnceWhenProcessesAskAtTheSameTime() throws IOException, InterruptedException {
    var dockerfile = DOCKERFILE + "RUN sleep 2\n";
    var first = start(dockerfile);
    var second = start(dockerfile);

    var answers = List.of(answer(first), answer(second));

    var id = images.get(name).id();
    assertThat(answers).allMatch(answer -> answer.endsWith(" " + id));
    assertThat(answers).filteredOn(answer -> answer.startsWith("0 ")).hasSize(1);
  }

  private static String answer(Process builder) throws IOException, InterruptedException {
    try (var lines = builder.inputReader()) {
      var answer = lines.readLine();
      assertThat(builder.waitFor()).isZero();
      return answer;
    }
  }

  private Process start(String dockerfile) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var path = System.getProperty("jdk.module.path");
    var command = new ArrayList<>(List.of(java));
    command.addAll(
        path == null
            ? List.of("-cp", System.getProperty("java.class.path"), Builder.class.getName())
            : List.of(
                "-p",
                path,
                "--add-modules",
                "io.servos.containers",
                "--patch-module",
                "io.servos.containers=" + Path.of("target/test-classes").toAbsolutePath(),
                "-m",
                "io.servos.containers/" + Builder.class.getName()));
    command.addAll(List.of(repository, dockerfile));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  @Test
  void stopsWaitingWhenItsThreadIsInterrupted() throws InterruptedException {
    var ended = new AtomicReference<String>("still waiting");
    try (var _ = BuildLock.take(repository, name, Progress.ignored())) {
      var waiting = Thread.ofVirtual().start(() -> ended.set(waited()));
      waiting.interrupt();
      waiting.join();
    }

    assertThat(ended).hasValue("interrupted");
    BuildLock.take(repository, name, Progress.ignored()).close();
  }

  private String waited() {
    try (var _ = BuildLock.take(repository, name, heard)) {
      return "taken";
    } catch (InterruptedException _) {
      return "interrupted";
    }
  }

  @ParameterizedTest
  @EnumSource
  void hasTheDockerfileOfEveryPlatform(Platform platform) {
    var recipe = Recipe.of(platform);

    assertThat(recipe.dockerfile())
        .contains("ARG BASE=" + PlatformImages.BASE, "FROM ${BASE}", "USER servos");
    assertThat(recipe.content()).matches("[0-9a-f]{32}");
    assertThat(PlatformImages.name(platform)).isEqualTo("servos:" + platform.label());
  }

  @Test
  void putsItsFilesWhereTheDockerfileFindsThem() throws InterruptedException {
    var built = build(DOCKERFILE + "COPY docker/ca /ca\nCMD [\"ls\", \"/ca\"]\n");
    var containers = new Containers(Engines.client());
    var spec = ContainerSpec.of(built.id(), "ls", "/ca").withName(Engines.name("test"));
    containers.create(spec);
    containers.start(spec.name());

    assertThat(containers.await(spec.name())).isZero();
    containers.remove(spec.name(), true);
  }
}
