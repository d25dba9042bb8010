package io.servos.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.servos.model.EnvironmentConfig;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import io.servos.model.Platform;
import io.servos.model.Workload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LinuxToolchainRefusalTest {

  @TempDir Path temp;
  private SystemTree system;
  private Path work;

  @BeforeEach
  void installARoot() throws IOException {
    system = SystemTree.withRuntimes(temp.resolve("root"));
    work = Files.createDirectory(temp.resolve("work"));
  }

  private Path script(String name, String content) throws IOException {
    return Files.writeString(work.resolve(name), content, StandardCharsets.UTF_8);
  }

  private InvalidWorkloadException refusal(Path file) {
    var toolchain = new LinuxToolchain(system.root(), "x86_64", temp.resolve("roots"));
    return catchThrowableOfType(
        InvalidWorkloadException.class,
        () -> toolchain.prepare(Workload.of(file), Platform.X86_64, EnvironmentConfig.defaults()));
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
            ofRuntimes(), ofInterpreters(), ofHiddenOrOldInterpreters(), ofFirstLines(), ofFiles())
        .flatMap(refusals -> refusals);
  }

  private static Stream<Arguments> ofRuntimes() {
    return Stream.of(
        Arguments.of(
            "x.php", "<?php", Kind.NOT_FOUND, "php is not installed", "apt-get install php-cli"),
        Arguments.of(
            "x",
            "#!/usr/bin/env fish\n",
            Kind.NOT_FOUND,
            "fish is not installed",
            "apt-get install fish"),
        Arguments.of(
            "x",
            "#!/usr/bin/env python\n",
            Kind.NOT_FOUND,
            "python is not installed",
            "apt-get install python-is-python3"),
        Arguments.of(
            "x",
            "#!/usr/bin/env nonesuch\n",
            Kind.NOT_FOUND,
            "nonesuch is not installed",
            "install 'nonesuch' below /usr"),
        Arguments.of(
            "x",
            "#!/usr/bin/env python3 -u\n",
            Kind.NOT_FOUND,
            "python3 -u is not installed",
            "write '#!/usr/bin/env -S python3 -u'"));
  }

  private static Stream<Arguments> ofInterpreters() {
    return Stream.of(
        Arguments.of(
            "x",
            "#!/usr/bin/zsh\n",
            Kind.NOT_FOUND,
            "the first line of 'FILE' names '/usr/bin/zsh', which is not installed",
            "apt-get install zsh"),
        Arguments.of(
            "x",
            "#!/usr/bin/notexec\n",
            Kind.NOT_FOUND,
            "the first line of 'FILE' names '/usr/bin/notexec', which is not installed",
            "install 'notexec' below /usr"),
        Arguments.of(
            "x",
            "#!/usr/lib\n",
            Kind.NOT_FOUND,
            "the first line of 'FILE' names '/usr/lib', which is not installed",
            "install 'lib' below /usr"),
        Arguments.of(
            "x",
            "#!/usr/bin/loop\n",
            Kind.NOT_FOUND,
            "the first line of 'FILE' names '/usr/bin/loop', which is not installed",
            "install 'loop' below /usr"));
  }

  private static Stream<Arguments> ofHiddenOrOldInterpreters() {
    return Stream.of(
        Arguments.of(
            "x",
            "#!/opt/tool/bin/tool\n",
            Kind.NOT_FOUND,
            "the interpreter of 'FILE' is '/opt/tool/bin/tool', which is not seen inside",
            "install it below /usr, or show it with --mount /opt/tool/bin:/opt/tool/bin"),
        Arguments.of(
            "x",
            "#!/usr/bin/env tool\n",
            Kind.NOT_FOUND,
            "'tool' is '/opt/tool/bin/tool', which is not seen inside",
            "install it below /usr, or show it with --mount /opt/tool/bin:/opt/tool/bin"),
        Arguments.of(
            "x",
            "#!/usr/bin/python2\n",
            Kind.NOT_FOUND,
            "'/usr/bin/python2' is Python 2.7, and scripts need Python 3.8 or newer",
            "apt-get install python3"),
        Arguments.of(
            "x",
            "#!/usr/bin/env python3.7\n",
            Kind.NOT_FOUND,
            "'python3.7' is Python 3.7, and scripts need Python 3.8 or newer",
            "apt-get install python3"));
  }

  private static Stream<Arguments> ofFirstLines() {
    var tooLong = "#!/" + "a".repeat(300) + "\n";
    return Stream.of(
        Arguments.of(
            "x",
            "#!python3\n",
            Kind.NOT_EXECUTABLE,
            "the first line of 'FILE' names 'python3', which is no absolute path",
            "write '#!/usr/bin/env python3'"),
        Arguments.of(
            "x",
            "#!\n",
            Kind.NOT_EXECUTABLE,
            "the first line of 'FILE' names no interpreter after '#!'",
            "name one, for example with '#!/usr/bin/env python3'"),
        Arguments.of(
            "x",
            "#!/usr/bin/env\n",
            Kind.NOT_EXECUTABLE,
            "the first line of 'FILE' names no command after '/usr/bin/env'",
            "name one, for example with '#!/usr/bin/env python3'"),
        Arguments.of(
            "x.py",
            tooLong,
            Kind.NOT_EXECUTABLE,
            "the first line of 'FILE' is longer than the 255 bytes that Linux reads",
            "shorten it, for example with '#!/usr/bin/env NAME'"));
  }

  private static Stream<Arguments> ofFiles() {
    return Stream.of(
        Arguments.of(
            "x.ino",
            "void setup() {}",
            Kind.NOT_EXECUTABLE,
            "'FILE' is an Arduino sketch",
            "name its platform: -p arduino"),
        Arguments.of(
            "x.txt",
            "text",
            Kind.NOT_EXECUTABLE,
            "nothing here knows how to run 'FILE'",
            "begin it with a line such as '#!/usr/bin/env python3', or give it one of the"
                + " extensions .py .js .mjs .cjs .sh .bash .rb .pl .lua .php .java .jar"),
        Arguments.of(
            ".py",
            "print()",
            Kind.NOT_EXECUTABLE,
            "nothing here knows how to run 'FILE'",
            "begin it with a line such as '#!/usr/bin/env python3', or give it one of the"
                + " extensions .py .js .mjs .cjs .sh .bash .rb .pl .lua .php .java .jar"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void refusesWithAFactAndARemedy(
      String name, String content, Kind kind, String message, String remedy) throws IOException {
    var script = script(name, content);

    var refusal = refusal(script);

    assertThat(refusal).hasMessage(message.replace("FILE", script.toString()));
    assertThat(refusal.remedy()).isEqualTo(remedy);
    assertThat(refusal.kind()).isEqualTo(kind);
  }

  static Stream<Arguments> missingFiles() {
    return Stream.of(
        Arguments.of("none.py", Kind.NOT_FOUND, "script 'FILE' does not exist"),
        Arguments.of("file.py/none.py", Kind.NOT_FOUND, "script 'FILE' does not exist"),
        Arguments.of("dangling.py", Kind.NOT_FOUND, "'FILE' is a link that leads nowhere"),
        Arguments.of("circle.py", Kind.NOT_FOUND, "'FILE' is a link that leads nowhere"),
        Arguments.of("directory.py", Kind.NOT_EXECUTABLE, "'FILE' is a directory"),
        Arguments.of("../../../dev/null", Kind.NOT_EXECUTABLE, "'FILE' is not a regular file"));
  }

  @ParameterizedTest
  @MethodSource("missingFiles")
  void refusesWhatIsNoFile(String name, Kind kind, String message) throws IOException {
    script("file.py", "");
    Files.createSymbolicLink(work.resolve("dangling.py"), Path.of("gone.py"));
    Files.createSymbolicLink(work.resolve("circle.py"), Path.of("circle.py"));
    Files.createDirectory(work.resolve("directory.py"));
    var file = name.endsWith("null") ? Path.of("/dev/null") : work.resolve(name);

    var refusal = refusal(file);

    assertThat(refusal).hasMessage(message.replace("FILE", file.toString()));
    assertThat(refusal.kind()).isEqualTo(kind);
  }

  @Test
  void refusesAFileThatCannotBeReadWithTheReason() {
    var refusal = refusal(Path.of("/proc/self/mem"));

    assertThat(refusal).hasMessage("script '/proc/self/mem' cannot be read: Input/output error");
    assertThat(refusal.kind()).isEqualTo(Kind.NOT_EXECUTABLE);
  }
}
