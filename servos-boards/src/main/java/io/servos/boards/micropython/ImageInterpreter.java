package io.servos.boards.micropython;

import io.servos.boards.image.ImageFiles;
import io.servos.model.BackendFailedException;
import io.servos.model.Emulator;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Mount;
import io.servos.spi.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// MicroPython of an image.
///
/// @param version what it says of itself
record ImageInterpreter(String version) implements Interpreter {

  private static final String PROGRAM = "micropython";
  private static final String VERSION = "version";
  private static final Pattern NUMBERS = Pattern.compile("\\d+(\\.\\d+){0,4}");

  private static final String SURVEY =
      """
      command -v micropython >/dev/null || exit 0
      version=$(micropython -c \
        'import sys; print(".".join(str(part) for part in sys.implementation[1][:3]))')
      printf '%d version\\n%s' "${#version}" "$version"
      """;

  /// Looks for it.
  ///
  /// @param shown what the step sees besides the image
  static Build survey(ImageFiles files, Path shown) {
    return files.survey(shown, SURVEY, List.of());
  }

  /// The one that the image turned out to have.
  ///
  /// @throws IsolationUnavailableException if it has none
  static ImageInterpreter of(ImageFiles files, Path surveyed) {
    var file = files.unpacked(surveyed).resolve(VERSION);
    try {
      var version = Files.exists(file) ? Files.readString(file) : "";
      if (!NUMBERS.matcher(version).matches()) {
        throw new IsolationUnavailableException(
            files.label(),
            "it has no MicroPython",
            files.image().isPresent()
                ? "apt-get install micropython in it, or leave --image out"
                : "have it built anew: servos image build micropython");
      }
      return new ImageInterpreter(version);
    } catch (IOException failure) {
      throw new BackendFailedException(
          "store", "'" + file + "' cannot be read: " + failure, "let this user read it", failure);
    }
  }

  @Override
  public Emulator emulator() {
    return new Emulator(PROGRAM, version);
  }

  @Override
  public List<Mount> mounts() {
    return List.of();
  }

  @Override
  public Path executable() {
    return Path.of(PROGRAM);
  }

  @Override
  public List<String> argv(long heapBytes, String start, List<String> arguments) {
    var argv = new ArrayList<>(List.of(PROGRAM, "-X", "heapsize=" + heapBytes, start));
    argv.addAll(arguments);
    return argv;
  }
}
