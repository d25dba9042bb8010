package io.servos.toolchain;

import io.servos.model.Input;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import io.servos.spi.Build;
import io.servos.spi.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Compiles one source file.
///
/// @param target the system that the program is for; empty means: the compiler's own
/// @param architecture what the program is for, in our words
record SourceBuild(SourceLanguage language, Optional<ForeignSystem> target, String architecture) {

  /// @param programs where the compiler is
  /// @param shown what of the host the compiler sees
  /// @throws InvalidWorkloadException if there is no compiler
  Build of(RuntimeScript script, RuntimePrograms programs, Path shown) {
    var compiler = language.compiler(target).orElseThrow(() -> noCompiler(script));
    var packages = compiler.debianPackages();
    var found = programs.command(compiler.command(), programs.install() + " " + packages);
    var shell = programs.command("sh", programs.install() + " dash");
    var argv =
        List.of(
            "sh",
            "-c",
            programs.demand(compiler.command(), packages) + language.script(architecture),
            "sh",
            found.toString(),
            script.real().toString());
    var folder = script.real().resolveSibling("");
    var step = new Step(shell, argv, shown, folder, new Input.Empty());
    return new Build(step, product(script), Optional.of(architecture));
  }

  private InvalidWorkloadException noCompiler(RuntimeScript script) {
    return new InvalidWorkloadException(
        Kind.NOT_EXECUTABLE,
        "'" + script.named() + "' cannot be compiled for " + architecture + " here",
        "compile it elsewhere and name the program");
  }

  private static Path product(RuntimeScript script) {
    var name = script.fileName();
    return Build.FOLDER.resolve(name.substring(0, name.lastIndexOf('.')));
  }
}
