package io.servos.toolchain;

import io.servos.detect.PlatformDetector;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.model.InvalidConfigException;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Platform;
import io.servos.model.Workload;
import io.servos.spi.Build;
import io.servos.spi.Plan;
import io.servos.spi.Projects;
import io.servos.spi.Readiness;
import io.servos.spi.Step;
import io.servos.spi.Toolchain;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Prepares scripts, programs and sources for platforms that are Linux systems: the one that this
/// host natively is, and those that an emulator runs here. What executes a file is decided by its
/// first line (`#!`), then by being a program itself, then by its extension.
///
/// The program gets the absolute path of the script as its argument, not the text that the caller
/// typed: inside it starts in the script's directory, where a relative path would lead elsewhere.
public final class LinuxToolchain implements Toolchain, Projects {

  private final Path root;
  private final String architecture;
  private final RuntimeMaterial material;
  private final Emulation emulation;
  private final RegisteredEmulators registered;

  /// For this host.
  public LinuxToolchain() {
    this(Path.of("/"), new PlatformDetector().getArchitecture(), UserCache.ofUser().roots());
  }

  /// For a host of that architecture whose programs lie below that root.
  ///
  /// @param roots where systems of other architectures are
  LinuxToolchain(Path root, String architecture, Path roots) {
    this.root = root;
    this.architecture = architecture;
    this.material = RuntimeMaterial.ofHost(root);
    this.emulation = new Emulation(root, roots);
    this.registered = new RegisteredEmulators(root);
  }

  @Override
  public String name() {
    return "linux";
  }

  @Override
  public boolean targets(Platform platform) {
    return switch (platform) {
      case ARDUINO, MICROPYTHON -> false;
      case ARM64, RPI_ARM, X86_64 -> true;
    };
  }

  @Override
  public Readiness probe(Platform platform) {
    if (natives().contains(platform)) {
      return new Readiness.Ready("this host executes programs for " + platform + " itself");
    }
    return switch (platform) {
      case ARDUINO, MICROPYTHON ->
          new Readiness.Missing("is no Linux system, and needs the module servos-boards", remedy());
      case ARM64, RPI_ARM -> ForeignSystem.of(platform).map(emulation::probe).orElseThrow();
      case X86_64 ->
          new Readiness.Missing(
              "needs an emulator on " + architecture + " hosts, which is not part of this version",
              "run it on an x86_64 host");
    };
  }

  private String remedy() {
    return natives().stream()
        .sorted()
        .findFirst()
        .map(platform -> "choose the platform of this host: -p " + platform)
        .orElse("use a host with an x86_64 or ARM processor");
  }

  private Set<Platform> natives() {
    return switch (architecture) {
      case "x86_64" -> Set.of(Platform.X86_64);
      case "arm64" -> Set.of(Platform.ARM64, Platform.RPI_ARM);
      case "arm" -> Set.of(Platform.RPI_ARM);
      default -> Set.of();
    };
  }

  @Override
  public Plan prepare(Workload workload, Platform platform, EnvironmentConfig config) {
    var system = system(platform, config);
    refuseSettings(workload);
    var script = RuntimeScript.open(workload.file());
    var job = new Job(workload, config, script, material.of(script.real()), system);
    return new Plan(platform, job.build().stream().toList(), job.run(), system.emulator());
  }

  private static void refuseSettings(Workload workload) {
    for (var name : new TreeSet<>(workload.settings().keySet())) {
      throw InvalidConfigException.of(
          name, "is for boards, not for programs of a Linux system", "leave it out");
    }
  }

  @Override
  public Plan shell(Path folder, Input input, Platform platform, EnvironmentConfig config) {
    var system = system(platform, config);
    var step = new ProjectSteps(system, config, material).shell(folder, input);
    return new Plan(platform, List.of(), step, system.emulator());
  }

  @Override
  public Plan tests(
      Path folder, Optional<String> kind, Platform platform, EnvironmentConfig config) {
    var system = system(platform, config);
    var step = new ProjectSteps(system, config, material).tests(folder, kind);
    return new Plan(platform, List.of(), step, system.emulator());
  }

  private LinuxSystem system(Platform platform, EnvironmentConfig config) {
    var foreign = ForeignSystem.of(platform).filter(_ -> !natives().contains(platform));
    if (foreign.isPresent() && !LinuxSystem.isShownBy(config)) {
      return inContainer(foreign.get(), platform, config);
    }
    if (probe(platform) instanceof Readiness.Missing(var what, var remedy)) {
      throw new IsolationUnavailableException("platform '" + platform + "'", what, remedy);
    }
    return foreign
        .map(system -> LinuxSystem.of(system, emulation.userland(system, platform)))
        .orElseGet(() -> LinuxSystem.ofHost(root, architecture));
  }

  /// That of the image which the config names, or else the one in the user's cache.
  private LinuxSystem inContainer(
      ForeignSystem foreign, Platform platform, EnvironmentConfig config) {
    var program = registered.program(foreign, platform);
    return config.image().isPresent()
        ? LinuxSystem.ofImage(foreign.architecture(), Emulation.version(program))
        : LinuxSystem.of(foreign, emulation.userland(foreign, platform, program));
  }

  /// One workload on its system.
  private final class Job {

    private final Workload workload;
    private final EnvironmentConfig config;
    private final RuntimeScript script;
    private final Path shown;
    private final LinuxSystem system;
    private final Optional<Build> build;

    Job(
        Workload workload,
        EnvironmentConfig config,
        RuntimeScript script,
        Path shown,
        LinuxSystem system) {
      this.workload = workload;
      this.config = config;
      this.script = script;
      this.shown = shown;
      this.system = system;
      this.build = script.language().map(this::build);
    }

    Optional<Build> build() {
      return build;
    }

    private Build build(SourceLanguage language) {
      var builder = system.foreign().isPresent() ? LinuxSystem.ofHost(root, architecture) : system;
      return new SourceBuild(language, system.foreign(), system.architecture())
          .of(script, builder.programs(shown, config), shown);
    }

    Step run() {
      var start = build.map(Job::product).orElseGet(this::chosen);
      system.checkMaterial(shown, script.named());
      var argv = Stream.concat(start.argv().stream(), workload.arguments().stream()).toList();
      var workdir = script.real().resolveSibling("");
      return new Step(start.executable(), argv, shown, workdir, workload.input())
          .withUserland(system.userland());
    }

    private static RuntimeStart.Chosen product(Build build) {
      return new RuntimeStart.Chosen(build.product(), List.of(build.product().toString()));
    }

    private RuntimeStart.Chosen chosen() {
      return new RuntimeStart(
              script,
              system.architecture(),
              system.emulator().isPresent(),
              system.programs(shown, config))
          .chosen();
    }
  }
}
