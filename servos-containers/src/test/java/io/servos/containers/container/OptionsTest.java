package io.servos.containers.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.model.InvalidConfigException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What people write on command lines, and what it means.
class OptionsTest {

  @ParameterizedTest
  @CsvSource({
    "8080:80, 127.0.0.1:8080->80/tcp",
    "80, 80/tcp",
    "0.0.0.0:53:53/udp, 0.0.0.0:53->53/udp",
    "'[::1]:8080:80', '[::1]:8080->80/tcp'",
    "127.0.0.2::80, 80/tcp",
  })
  void readsPorts(String text, String meaning) {
    assertThat(Port.parse(text)).hasToString(meaning);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "1:2:3", "80/sctp", "70000", "0:80", "host:80:80"})
  void refusesWhatIsNoPort(String text) {
    assertThatThrownBy(() -> Port.parse(text)).isInstanceOf(InvalidConfigException.class);
  }

  @Test
  void tellsVolumesFromFilesOfTheHost() {
    assertThat(Storage.parse("data:/data")).isEqualTo(new Storage.Named("data", "/data", true));
    assertThat(Storage.parse("data:/data:ro")).isEqualTo(new Storage.Named("data", "/data", false));
    assertThat(Storage.parse("/etc:/data"))
        .isEqualTo(new Storage.Bind(Path.of("/etc"), "/data", false));
    assertThat(Storage.parse("/etc:/data:rw"))
        .isEqualTo(new Storage.Bind(Path.of("/etc"), "/data", true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"data", "a:b", "a:/b:rx", ":/b", "a:/", "a:/b/../c"})
  void refusesWhatIsNoStorage(String text) {
    assertThatThrownBy(() -> Storage.parse(text)).isInstanceOf(InvalidConfigException.class);
  }

  @Test
  void readsWhenToStartAgain() {
    assertThat(Restart.parse("on-failure:3")).isEqualTo(new Restart("on-failure", 3));
    assertThat(Restart.parse("always")).isEqualTo(new Restart("always", 0));
    assertThatThrownBy(() -> Restart.parse("sometimes")).isInstanceOf(InvalidConfigException.class);
  }
}
