package io.servos.toolchain;

import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import io.servos.spi.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What can be done in a folder.
record ProjectSteps(LinuxSystem system, EnvironmentConfig config, RuntimeMaterial material) {

  private static final Path TMP = Path.of("/tmp");

  /// bash where it is installed, or else sh.
  Step shell(Path folder, Input input) {
    boolean isShown = material.isShown(folder);
    system.checkMaterial(folder, folder.toString());
    if (!LinuxSystem.isShownBy(config)) {
      refuseUnshown(folder, isShown);
      if (system.userland().isEmpty()) {
        return imageShell(folder, input);
      }
    }
    var search = system.search(folder, config);
    var name = search.find("/usr/bin/bash").isPresent() ? "bash" : "sh";
    var shell = search.command(name, search.install() + " bash");
    var argv = List.of(name, "-i");
    return new Step(
            shell.executable(),
            argv,
            isShown ? folder : shell.executable(),
            isShown ? folder : TMP,
            input)
        .withUserland(system.userland());
  }

  private static void refuseUnshown(Path folder, boolean isShown) {
    if (!isShown) {
      throw new InvalidWorkloadException(
          Kind.NOT_EXECUTABLE,
          "'" + folder + "' holds more than a project and is not shown in a container",
          "name a folder below it");
    }
  }

  private static Step imageShell(Path folder, Input input) {
    var argv = List.of("sh", "-c", "command -v bash >/dev/null && exec bash -i; exec sh -i");
    return new Step(Path.of("sh"), argv, folder, folder, input);
  }

  /// @throws InvalidWorkloadException if none are known there, or what runs them is not there
  Step tests(Path folder, Optional<String> kind) {
    var framework = kind.map(ProjectSteps::named).orElseGet(() -> found(folder));
    system.checkMaterial(folder, folder.toString());
    var programs = system.programs(folder, config);
    var shell = programs.command("sh", programs.install() + " dash");
    var demands = new StringBuilder();
    var tools = new ArrayList<String>();
    for (var tool : framework.tools()) {
      var remedy = programs.install() + " " + tool.debianPackage();
      tools.add(programs.command(tool.command(), remedy).toString());
      demands.append(programs.demand(tool.command(), tool.debianPackage()));
    }
    var argv = new ArrayList<>(List.of("sh", "-c", demands + framework.script(), "sh"));
    argv.addAll(tools);
    var step =
        new Step(shell, argv, folder, folder, new Input.Empty()).withUserland(system.userland());
    if (framework == TestFramework.MAVEN) {
      for (var mount : MavenFiles.mounts(Map.copyOf(System.getenv()))) {
        step = step.withMount(mount);
      }
    }
    return step;
  }

  private static TestFramework named(String kind) {
    return TestFramework.named(kind)
        .orElseThrow(
            () ->
                new InvalidWorkloadException(
                    Kind.NOT_FOUND,
                    "there are no tests of kind '" + kind + "'",
                    "use one of: " + TestFramework.labels()));
  }

  private static TestFramework found(Path folder) {
    try {
      return TestFramework.of(folder)
          .orElseThrow(
              () ->
                  new InvalidWorkloadException(
                      Kind.NOT_FOUND,
                      "no tests are known in '" + folder + "'",
                      "name their kind: " + TestFramework.labels()));
    } catch (IOException failure) {
      throw new InvalidWorkloadException(
          Kind.NOT_EXECUTABLE,
          "'" + folder + "' cannot be read: " + failure.getMessage(),
          "let this user read it");
    }
  }
}
