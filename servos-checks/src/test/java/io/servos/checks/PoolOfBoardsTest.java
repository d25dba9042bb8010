package io.servos.checks;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.engine.IsolationManager;
import io.servos.engine.WarmPool;
import io.servos.model.EnvironmentConfig;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Platform;
import io.servos.model.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a board's program needs of an image is not known before the image was looked at.
class PoolOfBoardsTest {

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(names = {"ARDUINO", "MICROPYTHON"})
  void isRefused(Platform platform) throws IOException {
    var script = Files.writeString(folder.resolve("blink.py"), "print(1)\n");
    var config = EnvironmentConfig.defaults().withIsolation("docker");

    try (var manager = new IsolationManager(platform, config)) {
      assertThatThrownBy(() -> manager.warmPool(Workload.of(script), WarmPool.Size.DEFAULT))
          .isInstanceOf(IsolationUnavailableException.class)
          .hasMessageContaining("is looked up in its image for each run");
    }
  }
}
