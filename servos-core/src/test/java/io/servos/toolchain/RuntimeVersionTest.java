package io.servos.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.servos.model.EnvironmentConfig;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.Mount;
import io.servos.model.Platform;
import io.servos.model.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeVersionTest {

  @TempDir Path temp;
  private Path root;
  private Path asked;
  private Path script;

  @BeforeEach
  void installARoot() throws IOException {
    root = Files.createDirectory(temp.resolve("root"));
    asked = temp.resolve("asked");
    script = Files.writeString(temp.resolve("a.py"), "");
  }

  /// A program that says a version and leaves a trace of having been started.
  private Path python(String path, String version) throws IOException {
    return SystemTree.program(
        root.resolve(path), "#!/bin/sh\n: > '" + asked + "'\necho 'Python " + version + "'\n");
  }

  private void prepare(EnvironmentConfig config) {
    new LinuxToolchain(root, "x86_64", root.resolve("roots"))
        .prepare(Workload.of(script), Platform.X86_64, config);
  }

  private InvalidWorkloadException refusal(EnvironmentConfig config) {
    return catchThrowableOfType(InvalidWorkloadException.class, () -> prepare(config));
  }

  @Test
  void believesTheNameAndStartsNothing() throws IOException {
    python("usr/bin/python3.12", "3.12.1");
    new SystemTree(root).link("usr/bin/python3", "python3.12");

    prepare(EnvironmentConfig.defaults());

    assertThat(asked).doesNotExist();
  }

  @Test
  void believesTheLibraryAndStartsNothing() throws IOException {
    python("usr/local/bin/python3", "3.12.1");
    SystemTree.program(root.resolve("usr/local/lib/python3.7/os.py"), "");

    var refusal = refusal(EnvironmentConfig.defaults());

    assertThat(refusal).hasMessage("'python3' is Python 3.7, and scripts need Python 3.8 or newer");
    assertThat(asked).doesNotExist();
  }

  @Test
  void asksAnInterpreterThatNothingElseTellsAbout() throws IOException {
    python("usr/local/bin/python3", "3.7.17");

    var refusal = refusal(EnvironmentConfig.defaults());

    assertThat(refusal).hasMessage("'python3' is Python 3.7, and scripts need Python 3.8 or newer");
    assertThat(refusal.remedy()).isEqualTo("apt-get install python3");
    assertThat(asked).exists();
  }

  @Test
  void acceptsTheOldestVersionThatScriptsMayNeed() throws IOException {
    python("usr/local/bin/python3", "3.8.0rc1");

    prepare(EnvironmentConfig.defaults());

    assertThat(asked).exists();
  }

  @Test
  void refusesAnInterpreterThatSaysNoVersion() throws IOException {
    python("usr/local/bin/python3", "of the jungle");

    assertThat(refusal(EnvironmentConfig.defaults()))
        .hasMessage("the version of '/usr/local/bin/python3' cannot be told");
  }

  @Test
  void startsNoInterpreterThatIsNotOfTheSystem() throws IOException {
    python("../kit/python3", "3.12.1");
    Files.writeString(script, "#!/srv/kit/python3\n");
    var mounted = new Mount(temp.resolve("kit"), Path.of("/srv/kit"), Mount.Access.READ_ONLY);

    var refusal = refusal(EnvironmentConfig.defaults().withMounts(List.of(mounted)));

    assertThat(refusal).hasMessage("the version of '/srv/kit/python3' cannot be told");
    assertThat(asked).doesNotExist();
  }
}
