package io.servos.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.servos.model.EnvironmentConfig;
import io.servos.model.Limit;
import io.servos.model.Limits;
import io.servos.model.Mount;
import io.servos.model.NetworkPolicy;
import io.servos.model.NetworkPolicy.Destination;
import io.servos.model.Platform;
import io.servos.model.UserId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EnvironmentConfigReaderTest {

  private static final String YAML =
      """
      # everything
      platform: arm64
      isolation: docker
      image: servos:arm64
      runtime: runsc
      memory: 512MB
      cpus: 500m
      pids: 64
      timeout: 1m
      grace: 500ms
      cpu-time: 5
      output-limit: 1MiB
      tmp-size: 524288
      file-size: 10m
      open-files: 256
      network:
        allow: [example.org:443, "[::1]:80"]
      mounts:
        - /data:/srv/data
        - {source: "/a:b", target: /srv/../c, access: rw}
      writable: true
      workdir: /srv
      env:
        PORT: 8080
        RATIO: 1.50
        EMPTY: ""
        dotted.name: "yes"
      pass-env: [LANG, TERM]
      user: 33:44
      best-effort: [memory, output-limit]
      """;

  private static final String JSON =
      """
      {
        "platform": "arm64", "isolation": "docker",
        "image": "servos:arm64", "runtime": "runsc",
        "memory": 536870912, "cpus": 0.5, "pids": 64, "timeout": 60.0, "grace": "0.5s",
        "cpu-time": "5s", "output-limit": "1024k", "tmp-size": "512K", "file-size": "10MiB",
        "open-files": 256,
        "network": {"allow": ["example.org:443", "[::1]:80"]},
        "mounts": ["/data:/srv/data:ro", {"source": "/a:b", "target": "/c", "access": "rw"}],
        "writable": true, "workdir": "/srv",
        "env": {"PORT": 8080, "RATIO": 1.50, "EMPTY": "", "dotted.name": "yes"},
        "pass-env": ["LANG", "TERM"], "user": "33:44", "best-effort": ["output-limit", "memory"]
      }
      """;

  private static final String PROPERTIES =
      """
      platform=arm64
      isolation=docker
      image=servos:arm64
      runtime=runsc
      memory=512MB
      cpus=500m
      pids=64
      timeout=1m
      grace=500ms
      cpu-time=5
      output-limit=1MiB
      tmp-size=524288
      file-size=10m
      open-files=256
      network.allow=example.org:443, [::1]:80
      mounts.0=/data:/srv/data
      mounts.1.source=/a\\:b
      mounts.1.target=/c
      mounts.1.access=rw
      writable=true
      workdir=/srv
      env.PORT=8080
      env.RATIO=1.50
      env.EMPTY=
      env.dotted.name=yes
      pass-env=LANG,TERM
      user=33:44
      best-effort.0=memory
      best-effort.1=output-limit
      """;

  private static final EnvironmentConfig EVERYTHING =
      new EnvironmentConfig(
          Optional.of(Platform.ARM64),
          "docker",
          new Limits(
              OptionalLong.of(512L << 20),
              OptionalDouble.of(0.5),
              OptionalInt.of(64),
              Optional.of(Duration.ofMinutes(1)),
              Duration.ofMillis(500),
              Optional.of(Duration.ofSeconds(5)),
              OptionalLong.of(1 << 20),
              512 << 10,
              OptionalLong.of(10 << 20),
              256),
          new NetworkPolicy.Allow(
              List.of(new Destination("example.org", 443), new Destination("::1", 80))),
          List.of(
              new Mount(Path.of("/data"), Path.of("/srv/data"), Mount.Access.READ_ONLY),
              new Mount(Path.of("/a:b"), Path.of("/c"), Mount.Access.READ_WRITE)),
          true,
          Optional.of(Path.of("/srv")),
          Map.of("PORT", "8080", "RATIO", "1.50", "EMPTY", "", "dotted.name", "yes"),
          Set.of("LANG", "TERM"),
          new UserId(33, 44),
          Set.of(Limit.MEMORY, Limit.OUTPUT),
          Optional.of("servos:arm64"),
          Optional.of("runsc"));

  @Test
  void readsEveryKeyOfYaml() {
    assertThat(Mistakes.READER.read(YAML, Format.YAML, "x")).isEqualTo(EVERYTHING);
  }

  @Test
  void readsEveryKeyOfJson() {
    assertThat(Mistakes.READER.read(JSON, Format.JSON, "x")).isEqualTo(EVERYTHING);
  }

  @Test
  void readsEveryKeyOfProperties() {
    assertThat(Mistakes.READER.read(PROPERTIES, Format.PROPERTIES, "x")).isEqualTo(EVERYTHING);
  }

  @Test
  void readsUnlimitedWhereALimitMayBeAbsent() {
    var text =
        "{memory: x, cpus: x, pids: x, timeout: x, cpu-time: x, output-limit: x, file-size: x}";

    var limits =
        new EnvironmentConfigReader(EVERYTHING, 4)
            .read(text.replace("x,", "unlimited,").replace("x}", "unlimited}"), Format.YAML, "x")
            .limits();

    assertThat(limits)
        .isEqualTo(
            new Limits(
                OptionalLong.empty(),
                OptionalDouble.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Duration.ofMillis(500),
                Optional.empty(),
                OptionalLong.empty(),
                512 << 10,
                OptionalLong.empty(),
                256));
  }

  @Test
  void keepsTheBaseWhereTheFileSaysNothing() {
    var reader = new EnvironmentConfigReader(EVERYTHING, 4);

    assertThat(reader.read("pids: 5", Format.YAML, "x"))
        .isEqualTo(EVERYTHING.withLimits(EVERYTHING.limits().withPids(OptionalInt.of(5))));
    assertThat(reader.read("env: {A: b}", Format.YAML, "x").environment())
        .isEqualTo(Map.of("A", "b"));
    assertThat(reader.read("platform: null", Format.YAML, "x")).isEqualTo(EVERYTHING);
  }

  @Test
  void takesAUserAloneForItsGroupToo() {
    assertThat(Mistakes.READER.read("user: 33", Format.YAML, "x").user())
        .isEqualTo(new UserId(33, 33));
  }

  @Test
  void readsNetworksByTheirNames() {
    assertThat(Mistakes.READER.read("network: host", Format.YAML, "x").network())
        .isEqualTo(new NetworkPolicy.Host());
    assertThat(Mistakes.READER.read("network: {allow: []}", Format.YAML, "x").network())
        .isEqualTo(new NetworkPolicy.Allow(List.of()));
    assertThat(Mistakes.READER.read("network.allow=", Format.PROPERTIES, "x").network())
        .isEqualTo(new NetworkPolicy.Allow(List.of()));
  }

  @Test
  void readsNumbersInEveryNotationOfJson() {
    assertThat(Mistakes.READER.read("{\"pids\": 1.0e2}", Format.JSON, "x").limits().pids())
        .hasValue(100);
    assertThat(Mistakes.READER.read("{\"timeout\": 1e-3}", Format.JSON, "x").limits().wallTime())
        .contains(Duration.ofMillis(1));
  }

  @Test
  void readsSingleValuesLikeTheOptionsOfACommand() {
    var config =
        EnvironmentConfigReader.over(
                EnvironmentConfigReader.create().with("memory", "256MB", "--memory"))
            .with("mounts", "/a:/b,/c:/d:rw", "--mount");

    assertThat(config.limits().memoryBytes()).hasValue(256L << 20);
    assertThat(config.mounts()).hasSize(2);
    assertThat(EnvironmentConfigReader.create().with("cpu-time", "2m30s", "--cpu-time").limits())
        .extracting(Limits::cpuTime)
        .isEqualTo(Optional.of(Duration.ofSeconds(150)));
  }

  @Test
  void knowsOnlyItsOwnKeysAsOptions() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EnvironmentConfigReader.create().with("memory_limit", "1g", "--x"))
        .withMessage("no such key: memory_limit");
  }

  @Test
  void agreesWithTheModelAboutBounds() {
    for (var key : EnvironmentConfigReader.keys()) {
      for (var text :
          List.of("0", "1", "15", "16", "4095", "4KiB", "4MiB", "1ms", "365d", "1h", "4194304")) {
        assertThat(Mistakes.of(() -> Mistakes.READER.with(key, text, "x")))
            .as("%s: %s", key, text)
            .noneMatch(mistake -> mistake.contains("out of range"));
      }
    }
  }

  /// What lies beyond 16 bits takes two characters, which a parser's buffer may cut.
  @Test
  void takesEveryCharacterWhereverItStands() {
    for (int before = 1000; before < 1050; before++) {
      var comment = "# " + "x".repeat(before) + "\uD840\uDC00\n";

      var read = EnvironmentConfigReader.create().read(comment + "pids: 7\n", Format.YAML, "file");

      assertThat(read.limits().pids()).hasValue(7);
    }
  }
}
