package io.servos.boards.espidf;

import io.servos.boards.firmware.EspChip;
import io.servos.boards.project.EspIdfProject;
import io.servos.boards.scenario.BoardSettings;
import io.servos.model.EnvironmentConfig;
import io.servos.model.InvalidConfigException;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Platform;
import io.servos.model.Workload;
import io.servos.spi.Build;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Builds projects for ESP-IDF, by the one that `IDF_PATH` names. Nothing here runs what it makes.
///
/// @param root below which the system's files are
/// @param environment the variables of the user
/// @param home of the user
public record IdfToolchain(Path root, Map<String, String> environment, Path home) {

  private static final String BOARD = "board";
  private static final String PROCESS = "process";
  private static final String USUAL = "esp32";
  private static final String WITH_TOOL = "write it with 'servos flash --tool esptool'";

  /// What else it takes, by the names of packages.
  private static final Map<String, String> PACKAGES =
      Map.of("cmake", "cmake", "ninja", "ninja-build");

  public IdfToolchain {
    environment = Map.copyOf(environment);
  }

  /// For this user.
  public static IdfToolchain ofUser(Path root) {
    return new IdfToolchain(root, System.getenv(), Path.of(System.getProperty("user.home", "/")));
  }

  /// Whether a variable names an ESP-IDF, be it there or not.
  public boolean isNamed() {
    return !environment.getOrDefault(IdfInstallation.VARIABLE, "").isEmpty();
  }

  /// Lets everything run but a project for ESP-IDF.
  ///
  /// @param named a folder or a file, as the user named it
  /// @throws InvalidWorkloadException if it is such a project
  public void refuseToRun(Path named) {
    var project = EspIdfProject.of(named);
    if (project.isPresent()) {
      throw isNamed() ? onlyBuilt(named) : notDriven(named);
    }
  }

  private static InvalidWorkloadException onlyBuilt(Path named) {
    return new InvalidWorkloadException(
        Kind.NOT_EXECUTABLE,
        "'" + named + "' is a project for ESP-IDF, and no emulator here has a board for it",
        "build it with 'servos build', and " + WITH_TOOL);
  }

  private static InvalidWorkloadException notDriven(Path named) {
    return new InvalidWorkloadException(
        Kind.NOT_BUILDABLE,
        "'" + named + "' is a project for ESP-IDF, which Servos does not drive",
        "set IDF_PATH to an ESP-IDF for 'servos build', or build it with 'idf.py build', and "
            + WITH_TOOL);
  }

  /// What builds the workload; empty when it is no project for ESP-IDF.
  ///
  /// @throws InvalidConfigException if it has a setting that there is not, or a target that the
  ///     project or ESP-IDF does not have
  /// @throws InvalidWorkloadException if ESP-IDF or one of its tools is not there
  /// @throws IsolationUnavailableException if it is not to be built in a sandbox of this host
  public Optional<Build> build(Workload workload, Platform platform, EnvironmentConfig config) {
    var found = EspIdfProject.of(workload.file());
    if (found.isEmpty()) {
      return Optional.empty();
    }
    var project = found.get();
    var idf = IdfInstallation.of(environment, home).orElseThrow(() -> notDriven(workload.file()));
    var settings = BoardSettings.of(workload.settings(), platform, Set.of(BOARD));
    if (!config.isolation().equals(PROCESS)) {
      throw new IsolationUnavailableException(
          "isolation '" + config.isolation() + "'",
          "ESP-IDF builds with what this host has",
          "use --isolation process");
    }
    var chip = chip(project, settings);
    var programs = IdfPrograms.of(root, idf);
    require(idf, programs, chip.word());
    return Optional.of(new IdfBuild(project, chip, idf, programs).build());
  }

  private static EspChip chip(EspIdfProject project, BoardSettings settings) {
    var asked = settings.value(BOARD).map(EspChip::named);
    var configured = project.configured();
    if (asked.isPresent()
        && configured.isPresent()
        && !configured.get().equals(asked.get().word())) {
      throw InvalidConfigException.of(
          BOARD,
          "the sdkconfig of '%s' is for %s, not for %s"
              .formatted(project.named(), configured.get(), asked.get().word()),
          "leave it out, or let 'idf.py set-target %s' make it anew".formatted(asked.get().word()));
    }
    return asked.orElseGet(() -> EspChip.named(project.target().orElse(USUAL)));
  }

  private static void require(IdfInstallation idf, IdfPrograms programs, String target) {
    var compiler = idf.compiler(target);
    var _ = idf.python();
    if (programs.find(compiler).isEmpty()) {
      throw IdfInstallation.absent(
          "ESP-IDF %s needs %s for %s, which is not in '%s'"
              .formatted(idf.version(), compiler, target, idf.tools().resolve("tools")),
          idf.install(target));
    }
    for (var program : List.of("cmake", "ninja")) {
      if (programs.find(program).isEmpty()) {
        throw IdfInstallation.absent(
            "ESP-IDF %s needs %s".formatted(idf.version(), program),
            "apt-get install --no-install-recommends " + PACKAGES.get(program));
      }
    }
  }
}
