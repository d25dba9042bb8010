package io.servos.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.servos.model.EnvironmentConfig;
import io.servos.model.InvalidConfigException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a user reads about values that are wrong. [SyntaxMistakesTest] has the texts that cannot be
/// parsed.
class ReaderMistakesTest {

  private static final String TIME =
      "use a time from 1ms to 365d, such as 10s, 500ms, 2m30s or 300 (seconds), or 'unlimited'";
  private static final String SIZE =
      "use a size of 4MiB or more, such as 512MiB, 64K or 524288, or 'unlimited'";
  private static final String CPUS =
      "use a number of processors from 0.01 to as many as the host has, such as 2, 0.5 or 500m, or"
          + " 'unlimited'";
  private static final String DESTINATION =
      "use HOST:PORT, such as example.org:443, 10.0.0.0/8:53 or [::1]:80, with a port from 1 to"
          + " 65535";
  private static final String MOUNT =
      "use SRC:DST or SRC:DST:rw with an absolute DST, or a map of source, target and access";
  private static final String TEXT = "use text; put true, false and null in quotes";

  @Test
  void reportsAllMistakesOfAFileTogether() {
    var text =
        """
        memroy: 512MB
        timeout: -5
        memory: 1
        env:
          DEBUG: true
        mounts:
          - {source: /a, target: /b, acess: rw}
        """;

    assertThat(mistakes(text, Format.YAML))
        .containsExactly(
            "env.yaml:1:1: memroy: is not a key of an environment file | did you mean 'memory'?",
            "env.yaml:2:10: timeout: '-5' is negative | " + TIME,
            "env.yaml:3:9: memory: '1' is less than 4MiB | " + SIZE,
            "env.yaml:5:10: env.DEBUG: 'true' is not text | " + TEXT,
            "env.yaml:7:30: mounts.0.acess: is not a key of 'mounts.0' | did you mean 'access'?");
  }

  @Test
  void givesPositionsInJson() {
    assertThat(mistakes("{\n  \"memory\": 1,\n  \"x y\": []\n}", Format.JSON))
        .containsExactly(
            "env.json:2:13: memory: '1' is less than 4MiB | " + SIZE,
            "env.json:3:3: x y: is not a key of an environment file | use one of "
                + String.join(", ", EnvironmentConfigReader.keys()));
  }

