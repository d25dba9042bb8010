package io.servos.toolchain;

import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Chooses what executes a file.
///
/// @param architecture what programs must be built for
/// @param emulated whether an emulator executes them
record RuntimeStart(
    RuntimeScript script, String architecture, boolean emulated, RuntimePrograms programs) {

  /// @param executable absolute path inside, or a name to look up inside
  /// @param argv what it gets up to and including the script's path
  record Chosen(Path executable, List<String> argv) {}

  /// @throws InvalidWorkloadException if nothing here can execute the file
  Chosen chosen() {
    var shebang = Shebang.of(script.head(), script.named());
    if (shebang.isPresent()) {
      return byFirstLine(shebang.get());
    }
    var binary = RuntimeBinary.of(script.head());
    if (binary.isPresent()) {
      return asProgram(binary.get());
    }
    return byExtension();
  }

  private Chosen byFirstLine(Shebang shebang) {
    var words = shebang.command();
    if (!words.isEmpty()) {
      return byCommand(
          words.getFirst(), words.subList(1, words.size()), envRemedy(shebang, words.getFirst()));
    }
    var options = shebang.argument().isEmpty() ? List.<String>of() : List.of(shebang.argument());
    return chosen(
        shebang.interpreter(),
        programs.interpreter(shebang.interpreter(), script.named()),
        options);
  }

  private String envRemedy(Shebang shebang, String command) {
    return command.matches(".*[ \t].*")
        ? "write '#!" + shebang.interpreter() + " -S " + command + "'"
        : RuntimeTable.remedy(command, programs.install());
  }

  private Chosen byExtension() {
    var entry =
        RuntimeTable.byExtension(script.fileName())
            .orElseThrow(() -> unknown(script.named(), script.fileName()));
    return byCommand(
        entry.command(), entry.options(), programs.install() + " " + entry.debianPackage());
  }

  private static InvalidWorkloadException unknown(String named, String fileName) {
    return fileName.endsWith(".ino")
        ? new InvalidWorkloadException(
            Kind.NOT_EXECUTABLE,
            "'" + named + "' is an Arduino sketch",
            "name its platform: -p arduino")
        : new InvalidWorkloadException(
            Kind.NOT_EXECUTABLE,
            "nothing here knows how to run '" + named + "'",
            "begin it with a line such as '#!/usr/bin/env python3', or give it one of the"
                + " extensions "
                + RuntimeTable.extensions());
  }

  private Chosen byCommand(String command, List<String> options, String remedy) {
    var found =
        command.contains("/")
            ? programs.interpreter(command, script.named())
            : programs.command(command, remedy);
    return chosen(command, found, options);
  }

  private Chosen chosen(String name, Path executable, List<String> options) {
    var argv = new ArrayList<String>();
    argv.add(name);
    argv.addAll(options);
    argv.add(script.real().toString());
    return new Chosen(executable, List.copyOf(argv));
  }

  private Chosen asProgram(RuntimeBinary binary) {
    if (!binary.architecture().equals(architecture)) {
      throw new InvalidWorkloadException(
          Kind.NOT_EXECUTABLE,
          "program '" + script.named() + "' is built for " + binary.architecture(),
          architectureRemedy(binary.architecture()));
    }
    if (!binary.isProgram()) {
      throw new InvalidWorkloadException(
          Kind.NOT_EXECUTABLE,
          "'" + script.named() + "' is an object file, not a program",
          "link it first");
    }
    if (!Files.isExecutable(script.real())) {
      throw new InvalidWorkloadException(
          Kind.NOT_EXECUTABLE,
          "program '" + script.named() + "' is not marked executable",
          "chmod +x " + script.named());
    }
    checkLoader(binary.loader());
    return new Chosen(script.real(), List.of(script.real().toString()));
  }

  private String architectureRemedy(String built) {
    return switch (built) {
      case "arm64" -> "name its platform: -p arm64";
      case "x86_64" -> "name its platform: -p x86_64";
      case "avr" -> "name its platform: -p arduino";
      case "arm" ->
          architecture.equals("arm64") && !emulated ? buildIt() : "name its platform: -p rpi-arm";
      default -> buildIt();
    };
  }

  private String buildIt() {
    return "build it for " + architecture;
  }

  private void checkLoader(String loader) {
    if (!loader.isEmpty() && programs.lacks(loader)) {
      throw new InvalidWorkloadException(
          Kind.NOT_FOUND,
          "program '"
              + script.named()
              + "' needs the loader '"
              + loader
              + "', which is not seen inside",
          loader.contains("musl")
              ? "apt-get install musl"
              : "link it statically, or install the loader");
    }
  }
}
