package io.servos.cli.orchestrator;

import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Given;
import io.servos.cli.command.UsageException;
import io.servos.cli.output.BuildProgress;
import io.servos.cli.output.Console;
import io.servos.containers.Orchestrator;
import io.servos.containers.image.Image;
import io.servos.containers.image.PlatformImages;
import io.servos.model.Platform;
import io.servos.spi.Progress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `servos image build PLATFORM`: makes the images of platforms, all at the same
/// time: most of a build is waiting for packages.
///
/// @param given with a platform, `all` or nothing as its argument
record PlatformBuild(Given given) {

  static final String ALL = "all";

  private static final List<String> OF_FOLDERS =
      List.of("--file", "--build-arg", "--target", "--network");

  int run(Console console) throws InterruptedException {
    var platforms = platforms();
    for (var option : OF_FOLDERS) {
      if (given.parsed().hasMatchedOption(option)) {
        throw new UsageException(
            option + " is for the Dockerfile of a folder",
            "name the image with --tag, or leave it out");
      }
    }
    var built = build(platforms, console);
    boolean isOne = built.size() == 1 && !given.arguments().contains(ALL);
    console.print(isOne ? new ImageDetail(built.getFirst()) : new ImageList(built), given.json());
    return ExitCode.OK;
  }

  private List<Platform> platforms() {
    var name = given.arguments().isEmpty() ? ALL : given.argument(0);
    if (name.equals(ALL)) {
      return List.of(Platform.values());
    }
    return List.of(
        Platform.named(name)
            .orElseThrow(
                () ->
                    new UsageException(
                        "'" + name + "' is no platform",
                        "use "
                            + Stream.concat(Arrays.stream(Platform.values()), Stream.of(ALL))
                                .map(Object::toString)
                                .collect(Collectors.joining(", "))
                            + ", or name the image of a folder with --tag NAME:TAG")));
  }

  private List<Image> build(List<Platform> platforms, Console console) throws InterruptedException {
    var images = Orchestrator.open().platformImages();
    var base = given.value("--base").orElseGet(PlatformImages::configuredBase);
    boolean isAnew = given.flag("--no-cache");
    var progress = BuildProgress.whole(console);
    boolean isHeard = !given.json() && !given.flag("--quiet");
    try {
      return new AtOnce<Platform, Image>()
          .all(
              platforms,
              platform ->
                  images.build(
                      platform,
                      base,
                      isAnew,
                      !isHeard
                          ? Progress.ignored()
                          : platforms.size() == 1 ? progress : progress.of(platform.label())));
    } finally {
      progress.end();
    }
  }
}
