package io.servos.boards.espidf;

import io.servos.boards.firmware.CompilerMessages;
import io.servos.boards.firmware.EspChip;
import io.servos.boards.firmware.FlashLayout;
import io.servos.boards.firmware.FlasherArguments;
import io.servos.boards.packaged.PackagedFile;
import io.servos.boards.project.EspIdfProject;
import io.servos.model.BackendFailedException;
import io.servos.model.Input;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import io.servos.model.Mount;
import io.servos.model.Outcome;
import io.servos.spi.Build;
import io.servos.spi.Step;
import io.servos.toolchain.RuntimeMaterial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/// Builds a copy of a project by ESP-IDF's own `idf.py`, in a step: all that comes of it comes out
/// of its standard output. ESP-IDF and its tools are seen there at their own paths, read-only.
record IdfBuild(EspIdfProject project, EspChip chip, IdfInstallation idf, IdfPrograms programs) {

  /// How idf.py calls the file of all of the flash memory.
  static final String MERGED = "merged-binary.bin";

  private static final Path SHELL = Path.of("/bin/sh");
  private static final Path TMP = Path.of("/tmp");

  /// Where a project is copied to.
  private static final String COPIED = "/tmp/project/";

  /// The status of `build.sh` when the Python environment cannot be used.
  private static final int NO_PYTHON = 78;

  private static final Pattern CMAKE =
      Pattern.compile("(?m)^\\s*CMake Error at ([^\\s:]+):(\\d+) [^\\n]*\\n\\s*(\\S[^\\n]*)$");

  private static final String FULL = "No space left on device";
  private static final String OFFLINE = "Cannot establish a connection to the component registry";

  Build build() {
    var python = idf.python();
    var material = project.material();
    var argv =
        List.of(
            "sh",
            "-c",
            packaged("build.sh"),
            "sh",
            material.toString(),
            chip.word(),
            idf.path().toString(),
            idf.tools().toString(),
            python.toString(),
            idf.series(),
            programs.searchPath(),
            packaged("collect.py"));
    var step = new Step(SHELL, argv, material, TMP, new Input.Empty());
    for (var mount : mounts(python)) {
      step = step.withMount(mount);
    }
    var product = Build.FOLDER.resolve(project.name() + "-" + chip.word());
    return new Build(step, product, Optional.empty(), new Judge());
  }

  private static String packaged(String name) {
    return new PackagedFile(IdfBuild.class, name).text();
  }

  /// Not all of the folder of tools, which may be one of a user's own.
  private List<Mount> mounts(Path python) {
    var shown = new ArrayList<Path>();
    shown.add(idf.path());
    shown.add(python);
    interpreter(python).ifPresent(shown::add);
    shown.add(idf.tools().resolve("tools"));
    try (var files = Files.list(idf.tools())) {
      files
          .filter(file -> String.valueOf(file.getFileName()).matches("espidf\\.constraints\\..*"))
          .forEach(shown::add);
    } catch (IOException _) {
      // There is none: everything is elsewhere.
    }
    return shown.stream().distinct().filter(Files::exists).map(IdfBuild::seen).toList();
  }

  /// The Python that the environment was made of, where that is not the system's: the folder above
  /// that of the program, unless it holds more than a Python.
  private static Optional<Path> interpreter(Path python) {
    try {
      var program = python.resolve("bin/python").toRealPath();
      var folder = program.resolve("../..").normalize();
      return !program.startsWith("/usr")
              && RuntimeMaterial.ofHost(Path.of("/")).of(folder.resolve("any")).equals(folder)
          ? Optional.of(folder)
          : Optional.empty();
    } catch (IOException _) {
      // The build finds that it cannot be started, and says so.
      return Optional.empty();
    }
  }

  private static Mount seen(Path path) {
    try {
      return new Mount(path.toRealPath(), path, Mount.Access.READ_ONLY);
    } catch (IOException failure) {
      throw IdfInstallation.absent(
          "'" + path + "' cannot be read: " + failure, "let this user read it");
    }
  }

  private final class Judge implements Build.Judge {

    @Override
    public void made(Path product) {
      var _ = unpacked(product);
    }

    @Override
    public SequencedMap<String, byte[]> unpacked(Path product) {
      var files = files(product);
      var content = content(files, FlasherArguments.FILE);
      var arguments = FlasherArguments.of(FlasherArguments.FILE, content);
      if (!arguments.chip().equals(chip)) {
        throw unusable("what it made is for %s".formatted(arguments.chip().name()));
      }
      var layout = arguments.layout(name -> content(files, name));
      files.put(MERGED, merged(layout));
      files.putLast(FlasherArguments.FILE, content);
      return files;
    }

    private byte[] merged(FlashLayout layout) {
      var merged = layout.merged();
      return chip.whole(MERGED, merged).content();
    }

    private SequencedMap<String, byte[]> files(Path product) {
      try {
        return new LinkedHashMap<>(BuiltFiles.read(product));
      } catch (IOException broken) {
        throw unusable("what it gave is not whole: " + broken.getMessage());
      }
    }

    private byte[] content(SequencedMap<String, byte[]> files, String name) {
      var content = files.get(name);
      if (content == null) {
        throw unusable("it gave no '" + name + "'");
      }
      return content;
    }

    @Override
    public void failed(Outcome outcome, Path product, String said) {
      if (outcome instanceof Outcome.Exited(int status)) {
        throw status == NO_PYTHON ? unseen() : refused(said);
      }
      // A limit ended it: that is the end of the workload.
    }

    private InvalidWorkloadException unseen() {
      return IdfInstallation.absent(
          "the Python of ESP-IDF %s is not seen in the sandbox".formatted(idf.version()),
          "show it with --mount DIR:DIR, or " + idf.install("") + " with a Python below /usr");
    }

    private InvalidWorkloadException refused(String said) {
      var messages = CompilerMessages.of(said, COPIED, project.shown());
      return new InvalidWorkloadException(
          Kind.NOT_BUILDABLE,
          messages
              .summary()
              .or(() -> configuration(said))
              .orElse("project '%s' does not build for %s".formatted(project.named(), chip.name())),
          remedy(said),
          messages.text());
    }

    /// What cmake says, which names files from the project's folder on.
    private Optional<String> configuration(String said) {
      var error = CMAKE.matcher(said);
      return error.find()
          ? Optional.of(
              "%s:%s: %s"
                  .formatted(
                      project.shown().resolve(error.group(1)), error.group(2), error.group(3)))
          : Optional.empty();
    }

    private static String remedy(String said) {
      if (said.contains(FULL)) {
        return "give it more room: --tmp-size 1g --memory 3g";
      }
      return said.contains(OFFLINE)
          ? "let 'idf.py reconfigure' get the components first, since a build has no network"
          : "mend what is named";
    }
  }

  private static BackendFailedException unusable(String problem) {
    return new BackendFailedException("ESP-IDF", problem, "build it with 'idf.py build'", null);
  }
}
