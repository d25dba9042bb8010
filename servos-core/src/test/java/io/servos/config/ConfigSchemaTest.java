package io.servos.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The published schema follows from the tables and judges documents as the reader does.
class ConfigSchemaTest {

  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(ConfigSchema.json());

  static final List<String> VALID =
      List.of(
          "{}",
          "platform: x86_64",
          "platform: null",
          "isolation: docker",
          "{isolation: docker, image: 'debian:13', runtime: runsc}",
          "memory: 512MB",
          "memory: 512 MB",
          "memory: 1.5GiB",
          "memory: 536870912",
          "memory: unlimited",
          "cpus: 0.5",
          "cpus: 500m",
          "cpus: '2'",
          "cpus: unlimited",
          "pids: 64",
          "pids: 1e2",
          "pids: 64.0",
          "pids: unlimited",
          "timeout: 300",
          "timeout: 0.5",
          "timeout: 2m30s",
          "timeout: '300'",
          "timeout: unlimited",
          "grace: 0",
          "grace: 1h",
          "cpu-time: 5s",
          "output-limit: 0",
          "output-limit: unlimited",
          "tmp-size: 64MiB",
          "file-size: 10m",
          "open-files: 1024",
          "network: none",
          "network: host",
          "network: {allow: []}",
          "network: {allow: ['example.org:443', '10.0.0.0/8:53', '[::1]:80', '[fd00::/8]:1']}",
          "mounts: []",
          "mounts: ['/a:/b', 'a b:/c:ro', '../x:/y:rw']",
          "mounts: [{source: '/a:b', target: '/c:d'}, {source: a, target: /b, access: rw}]",
          "writable: true",
          "workdir: /srv",
          "env: {A: b, PORT: 8080, R: 1.5, 'dotted.name': '', 'a b': 'true'}",
          "pass-env: [LANG, PATH]",
          "user: 1000",
          "user: '1000:1000'",
          "user: '33'",
          "best-effort: [memory, output-limit]",
          "{mode: sandbox, timeout: 30, memory_limit: null, cpu_limit: null, board: null}",
          "{platform: null, docker_enabled: true, timeout: 300, memory_limit: 256MB}",
          "{network_isolation: false, filesystem_isolation: true, environment_isolation: true}",
          "{docker_enabled: false, isolation: process}",
          "{mode: micropython}",
          "{mode: arduino, platform: null}",
          "{force_environment: null, auto_environment: false, fallback_on_docker_failure: false}");

  static final List<String> INVALID =
      List.of(
          "memroy: 512MB",
          "[]",
          "text",
          "5",
          "platform: vax",
          "platform: 5",
          "isolation: none",
          "isolation: Docker",
          "isolation: ''",
          "image: ''",
          "image: 'a b'",
          "image: 5",
          "runtime: -x",
          "memory: 1",
          "memory: -1",
          "memory: 1.5",
          "memory: lots",
          "memory: 0x10",
          "memory: null",
          "memory: true",
          "memory: [1]",
          "cpus: 0",
          "cpus: -1",
          "cpus: 5000",
          "cpus: .5",
          "cpus: 0.5m",
          "pids: 0",
          "pids: '64'",
          "pids: 1.5",
          "pids: 4194305",
          "pids: 99999999999999999999",
          "timeout: 0",
          "timeout: -5",
          "timeout: 9460800000",
          "timeout: 1e99",
          "timeout: 300 years",
          "timeout: 1s1m",
          "grace: 3601",
          "grace: unlimited",
          "cpu-time: 0.0001",
          "output-limit: -1",
          "tmp-size: 4095",
          "tmp-size: unlimited",
          "file-size: big",
          "open-files: 15",
          "open-files: unlimited",
          "network: nome",
          "network: true",
          "network: {}",
          "network: {allow: x}",
          "network: {allow: [x]}",
          "network: {allow: ['::1:80']}",
          "network: {allow: [1]}",
          "network: {allow: [], deny: []}",
          "mounts: /a:/b",
          "mounts: [/a]",
          "mounts: ['/a:b']",
          "mounts: ['/a:/b:rx']",
          "mounts: ['~/a:/b']",
          "mounts: [{source: ~/a, target: /b}]",
          "mounts: [{source: '', target: /b}]",
          "mounts: [{source: /a}]",
          "mounts: [{source: /a, target: b}]",
          "mounts: [{source: /a, target: /b, access: rx}]",
          "mounts: [{source: /a, target: /b, mode: rw}]",
          "writable: yes",
          "writable: 1",
          "writable: 'true'",
          "workdir: srv",
          "workdir: 5",
          "env: [A=B]",
          "env: {A: true}",
          "env: {A: null}",
          "env: {A: [b]}",
          "env: {'A=B': c}",
          "env: {'': c}",
          "pass-env: PATH",
          "pass-env: [1]",
          "pass-env: ['A=B']",
          "pass-env: [A, A]",
          "user: root",
          "user: -1",
          "user: 2147483647",
          "user: 1.5",
          "user: '1:2:3'",
          "best-effort: memory",
          "best-effort: [disk]",
          "best-effort: [pids, pids]",
          "mode: none",
          "mode: fast",
          "memory_limit: 1",
          "cpu_limit: -1",
          "network_isolation: 1",
          "filesystem_isolation: false",
          "environment_isolation: false",
          "auto_environment: true",
          "force_environment: x",
          "board: uno",
          "fallback_on_docker_failure: true",
          "fallback_on_platform_failure: true",
          "{memory: 1g, memory_limit: 1g}",
          "{cpus: 1, cpu_limit: 1}",
          "{network: none, network_isolation: true}",
          "{isolation: process, mode: process}",
          "{mode: micropython, platform: micropython}",
          "{isolation: docker, docker_enabled: false}",
          "{mode: container, docker_enabled: false}");

