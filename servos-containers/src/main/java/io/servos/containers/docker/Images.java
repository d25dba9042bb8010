package io.servos.containers.docker;

import io.servos.containers.client.Client;
import io.servos.containers.engine.Engine;
import io.servos.containers.engine.EngineException;
import io.servos.containers.engine.JsonValue;
import io.servos.containers.image.PlatformImages;
import io.servos.model.EnvironmentConfig;
import io.servos.model.InvalidConfigException;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Platform;
import io.servos.spi.Progress;
import java.util.Map;

/// The images of an engine. No registry is ever asked: what is not there is refused.
record Images(Engine engine, EngineFacts facts) {

  /// Names of architectures in images, and the kernel's.
  private static final Map<String, String> ARCHITECTURES =
      Map.of("amd64", "x86_64", "arm64", "aarch64", "arm", "armv7l", "386", "i686");

  /// What is known of the image for that config.
  ///
  /// @throws IsolationUnavailableException if there is none, or none that fits
  JsonValue of(EnvironmentConfig config) throws EngineException {
    var name = name(config);
    var image = engine.image(name).orElseThrow(() -> absent(name, config.image().isPresent()));
    var architecture = image.at("Architecture").text().orElse("");
    var wanted = architecture(config);
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

  /// The kernel's name of what programs for that platform are built for. Boards are emulated by
  /// programs for the engine's host.
  private String architecture(EnvironmentConfig config) {
    return switch (config.platform().orElse(Platform.ARDUINO)) {
      case ARDUINO, MICROPYTHON -> facts.architecture();
      case ARM64 -> "aarch64";
      case RPI_ARM -> "armv7l";
      case X86_64 -> "x86_64";
    };
  }

  private static String name(EnvironmentConfig config) {
    return config.image().orElseGet(() -> PlatformImages.name(platform(config)));
  }

  private static Platform platform(EnvironmentConfig config) {
    return config
        .platform()
        .orElseThrow(
            () -> InvalidConfigException.of("image", "is not named", "name one, or a platform"));
  }

  /// Has the image of the config's platform built, unless the config names another one.
  void provide(EnvironmentConfig config, Progress progress) throws InterruptedException {
    if (config.image().isPresent()) {
      return;
    }
    var wanted = architecture(config);
    if (!wanted.equals(facts.architecture())) {
      throw new IsolationUnavailableException(
          "image '" + name(config) + "'",
          "it builds programs for " + wanted + " and runs none",
          "name an image for " + wanted + " with --image, as scripts/foreign-image makes them");
    }
    var _ = new PlatformImages(new Client(engine)).provide(platform(config), progress);
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
