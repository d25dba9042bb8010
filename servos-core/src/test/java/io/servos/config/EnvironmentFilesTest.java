package io.servos.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.model.Mount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentFilesTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "env.yaml       | pids: 7",
        "env.yml        | pids: 7",
        "ENV.YAML       | pids: 7",
        "env.json       | {\"pids\": 7}",
        "env.properties | pids=7"
      })
  void knowsTheNotationByTheExtension(String name, String text) throws IOException {
    assertThat(Mistakes.READER.read(file(name, text)).limits().pids()).hasValue(7);
  }

  @ParameterizedTest
  @CsvSource({"env", "env.toml", "env.yaml.bak"})
  void refusesOtherExtensions(String name) throws IOException {
    var file = file(name, "pids: 7");

    assertThat(Mistakes.of(() -> Mistakes.READER.read(file)))
        .containsExactly(
            file
                + ": has no extension of an environment file | name it .yaml, .yml, .json or"
                + " .properties");
  }

  @Test
  void refusesAFileThatDoesNotExist() {
    var file = folder.resolve("env.yaml");

    assertThat(Mistakes.of(() -> Mistakes.READER.read(file)))
        .containsExactly(file + ": does not exist | check the path");
  }

  @Test
  void refusesADirectory() throws IOException {
    var directory = Files.createDirectory(folder.resolve("env.yaml"));

    assertThat(Mistakes.of(() -> Mistakes.READER.read(directory)))
        .containsExactly(directory + ": is a directory | name the environment file itself");
  }

  @Test
  void refusesADevice() {
    assertThat(Mistakes.of(() -> Mistakes.READER.read(Path.of("/dev/zero"))))
        .containsExactly("/dev/zero: is not a regular file | name the environment file itself");
  }

  @Test
  void refusesTenMebibytes() throws IOException {
    var file = file("env.yaml", "#".repeat(10 << 20));

    assertThat(Mistakes.of(() -> Mistakes.READER.read(file)))
        .containsExactly(file + ": is larger than 1 MiB | keep it under 1 MiB");
  }

  @Test
  void countsBytesAndNotCharacters() throws IOException {
    var file = file("env.yaml", "#" + "\u00e9".repeat((1 << 19) + 1));

    assertThat(Mistakes.of(() -> Mistakes.READER.read(file)))
        .containsExactly(file + ": is larger than 1 MiB | keep it under 1 MiB");
  }

  @Test
  void saysWhereAFileIsNotUtf8() throws IOException {
    var file = folder.resolve("env.yaml");
    Files.write(file, "pids: 7\nenv: {A: \u00e9}".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(Mistakes.of(() -> Mistakes.READER.read(file)))
        .containsExactly(file + ":2:10: byte 0xe9 is not UTF-8 | save the file as UTF-8");
  }

  @Test
  void saysWhereAFileEndsInsideACharacter() throws IOException {
    var file = folder.resolve("env.yaml");
    Files.write(file, new byte[] {'#', (byte) 0xc3});

    assertThat(Mistakes.of(() -> Mistakes.READER.read(file)))
        .containsExactly(file + ":1:2: byte 0xc3 is not UTF-8 | save the file as UTF-8");
  }

  @Test
  void refusesUtf16() throws IOException {
    var file = folder.resolve("env.yaml");
    Files.write(file, "pids: 7".getBytes(StandardCharsets.UTF_16));

    assertThat(Mistakes.of(() -> Mistakes.READER.read(file)))
        .containsExactly(file + ":1:1: byte 0xfe is not UTF-8 | save the file as UTF-8");
  }

  @Test
  void readsAFileWithAByteOrderMark() throws IOException {
    assertThat(Mistakes.READER.read(file("env.yaml", "\uFEFFpids: 7")).limits().pids()).hasValue(7);
  }

  @Test
  void resolvesSourcesAgainstTheDirectoryOfTheFile() throws IOException {
    var file =
        file("env.yaml", "mounts: ['data:/data', '../x:/x', '/abs:/abs', {source: ., target: /e}]");

    assertThat(Mistakes.READER.read(file).mounts())
        .extracting(Mount::source)
        .isEqualTo(
            List.of(
                folder.resolve("data"),
                folder.resolve("../x"),
                Path.of("/abs"),
                folder.resolve(".")));
  }

  @Test
  void makesTheFilesNameHarmless() {
    assertThat(Mistakes.of(() -> Mistakes.READER.read(Path.of("/nowhere/\u001b[2J.yaml"))))
        .containsExactly("/nowhere/\\u001b[2J.yaml: does not exist | check the path");
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
