package io.servos.boards.image;

import io.servos.boards.store.Fingerprint;
import io.servos.boards.store.Store;
import io.servos.model.BackendFailedException;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Outcome;
import io.servos.spi.Build;
import io.servos.spi.Step;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Copies of the few files of an image by which a run in it is planned. A step in a container of
/// that image gives them, under the limits of the run; nothing of it is executed on the host.
///
/// @param store where the copies are kept
/// @param image its name; empty means: the one of the platform
public record ImageFiles(Store store, Optional<String> image) {

  private static final String KIND = "image-files";
  private static final Path SHELL = Path.of("/bin/sh");
  private static final Path TMP = Path.of("/tmp");
  private static final String PRODUCT = "files";
  private static final int LONGEST_HEAD = 4096;

  /// Functions for a script: `give FILE...` gives those that there are, `mark FILE...` their names.
  private static final String FUNCTIONS =
      """
      cd /
      give() {
        for file; do
          [ ! -f "$file" ] || { printf '%s %s\\n' "$(wc -c <"$file")" "$file" && cat "$file"; }
        done
      }
      mark() { for file; do [ ! -e "$file" ] || printf '0 %s\\n' "$file"; done; }
      """;

  /// Whether what runs under that config sees the system of an image.
  public static boolean areSeen(EnvironmentConfig config) {
    return config.isolation().equals("docker");
  }

  /// The step that gives them.
  ///
  /// @param shown what it sees besides the image
  /// @param script calls `give` and `mark` with paths from the root on
  public Build survey(Path shown, String script, List<String> arguments) {
    var argv = new ArrayList<>(List.of("sh", "-c", FUNCTIONS + script, "sh"));
    argv.addAll(arguments);
    var step = new Step(SHELL, argv, shown, TMP, new Input.Empty());
    return new Build(step, Build.FOLDER.resolve(PRODUCT), Optional.empty(), new Judge(this))
        .reusable();
  }

  private record Judge(ImageFiles files) implements Build.Judge {

    @Override
    public void failed(Outcome outcome, Path product, String said) {
      throw new BackendFailedException(
          "docker",
          "looking at what %s has ended as %s%s"
              .formatted(files.label(), outcome.kind(), said.isBlank() ? "" : ": " + said.strip()),
          "use an image with a shell, and give it enough memory and time: --memory, --timeout",
          null);
    }
  }

  /// How messages call it.
  public String label() {
    return image.map(name -> "image '" + name + "'").orElse("the platform's image");
  }

  /// The folder with the copies, each at its path.
  ///
  /// @param product what the step gave
  /// @throws IsolationUnavailableException if that is none of its form
  public Path unpacked(Path product) {
    var fingerprint = new Fingerprint().content(product).hex();
    if (store.find(KIND, fingerprint).isEmpty()) {
      store.keep(KIND, fingerprint, fresh -> unpack(product, fresh));
    }
    return store.directory(KIND, fingerprint);
  }

  private void unpack(Path product, Path root) throws IOException {
    try (var input = new BufferedInputStream(Files.newInputStream(product))) {
      for (var head = head(input); !head.isEmpty(); head = head(input)) {
        int blank = head.indexOf(' ');
        var file = root.resolve(head.substring(blank + 1)).normalize();
        int size = Integer.parseInt(head.substring(0, blank));
        var content = input.readNBytes(size);
        if (content.length < size || !file.startsWith(root) || file.equals(root)) {
          throw garbled();
        }
        Files.createDirectories(file.resolveSibling(""));
        Files.write(file, content);
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
      throw garbled();
    }
  }

  private String head(InputStream input) throws IOException {
    var head = new ByteArrayOutputStream();
    for (int next = input.read(); next != '\n' && next >= 0; next = input.read()) {
      if (head.size() == LONGEST_HEAD) {
        throw garbled();
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.UTF_8);
  }

  private IsolationUnavailableException garbled() {
    return new IsolationUnavailableException(
        label(),
        "what it says of its files is garbled",
        "use the image that 'servos image build' makes");
  }
}