  @Test
  void givesPositionsInProperties() {
    assertThat(mistakes("# x\nmemory = 1\nmounts.0.sorce=/a\nwritable=yes", Format.PROPERTIES))
        .containsExactly(
            "env.properties:2:10: memory: '1' is less than 4MiB | " + SIZE,
            "env.properties:3:1: mounts.0.sorce: is not a key of 'mounts.0' | did you mean"
                + " 'source'?",
            "env.properties:3:1: mounts.0: has no 'source' | " + MOUNT,
            "env.properties:3:1: mounts.0: has no 'target' | " + MOUNT,
            "env.properties:4:10: writable: 'yes' is not true or false | use true or false");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "memory: 1              | memory: '1' is less than 4MiB",
        "memory: 1k             | memory: '1k' is less than 4MiB",
        "memory: 0              | memory: '0' is less than 4MiB",
        "memory: -1             | memory: '-1' is negative",
        "memory: lots           | memory: 'lots' is not a size",
        "memory: 1.5            | memory: '1.5' is not a size",
        "memory: [1]            | memory: is a list, not a size",
        "memory: {a: 1}         | memory: is a map, not a size",
        "memory: true           | memory: 'true' is not a size",
        "memory:                | memory: has no value",
        "memory: null           | memory: has no value",
        "memory: 9000000000GB   | memory: '9000000000GB' is more than any computer holds"
      })
  void refusesWrongMemory(String text, String sentence) {
    assertThat(mistakes(text)).containsExactly(sentence + " | " + SIZE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "timeout: 300 years      | timeout: '300 years' is not a time",
        "timeout: 9460800000     | timeout: '9460800000' is more than 365d",
        "timeout: 366d           | timeout: '366d' is more than 365d",
        "timeout: 0              | timeout: '0' is less than 1ms",
        "timeout: 0.1ms          | timeout: '0.1ms' is less than 1ms",
        "timeout: -10s           | timeout: '-10s' is negative",
        "timeout: 1e99           | timeout: '1e99' is not a time",
        "timeout: .inf           | timeout: '.inf' is not a time",
        "timeout: false          | timeout: 'false' is not a time",
        "cpu-time: 0s            | cpu-time: '0s' is less than 1ms"
      })
  void refusesWrongTimes(String text, String sentence) {
    assertThat(mistakes(text)).containsExactly(sentence + " | " + TIME);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cpus: 64      | cpus: '64' is more than the 4 processors of this host",
        "cpus: 4.01    | cpus: '4.01' is more than the 4 processors of this host",
        "cpus: 4001m   | cpus: '4001m' is more than the 4 processors of this host",
        "cpus: 0       | cpus: '0' is less than 0.01",
        "cpus: 9m      | cpus: '9m' is less than 0.01",
        "cpus: -1      | cpus: '-1' is negative",
        "cpus: all     | cpus: 'all' is not a number of processors"
      })
  void refusesWrongCpus(String text, String sentence) {
    assertThat(mistakes(text)).containsExactly(sentence + " | " + CPUS);
  }

  @Test
  void namesTheOneProcessorOfASmallHost() {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(
            () ->
                new EnvironmentConfigReader(EnvironmentConfig.defaults(), 1)
                    .read("cpus: 2", Format.YAML, "env.yaml"))
        .withMessage("env.yaml:1:7: cpus: '2' is more than the one processor of this host");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pids: 0                 | pids: '0' is less than 1                     | use a whole"
            + " number from 1 to 4194304, or 'unlimited'",
        "pids: 4194305           | pids: '4194305' is more than 4194304         | use a whole"
            + " number from 1 to 4194304, or 'unlimited'",
        "pids: 99999999999       | pids: '99999999999' is too large             | use a whole"
            + " number from 1 to 4194304, or 'unlimited'",
        "pids: '64'              | pids: '64' is text, not a whole number       | use a whole"
            + " number from 1 to 4194304, or 'unlimited'",
        "pids: 1.5               | pids: '1.5' is not a whole number            | use a whole"
            + " number from 1 to 4194304, or 'unlimited'",
        "open-files: 15          | open-files: '15' is less than 16             | use a whole"
            + " number from 16 to 1048576",
        "open-files: unlimited   | open-files: 'unlimited' is text, not a whole number | use a"
            + " whole number from 16 to 1048576",
        "grace: 61m              | grace: '61m' is more than 1h                 | use a time from"
            + " 0s to 1h, such as 10s, 500ms, 2m30s or 300 (seconds)",
        "tmp-size: 4095          | tmp-size: '4095' is less than 4KiB           | use a size of"
            + " 4KiB or more, such as 512MiB, 64K or 524288",
        "output-limit: -1        | output-limit: '-1' is negative               | use a size of 0"
            + " or more, such as 512MiB, 64K or 524288, or 'unlimited'",
        "writable: yes           | writable: 'yes' is text, not true or false   | use true or"
            + " false",
        "writable: 1             | writable: '1' is a number, not true or false | use true or"
            + " false",
      })
  void saysWhatIsWrongWithAnAmount(String text, String sentence, String remedy) {
    assertThat(mistakes(text)).contains(sentence + " | " + remedy);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "platform: arm46         | platform: 'arm46' is not a platform           | did you mean"
            + " 'arm64'? If not, use 'arduino', 'micropython', 'arm64', 'x86_64', 'rpi-arm'",
        "platform: vax           | platform: 'vax' is not a platform             | use 'arduino',"
            + " 'micropython', 'arm64', 'x86_64', 'rpi-arm'",
        "isolation: Docker       | isolation: 'Docker' is not the name of an isolator | use the"
            + " name of an isolator, such as 'process' or 'docker'",
        "isolation: none         | isolation: 'none' asks for a run without isolation, which Servos"
            + " does not have | use 'process', and give the program what it needs with mounts,"
            + " network and pass-env",
        "workdir: srv            | workdir: 'srv' is not an absolute path       | use an absolute"
            + " path inside, such as /srv/app",
        "workdir: 5              | workdir: '5' is a number, not a path         | use an absolute"
            + " path inside, such as /srv/app",
        "user: root              | user: 'root' is not UID or UID:GID           | use UID or"
            + " UID:GID, each from 0 to 2147483646",
        "user: -1                | user: '-1' is not UID or UID:GID             | use UID or"
            + " UID:GID, each from 0 to 2147483646",
        "user: '1:2147483647'    | user: '1:2147483647' has an id of more than 2147483646 | use UID"
            + " or UID:GID, each from 0 to 2147483646",
      })
  void saysWhatIsWrongWithAWord(String text, String sentence, String remedy) {
    assertThat(mistakes(text)).contains(sentence + " | " + remedy);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "best-effort: memory     | best-effort: 'memory' is text, not a list    | use a list of"
            + " names of limits: 'memory', 'cpus', 'pids', 'timeout', 'cpu-time', 'output-limit',"
            + " 'tmp-size', 'file-size', 'open-files'",
        "best-effort: [cpu]      | best-effort.0: 'cpu' is not the name of a limit | did you mean"
            + " 'cpus'? If not, use 'memory', 'cpus', 'pids', 'timeout', 'cpu-time',"
            + " 'output-limit', 'tmp-size', 'file-size', 'open-files'",
        "best-effort: [pids, pids] | best-effort.1: 'pids' is listed twice      | keep one of the"
            + " two",
        "pass-env: PATH          | pass-env: 'PATH' is text, not a list         | use a list of"
            + " names of variables, such as [PATH, LANG]",
        "pass-env: [A=B]         | pass-env.0: 'A=B' is not the name of a variable | use a name"
            + " without '='",
        "pass-env: [1]           | pass-env.0: '1' is a number, not the name of a variable | use a"
            + " list of names of variables, such as [PATH, LANG]",
        "env: [A=B]              | env: is a list, not a map                    | use a map of"
            + " names to texts or numbers",
        "env: {A=B: C}           | env.A=B: 'A=B' is not the name of a variable | use a name"
            + " without '='",
        "network: nome           | network: 'nome' is not a network             | did you mean"
            + " 'none'? If not, use 'none', 'host', or a map with the list 'allow' of HOST:PORT",
        "network: {}             | network: has no list 'allow'                 | use 'none',"
            + " 'host', or a map with the list 'allow' of HOST:PORT",
        "network: {deny: []}     | network.deny: is not a key of 'network'      | use one of allow",
        "mounts: {a: b}          | mounts: is a map, not a list                 | use a list of"
            + " SRC:DST or SRC:DST:rw, or of maps of source, target and access"
      })
  void saysWhatIsWrongWithAListOrMap(String text, String sentence, String remedy) {
    assertThat(mistakes(text)).contains(sentence + " | " + remedy);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"x:0", "x:65536", "x", "x:", ":1", "::1:80", "a b:1", "[x]:1", "tcp://x:1", "x:1:2"})
  void refusesWrongDestinations(String destination) {
    assertThat(mistakes("network: {allow: ['" + destination + "']}"))
        .containsExactly(
            "network.allow.0: '" + destination + "' is not a destination | " + DESTINATION);
  }

  @ParameterizedTest
  @CsvSource({"/a", "/a:b", "/a:/b:rx", "a:/b:rw:ro", ":/b", "/a:", "/a:/b:"})
  void refusesWrongMounts(String mount) {
    assertThat(mistakes("mounts: ['" + mount + "']"))
        .containsExactly("mounts.0: '" + mount + "' is not a mount | " + MOUNT);
  }

  @Test
  void refusesAHomeDirectoryThatNothingExpands() {
    assertThat(mistakes("mounts: ['~/data:/data']"))
        .containsExactly(
            "mounts.0: '~/data:/data' begins with '~', which stands for nothing here | write the"
                + " path in full");
  }

  @Test
  void refusesAMapOfAMountThatLacksItsParts() {
    assertThat(mistakes("mounts: [{access: rx, target: b, source: ''}, {}]"))
        .containsExactlyInAnyOrder(
            "mounts.0.access: 'rx' is not an access | use 'ro', 'rw'",
            "mounts.0.target: 'b' is not an absolute path | use an absolute path inside, such as"
                + " /srv/app",
            "mounts.0.source: is empty | use the path of a file or directory of the host",
            "mounts.1: has no 'source' | " + MOUNT,
            "mounts.1: has no 'target' | " + MOUNT);
  }

  @Test
  void refusesAKeyThatIsGivenTwice() {
    assertThat(mistakes("memory: 1g\npids: 1\nmemory: 2g\nenv: {A: x, A: y}"))
        .containsExactly(
            "memory: is given twice, first in line 1 | keep one of the two",
            "env.A: is given twice, first in line 4 | keep one of the two");
  }

  @ParameterizedTest
  @CsvSource({
    "Memory, memory",
    "mem, memory",
    "memmory, memory",
    "cpu_time, cpu-time",
    "time-out, timeout",
    "tiemout, timeout",
    "evn, env",
    "memory-limit, memory_limit",
    "passenv, pass-env",
    "envs, env"
  })
  void namesTheKeyThatWasProbablyMeant(String written, String meant) {
    assertThat(mistakes(written + ": 1"))
        .containsExactly(
            written + ": is not a key of an environment file | did you mean '" + meant + "'?");
  }

  @Test
  void makesControlCharactersHarmless() {
    assertThat(mistakes("memory: \"\\e[2J\\u202e\"\n\"\\u001b]0;x\": 1", Format.YAML))
        .containsExactly(
            "env.yaml:1:9: memory: '\\u001b[2J\\u202e' is not a size | " + SIZE,
            "env.yaml:2:1: \\u001b]0;x: is not a key of an environment file | use one of "
                + String.join(", ", EnvironmentConfigReader.keys()));
  }

  @Test
  void refusesTextThatNoEnvironmentHolds() {
    assertThat(mistakes("{\"env\": {\"A\": \"x\\u0000\", \"B\": \"\\ud800\"}}", Format.JSON))
        .containsExactly(
            "env.json:1:15: env.A: 'x\\u0000' has a NUL | remove it",
            "env.json:1:31: env.B: '\\ud800' has half a surrogate pair | write whole characters");
  }

  @Test
  void countsMistakesBeyondTheFirstFifty() {
    var mistakes = mistakes("x: 1\n".repeat(60));

    assertThat(mistakes).hasSize(51);
    assertThat(mistakes.getLast())
        .isEqualTo("has 10 more mistakes | correct the first ones and try again");
    assertThat(mistakes("x: 1\n".repeat(51)).getLast())
        .isEqualTo("has 1 more mistake | correct the first ones and try again");
  }

  @Test
  void cutsLongValues() {
    assertThat(mistakes("memory: " + "9".repeat(5000)))
        .containsExactly("memory: '" + "9".repeat(80) + "...' is not a size | " + SIZE);
  }

  @Test
  void namesTheOptionWhenAValueComesFromElsewhere() {
    var mistake =
        catchThrowableOfType(
            InvalidConfigException.class,
            () -> EnvironmentConfigReader.create().with("memory", "1k", "--memory"));

    assertThat(mistake).hasMessage("--memory: '1k' is less than 4MiB");
    assertThat(mistake.remedy()).isEqualTo(SIZE);
  }

  private static List<String> mistakes(String text) {
    return mistakes(text, Format.YAML).stream()
        .map(mistake -> mistake.replaceFirst("^env.yaml(:[0-9]+:[0-9]+)?: ", ""))
        .toList();
  }

  private static List<String> mistakes(String text, Format format) {
    return Mistakes.of(text, format);
  }
}