  /// What a schema cannot express, or would only with a pattern that nobody can read. The reader
  /// refuses all of these.
  static final List<String> ONLY_THE_READER_REFUSES =
      List.of(
          // Bounds of amounts that are written as text: a pattern compares characters, not sizes.
          "memory: 1k",
          "memory: 9999999999GB",
          "timeout: 366d",
          "timeout: 0s",
          "grace: 2h",
          "tmp-size: 1b",
          "cpus: 9m",
          "cpus: '5000'",
          // The host's processors: the schema is the same everywhere.
          "cpus: 5",
          // Bounds of numbers inside text.
          "user: '1:2147483647'",
          "network: {allow: ['x:0', 'x:65536']}",
          // Fractions: multipleOf compares binary floating point.
          "timeout: 1.0000000001",
          // What is gone when a validator sees the document.
          "{memory: 1g, memory: 1g}",
          "memory: !!str 1g",
          "env: {A: &a b, B: *a}",
          "{a: 1}\n---\n{}",
          // Characters that an environment or a path cannot hold.
          "{\"env\": {\"A\": \"\\0\"}}",
          "{\"workdir\": \"/\\0\"}");

  @Test
  void followsFromTheTables() {
    assertThat(ConfigSchema.json()).isEqualTo(SchemaOfKeys.json());
  }

  @ParameterizedTest
  @FieldSource("VALID")
  void acceptsWhatTheReaderAccepts(String text) {
    assertThat(Mistakes.of(text, Format.YAML)).isEmpty();
    assertThat(SCHEMA.validate(text, InputFormat.YAML)).isEmpty();
  }

  @ParameterizedTest
  @FieldSource("INVALID")
  void refusesWhatTheReaderRefuses(String text) {
    assertThat(Mistakes.of(text, Format.YAML)).isNotEmpty();
    assertThat(SCHEMA.validate(text, InputFormat.YAML)).isNotEmpty();
  }

  @ParameterizedTest
  @FieldSource("ONLY_THE_READER_REFUSES")
  void leavesTheRestToTheReader(String text) {
    assertThat(Mistakes.of(text, Format.YAML)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void acceptsWhatTheWriterWrites(long seed) {
    var config = Configs.seeded(seed, 4).next();

    assertThat(
            SCHEMA.validate(EnvironmentConfigWriter.write(config, Format.JSON), InputFormat.JSON))
        .isEmpty();
    assertThat(
            SCHEMA.validate(EnvironmentConfigWriter.write(config, Format.YAML), InputFormat.YAML))
        .isEmpty();
  }
}
