package io.servos.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.model.EnvironmentConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a user reads about texts that are not a map of keys in their notation.
class SyntaxMistakesTest {

  private static final String QUOTES =
      "check the indentation, and put text with special characters in quotes";
  private static final String BRACKETS = "check quotes, commas and brackets";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a: b: c       | 1:5: is not YAML: mapping values are not allowed here",
        "a: 'x         | 1:6: is not YAML: found unexpected end of stream",
        "a: [1\\nb: 2  | 2:2: is not YAML: expected ',' or ']', but got :",
        "a: @x         | 1:4: is not YAML: found character '@' that cannot start any token",
        "a: \"\\q\"    | 1:6: is not YAML: found unknown escape character q(113)",
        "memory: 1g\\n timeout: 1 | 2:9: is not YAML: mapping values are not allowed here"
      })
  void saysWhereYamlBreaks(String text, String sentence) {
    assertThat(Mistakes.of(text.replace("\\n", "\n"), Format.YAML))
        .containsExactly("env.yaml:" + sentence + " | " + QUOTES);
  }

  @Test
  void tellsThatTabsDoNotIndent() {
    assertThat(Mistakes.of("env:\n\tA: b", Format.YAML))
        .containsExactly(
            "env.yaml:2:1: is not YAML: found a tab that cannot start any token | indent with"
                + " spaces");
  }

  @Test
  void refusesKeysThatAreNotText() {
    assertThat(Mistakes.of("{a: b}: c", Format.YAML))
        .containsExactly(
            "env.yaml:1:2: is not YAML: expected a property name (Scalar value in YAML) | use plain"
                + " text as keys");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"memory\": 1,}| 1:14: is not JSON: unexpected character ('}' (code 125)): was expecting"
            + " double-quote to start property name",
        "{memory: 1}    | 1:2: is not JSON: unexpected character ('m' (code 109)): was expecting"
            + " double-quote to start property name",
        "{\"memory\":    | 1:11: is not JSON: unexpected end-of-input within/between Object"
            + " entries",
        "[1             | 1:3: is not JSON: unexpected end-of-input: expected close marker for"
            + " Array",
        "{\"cpus\": NaN} | 1:13: is not JSON: non-standard token 'NaN'",
        "{\"pids\": 01}  | 1:11: is not JSON: invalid numeric value: Leading zeroes not allowed"
      })
  void saysWhereJsonBreaks(String text, String sentence) {
    assertThat(Mistakes.of(text, Format.JSON))
        .containsExactly("env.json:" + sentence + " | " + BRACKETS);
  }

  @Test
  void tellsThatJsonHasNoComments() {
    assertThat(Mistakes.of("// x\n{}", Format.JSON))
        .containsExactly(
            "env.json:1:1: is not JSON: unexpected character ('/' (code 47)): maybe a"
                + " (non-standard) comment? | remove the comment, or use YAML");
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void takesAnEmptyTextForTheDefaults(Format format) {
    assertThat(Mistakes.READER.read("", format, "x")).isEqualTo(EnvironmentConfig.defaults());
    assertThat(Mistakes.READER.read(" \n\n", format, "x")).isEqualTo(EnvironmentConfig.defaults());
  }

  @ParameterizedTest
  @ValueSource(strings = {"# nothing\n", "---\n", "--- # nothing\n...\n", "{}", "\uFEFF"})
  void takesYamlWithoutKeysForTheDefaults(String text) {
    assertThat(Mistakes.READER.read(text, Format.YAML, "x"))
        .isEqualTo(EnvironmentConfig.defaults());
  }

  @Test
  void refusesWhatIsNoMapAtTheTop() {
    assertThat(Mistakes.of("- memory: 1g", Format.YAML))
        .containsExactly(
            "env.yaml:1:1: the file is a list, not a map of keys | write one 'key: value' a line");
    assertThat(Mistakes.of("memory", Format.YAML))
        .containsExactly(
            "env.yaml:1:1: the file is the single value 'memory', not a map of keys | write one"
                + " 'key: value' a line");
    assertThat(Mistakes.of("null", Format.JSON))
        .containsExactly(
            "env.json:1:1: the file is the single value null, not a map of keys | write one 'key:"
                + " value' a line");
  }

  @Test
  void refusesASecondDocument() {
    assertThat(Mistakes.of("memory: 1g\n---\nmemory: 2g", Format.YAML))
        .containsExactly("env.yaml:3:1: a second document begins | keep one document in the file");
    assertThat(Mistakes.of("{} {}", Format.JSON))
        .containsExactly("env.json:1:4: a second document begins | keep one document in the file");
  }

  @Test
  void refusesAliasesAndMergeKeys() {
    assertThat(Mistakes.of("env: &e {A: b}\nnetwork: *e\n<<: *e\n<<: {a: b}", Format.YAML))
        .containsExactly(
            "env.yaml:2:10: the alias '*e' is not supported | write the value out",
            "env.yaml:3:5: the alias '*e' is not supported | write the value out",
            "env.yaml:4:1: <<: is not a key of an environment file | write the keys out, merge"
                + " keys are not supported");
  }

  @Test
  void refusesTags() {
    assertThat(Mistakes.of("memory: !!int 5\nenv: {A: !x y}", Format.YAML))
        .containsExactly(
            "env.yaml:1:9: the tag '!!int' is not supported | remove it",
            "env.yaml:2:10: the tag '!x' is not supported | remove it");
    assertThat(Mistakes.of("env: {A: !!binary x}", Format.YAML))
        .containsExactly("env.yaml:1:20: the tag '!!binary' is not supported | remove it");
  }

  @Test
  void doesNotExpandABillionLaughs() {
    var text = new StringBuilder("a0: &a0 [x, x]\n");
    for (int level = 1; level < 40; level++) {
      text.append("a%d: &a%d [*a%d, *a%d]\n".formatted(level, level, level - 1, level - 1));
    }

    assertThat(Mistakes.of(text.toString(), Format.YAML))
        .hasSize(51)
        .contains("env.yaml:2:10: the alias '*a0' is not supported | write the value out");
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void refusesDeepNesting(Format format) {
    var text = (format == Format.PROPERTIES ? "a." : "[").repeat(100_000);

    assertThat(Mistakes.of(text, format))
        .singleElement()
        .asString()
        .containsAnyOf(
            ":1:18: is nested deeper than 16 levels | no key needs so many",
            ": is nested too deeply | write one name between two dots");
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void refusesMoreThanOneMebibyte(Format format) {
    assertThat(Mistakes.of(" ".repeat((1 << 20) + 1), format))
        .singleElement()
        .asString()
        .endsWith(": is larger than 1 MiB | keep it under 1 MiB");
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void readsOneMebibyteOfMistakesInSeconds(Format format) {
    var start = System.nanoTime();

    assertThat(Mistakes.of("a: b\n".repeat(200_000), format)).isNotEmpty();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void refusesControlCharacters(Format format) {
    assertThat(Mistakes.of("\n  \u0007", format))
        .singleElement()
        .asString()
        .endsWith(
            ":2:3: has the character '\\u0007' | remove it, or write it as an escape inside"
                + " quotes");
  }

  @Test
  void countsLinesTheSameWithEveryLineEnd() {
    assertThat(Mistakes.of("pids: 1\r\n\r\nx: 1", Format.YAML))
        .singleElement()
        .asString()
        .startsWith("env.yaml:3:1: x: ");
    assertThat(Mistakes.of("pids: 1\r\rx: 1", Format.PROPERTIES))
        .singleElement()
        .asString()
        .startsWith("env.properties:3:1: x: ");
    assertThat(Mistakes.of("\uFEFFx: 1", Format.YAML))
        .singleElement()
        .asString()
        .startsWith("env.yaml:1:1: x: ");
  }

  @Test
  void refusesPropertiesThatContradictThemselves() {
    assertThat(
            Mistakes.of(
                "network=none\nnetwork.allow=x:1\nmounts.1=/a:/b\npass-env.0=A\npass-env.0=B",
                Format.PROPERTIES))
        .containsExactly(
            "env.properties:2:1: network: is given twice, first in line 1 | keep one of the two",
            "env.properties:3:1: mounts: has no number 0 | number the items 0, 1, 2 and so on",
            "env.properties:5:1: pass-env.0: is given twice | keep one of the two");
  }
}
