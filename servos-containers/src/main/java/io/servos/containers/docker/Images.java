package io.servos.containers.docker;

import io.servos.containers.client.Client;
import io.servos.containers.engine.Engine;
import io.servos.containers.engine.EngineException;
import io.servos.containers.engine.JsonValue;
import io.servos.containers.image.PlatformImages;
import io.servos.containers.image.SystemImage;
import io.servos.model.EnvironmentConfig;
import io.servos.model.InvalidConfigException;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Platform;
import io.servos.spi.Progress;
import io.servos.spi.Step;
import io.servos.spi.Userland;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// The images of an engine. No registry is ever asked: what is not there is refused.
record Images(Engine engine, EngineFacts facts) {

  /// Names of architectures in images, and the kernel's.
  private static final Map<String, String> ARCHITECTURES =
      Map.of("amd64", "x86_64", "arm64", "aarch64", "arm", "armv7l", "386", "i686");

  /// What is known of the image for that step.
  ///
  /// @throws IsolationUnavailableException if there is none, or none that fits
  JsonValue of(Step step, EnvironmentConfig config) throws EngineException {
    var name = name(step, config);
    var image = engine.image(name).orElseThrow(() -> absent(name, config.image().isPresent()));
    var architecture = image.at("Architecture").text().orElse("");
    var wanted = architecture(step, config);
    if (!ARCHITECTURES.getOrDefault(architecture, architecture).equals(wanted)) {
      throw new IsolationUnavailableException(
          "image '" + name + "'",
          "it is for " + architecture + " and what runs in it is for " + wanted,
          "name an image for " + wanted + " with --image");
    }
    var volumes = image.at("Config").at("Volumes").keys();
    if (!volumes.isEmpty()) {
      throw new IsolationUnavailableException(
          "image '" + name + "'",
          "it declares volumes (" + String.join(", ", volumes) + "), which have no limit of size",
          "use an image without VOLUME");
    }
    return image;
  }

  /// The kernel's name of what the programs in the image are built for. Boards are emulated by
  /// programs for the engine's host, and programs for other processors built by such.
  private String architecture(Step step, EnvironmentConfig config) {
    return switch (config.platform().orElse(Platform.ARDUINO)) {
      case ARDUINO, MICROPYTHON -> facts.architecture();
      case ARM64 -> config.image().isPresent() ? "aarch64" : ofSystem(step);
      case RPI_ARM -> config.image().isPresent() ? "armv7l" : ofSystem(step);
      case X86_64 -> "x86_64";
    };
  }

  private String ofSystem(Step step) {
    return step.userland().map(Images::architecture).orElse(facts.architecture());
  }

  private static String architecture(Userland system) {
    return ARCHITECTURES.getOrDefault(system.architecture(), system.architecture());
  }

  private static String name(Step step, EnvironmentConfig config) {
    return config
        .image()
        .or(() -> step.userland().map(SystemImage::name))
        .orElseGet(() -> PlatformImages.name(platform(config)));
  }

  private static Platform platform(EnvironmentConfig config) {
    return config
        .platform()
        .orElseThrow(
            () -> InvalidConfigException.of("image", "is not named", "name one, or a platform"));
  }

  /// Has the images made that those steps need, unless the config names one: that of the platform,
  /// and that of a system of this host.
  void provide(List<Step> steps, EnvironmentConfig config, Progress progress)
      throws InterruptedException {
    if (config.image().isPresent()) {
      return;
    }
    var client = new Client(engine);
    for (var system : new LinkedHashSet<>(steps.stream().map(Step::userland).toList())) {
      if (system.isPresent()) {
        new SystemImage(client, system.get()).provide(progress);
      } else {
        var _ = new PlatformImages(client).provide(platform(config), progress);
      }
    }
  }

  private static IsolationUnavailableException absent(String name, boolean isNamed) {
    return new IsolationUnavailableException(
        "image '" + name + "'",
        "the engine does not have it, and Servos asks no registry",
        isNamed
            ? "fetch it with docker pull " + name + ", or name another one with --image"
            : "build it with 'servos image build', or name another one with --image");
  }
}
