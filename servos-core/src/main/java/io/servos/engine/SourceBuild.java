package io.servos.engine;

import io.servos.model.Input;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import io.servos.spi.Build;
import io.servos.spi.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Compiles one source file, on the host's own system.
///
/// @param target the system that the program is for; empty means: this host's
/// @param architecture what the program is for, in our words
record SourceBuild(SourceLanguage language, Optional<ForeignSystem> target, String architecture) {

  /// @param search in the host's own system
  /// @param shown what of the host the compiler sees
  /// @throws InvalidWorkloadException if there is no compiler
  Build of(RuntimeScript script, RuntimeSearch search, Path shown) {
    var compiler = language.compiler(target).orElseThrow(() -> noCompiler(script));
    var found =
        search.command(compiler.command(), search.install() + " " + compiler.debianPackages());
    var shell = search.command("sh", search.install() + " dash");
    var argv =
        List.of(
            "sh",
            "-c",
            language.script(architecture),
            "sh",
            found.executable().toString(),
            script.real().toString());
    var folder = script.real().resolveSibling("");
    var step = new Step(shell.executable(), argv, shown, folder, new Input.Empty());
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
