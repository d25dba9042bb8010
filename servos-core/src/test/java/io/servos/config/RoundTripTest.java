package io.servos.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.model.EnvironmentConfig;
import io.servos.model.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RoundTripTest {

  private static final int PROCESSORS = 4;
  private static final int CASES = 1500;
  private static final EnvironmentConfigReader READER =
      new EnvironmentConfigReader(EnvironmentConfig.defaults(), PROCESSORS);

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Format.class)
  void losesNothing(Format format) {
    for (long seed = 0; seed < CASES; seed++) {
      var config = Configs.seeded(seed, PROCESSORS).next();

      var text = EnvironmentConfigWriter.write(config, format);

      assertThat(READER.read(text, format, "seed " + seed))
          .as("seed %d:%n%s", seed, text)
          .isEqualTo(withAbsoluteSources(config));
    }
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void losesNothingThroughAFileInAnotherDirectory(Format format) throws IOException {
    var file = folder.resolve("env." + format.name().toLowerCase(Locale.ROOT));
    for (long seed = 0; seed < 50; seed++) {
      var config = Configs.seeded(seed, PROCESSORS).next();

      Files.writeString(file, EnvironmentConfigWriter.write(config, format));

      assertThat(READER.read(file)).as("seed %d", seed).isEqualTo(withAbsoluteSources(config));
    }
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void writesTheSameTextForEqualConfigs(Format format) {
    for (long seed = 0; seed < 50; seed++) {
      var config = Configs.seeded(seed, PROCESSORS).next();
      var text = EnvironmentConfigWriter.write(config, format);

      var again = EnvironmentConfigWriter.write(READER.read(text, format, "again"), format);

      assertThat(again).isEqualTo(text);
    }
  }

  @Test
  void writesTheDefaultsInFull() {
    assertThat(EnvironmentConfigWriter.write(EnvironmentConfig.defaults(), Format.YAML))
        .isEqualTo(
            """
            isolation: process
            memory: 512MiB
            cpus: unlimited
            pids: 128
            timeout: 5m
            grace: 2s
            cpu-time: unlimited
            output-limit: 64MiB
            tmp-size: 64MiB
            file-size: unlimited
            open-files: 1024
            network: none
            writable: false
            user: "1000:1000"
            """);
  }

  private static EnvironmentConfig withAbsoluteSources(EnvironmentConfig config) {
    return config.withMounts(
        config.mounts().stream()
            .map(
                mount -> new Mount(mount.source().toAbsolutePath(), mount.target(), mount.access()))
            .toList());
  }
}
