package io.servos.linux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.linux.facility.Command;
import io.servos.linux.libc.Descriptors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandFileTest {

  private static final Command COMMAND =
      new Command("/bin/true", List.of("true", "secret"), List.of("TOKEN=secret"));

  @Test
  void takesACommandWhileSomebodyWaits() throws IOException {
    try (var file = CommandFile.empty()) {
      assertThat(file.write(COMMAND)).isTrue();
      assertThat(content(file.descriptor().number())).contains("secret");
    }
  }

  /// A pool was closed while it started an interpreter: the command went to whatever file had the
  /// number by then.
  @Test
  void writesNothingToTheFileThatHasItsNumberNext() throws IOException {
    var ended = CommandFile.empty();
    ended.close();
    try (var next = Descriptors.memory("next")) {
      assertThat(next.number()).isEqualTo(ended.descriptor().number());

      assertThat(ended.write(COMMAND)).isFalse();
      assertThat(content(next.number())).isEmpty();
    }
  }

  private static String content(int number) throws IOException {
    return Files.readString(Path.of("/proc/self/fd/" + number), StandardCharsets.ISO_8859_1);
  }
}
