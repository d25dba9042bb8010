package io.servos.containers.image;

import io.servos.containers.client.Client;
import io.servos.model.BackendFailedException;
import io.servos.model.Platform;
import io.servos.spi.Progress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The images `servos:PLATFORM` of an engine, each with the tools of its platform. They are built
/// from Dockerfiles that come with Servos, once: an image remembers what it was made from. Safe for
/// use by many threads and processes: of several that want the same image one builds it.
///
/// Every method fails with a [io.servos.model.ServosException] that says what to do.
public final class PlatformImages {

  /// What the images are built on, unless something else is asked for.
  public static final String BASE = "debian:trixie-slim";

  private static final String REPOSITORY = "servos";
  private static final String CONTENT = "io.servos.content";
  private static final String BUILT_ON = "io.servos.base";
  private static final String HAS_PYPI = "io.servos.pypi";
  private static final String PLATFORM = "io.servos.platform";
  private static final String STAGE = "io.servos.stage";

  /// With this the Dockerfiles say that PyPI is not reached.
  private static final long NO_PYPI = 86;

  private final Client client;
  private final Images images;
  private final String repository;
  private final Function<Platform, Recipe> recipes;

  /// Those of that engine.
  @SuppressWarnings("exports")
  public PlatformImages(Client client) {
    this(client, REPOSITORY, Recipe::of);
  }

  PlatformImages(Client client, String repository, Function<Platform, Recipe> recipes) {
    this.client = client;
    this.images = new Images(client);
    this.repository = repository;
    this.recipes = recipes;
  }

  /// The name of the image of that platform.
  public static String name(Platform platform) {
    return REPOSITORY + ":" + platform;
  }

  /// What this user builds the images on: the variable `SERVOS_BASE`, or else [#BASE].
  public static String configuredBase() {
    var named = System.getenv().getOrDefault("SERVOS_BASE", "");
    return named.isEmpty() ? BASE : named;
  }

  private String named(Platform platform) {
    return repository + ":" + platform;
  }

  /// The image of that platform; built when there is none, or one that Servos has
  /// built from another Dockerfile. One of that name that was built by hand is taken as it is.
  public Image provide(Platform platform, Progress progress) throws InterruptedException {
    var recipe = recipes.apply(platform);
    var there = images.find(named(platform)).filter(image -> isUsable(image, recipe));
    if (there.isPresent()) {
      return there.get();
    }
    try (var _ = BuildLock.take(platform.label(), named(platform), progress)) {
      var before = images.find(named(platform));
      if (before.isPresent() && isUsable(before.get(), recipe)) {
        return before.get();
      }
      var base =
          before
              .map(image -> image.labels().get(BUILT_ON))
              .orElseGet(PlatformImages::configuredBase);
      return build(platform, recipe, base, true, progress);
    }
  }

  private static boolean isUsable(Image image, Recipe recipe) {
    return recipe.content().equals(image.labels().getOrDefault(CONTENT, recipe.content()));
  }

  /// Builds the image of that platform, unless it was built by Servos from the same Dockerfile on
  /// that base with all of its packages.
  ///
  /// @param base the image to build on
  /// @param anew build it in any case, every step
  public Image build(Platform platform, String base, boolean anew, Progress progress)
      throws InterruptedException {
    var recipe = recipes.apply(platform);
    try (var _ = BuildLock.take(platform.label(), named(platform), progress)) {
      var before = images.find(named(platform));
      return before.isPresent() && !anew && isWhole(before.get(), recipe, base)
          ? before.get()
          : build(platform, recipe, base, !anew, progress);
    }
  }

  private static boolean isWhole(Image image, Recipe recipe, String base) {
    return recipe.content().equals(image.labels().get(CONTENT))
        && base.equals(image.labels().get(BUILT_ON))
        && !"no".equals(image.labels().get(HAS_PYPI));
  }

  private Image build(
      Platform platform, Recipe recipe, String base, boolean usesCache, Progress progress)
      throws InterruptedException {
    new Base(client, base).provide(named(platform), progress);
    progress.note("building image '" + named(platform) + "', which takes some minutes once");
    var end = build(platform, recipe, base, true, usesCache, progress);
    if (end instanceof Build.Failed failed && failed.status().orElse(0) == NO_PYPI) {
      progress.note("PyPI is not reached, so image '" + named(platform) + "' lacks its packages");
      end = build(platform, recipe, base, false, usesCache, progress);
    }
    return switch (end) {
      case Build.Built(var id) -> {
        removeLeft(platform);
        yield images.get(id);
      }
      case Build.Failed failed -> throw failed(platform, failed);
    };
  }

  private Build.End build(
      Platform platform,
      Recipe recipe,
      String base,
      boolean asksPypi,
      boolean usesCache,
      Progress progress)
      throws InterruptedException {
    var request =
        new BuildRequest(
            Path.of("/"),
            Path.of(recipe.name()),
            named(platform),
            Map.of("BASE", base, "PYPI", asksPypi ? "yes" : "no"),
            Optional.empty(),
            "host",
            usesCache);
    var labels = Map.of(CONTENT, recipe.content(), BUILT_ON, base);
    return new Build(client, request, recipe, labels, progress).run();
  }

  /// What earlier stages left, and what lost its name to the new image.
  private void removeLeft(Platform platform) throws InterruptedException {
    images.removeNameless(STAGE + "=" + platform);
    images.removeNameless(PLATFORM + "=" + platform, CONTENT);
  }

  private BackendFailedException failed(Platform platform, Build.Failed failed) {
    return new BackendFailedException(
        "docker",
        "image '"
            + named(platform)
            + "' could not be built: "
            + (failed.step().isEmpty() ? "" : "step " + failed.step() + ": ")
            + (failed.status().isPresent()
                ? "its command ended with status " + failed.status().getAsLong()
                : failed.error()),
        "see what it prints with 'servos image build " + platform + "'; it needs a network",
        null);
  }
}
