package io.servos.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.model.EnvironmentConfig;
import io.servos.model.Limits;
import io.servos.model.NetworkPolicy;
import io.servos.model.Platform;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginalKeysTest {

  @Test
  void acceptsWhatTheOriginalWrites() {
    var dictionary =
        """
        {"platform": null, "docker_enabled": true, "timeout": 300,
         "memory_limit": "256MB", "network_isolation": true}
        """;

    assertThat(read(dictionary))
        .isEqualTo(
            EnvironmentConfig.defaults()
                .withLimits(Limits.DEFAULT.withMemoryBytes(OptionalLong.of(256L << 20))));
  }

  @Test
  void acceptsTheDefaultsOfTheOriginalsManager() {
    var dictionary =
        """
        {"mode": "sandbox", "timeout": 30, "memory_limit": null, "cpu_limit": null,
         "network_isolation": false, "environment_isolation": true, "auto_environment": false,
         "force_environment": null, "platform": null, "board": null,
         "fallback_on_platform_failure": false, "fallback_on_docker_failure": false}
        """;

    assertThat(read(dictionary))
        .isEqualTo(
            EnvironmentConfig.defaults()
                .withNetwork(new NetworkPolicy.Host())
                .withLimits(Limits.DEFAULT.withWallTime(Optional.of(Duration.ofSeconds(30)))));
  }

  @ParameterizedTest
  @CsvSource({"process, process", "sandbox, process", "docker, docker", "container, docker"})
  void mapsModesToIsolations(String mode, String isolation) {
    assertThat(read("{\"mode\": \"" + mode + "\"}").isolation()).isEqualTo(isolation);
  }

  @ParameterizedTest
  @CsvSource({"micropython, MICROPYTHON", "arduino, ARDUINO"})
  void mapsModesToPlatforms(String mode, Platform platform) {
    assertThat(read("{\"mode\": \"" + mode + "\"}").platform()).contains(platform);
  }

  @Test
  void takesTheLimitsOfTheOriginalSeriously() {
    var limits = read("{\"memory_limit\": \"512Mi\", \"cpu_limit\": \"0.5\"}").limits();

    assertThat(limits.memoryBytes()).isEqualTo(OptionalLong.of(512L << 20));
    assertThat(limits.cpus()).isEqualTo(OptionalDouble.of(0.5));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mode: none | mode: 'none' asks for a run without isolation, which Servos does not have |"
            + " use 'process', and give the program what it needs with mounts, network and"
            + " pass-env",
        "mode: dokcer | mode: 'dokcer' is not a mode | did you mean 'docker'? If not, use"
            + " 'process', 'sandbox', 'docker', 'container', 'micropython', 'arduino'",
        "filesystem_isolation: false | filesystem_isolation: 'false' asks for the host's files,"
            + " which Servos always isolates | remove the key, and name what the program needs in"
            + " mounts",
        "environment_isolation: false | environment_isolation: 'false' asks for the caller's whole"
            + " environment | remove the key, and name what the program needs in pass-env",
        "fallback_on_docker_failure: true | fallback_on_docker_failure: 'true' asks to run without"
            + " the isolation that was asked for when it fails | remove the key, Servos refuses"
            + " such a run",
        "fallback_on_platform_failure: true | fallback_on_platform_failure: 'true' asks to run"
            + " without the isolation that was asked for when it fails | remove the key, Servos"
            + " refuses such a run",
        "auto_environment: true | auto_environment: 'true' asks for an environment that was chosen"
            + " automatically | remove the key, and choose with isolation and platform",
        "force_environment: x | force_environment: is not a setting of Servos | remove the key, and"
            + " choose with isolation and platform",
        "board: uno | board: is not a setting of Servos | remove the key, and choose with platform",
        "network_isolation: 1 | network_isolation: '1' is a number, not true or false | use true or"
            + " false",
        "memory_limit: 1 | memory_limit: '1' is less than 4MiB | use a size of 4MiB or more, such"
            + " as 512MiB, 64K or 524288, or 'unlimited'"
      })
  void refusesWhatWouldWeakenIsolation(String text, String sentence, String remedy) {
    assertThat(Mistakes.of(text, Format.YAML))
        .singleElement()
        .asString()
        .endsWith(": " + sentence + " | " + remedy);
  }

  @ParameterizedTest
  @CsvSource({
    "memory, 1g, memory_limit, 1g",
    "cpu_limit, 1, cpus, 1",
    "network, none, network_isolation, true",
    "isolation, process, mode, process"
  })
  void refusesAKeyTogetherWithItsAlias(String key, String value, String other, String otherValue) {
    assertThat(Mistakes.of("%s: %s%n%s: %s".formatted(key, value, other, otherValue), Format.YAML))
        .isEqualTo(
            List.of(
                "env.yaml:2:1: %s: says again what '%s' says, first in line 1 | keep one of the two"
                    .formatted(other, key)));
  }

  @Test
  void refusesTwoPlatforms() {
    assertThat(Mistakes.of("platform: arduino\nmode: micropython", Format.YAML))
        .containsExactly(
            "env.yaml:1:1: platform: says again what 'mode' says | remove 'mode', and keep"
                + " 'platform'");
  }

  @Test
  void refusesDockerWithoutDocker() {
    assertThat(Mistakes.of("mode: docker\ndocker_enabled: false", Format.YAML))
        .containsExactly(
            "env.yaml:2:1: docker_enabled: 'false' contradicts isolation 'docker' | remove the key,"
                + " or choose isolation 'process'");
    assertThat(Mistakes.of("docker_enabled: false", Format.YAML)).isEmpty();
  }

  private static EnvironmentConfig read(String text) {
    return Mistakes.READER.read(text, Format.JSON, "x");
  }
}
