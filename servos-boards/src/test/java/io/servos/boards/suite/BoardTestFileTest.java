package io.servos.boards.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.boards.trace.Expectation;
import io.servos.model.Input;
import io.servos.model.InvalidConfigException;
import io.servos.model.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoardTestFileTest {

  @TempDir Path folder;

  @BeforeEach
  void makeFiles() throws IOException {
    for (var name : List.of("a.ino", "b.py", "s.yaml", "keys")) {
      Files.createFile(folder.resolve(name));
    }
  }

  private List<BoardTest> read(String text) throws IOException {
    Files.writeString(folder.resolve(BoardTestFile.NAME), text);
    return BoardTestFile.in(folder).orElseThrow().read();
  }

  @Test
  void readsTestsInTheirOrder() throws IOException {
    var tests =
        read(
            """
            - {name: one, run: a.ino, expect: [pin 13 toggles 2 times]}
            - name: two
              run: b.py
              board: pico
              time: 3s
              scenario: s.yaml
              stdin: keys
              status: 134
              expect:
                - serial "a b"
                - ends by crash
            """);

    assertThat(tests).extracting(BoardTest::name).containsExactly("one", "two");
    var one = tests.getFirst();
    assertThat(one.platform()).isEqualTo(Platform.ARDUINO);
    assertThat(one.workload().file()).isEqualTo(folder.resolve("a.ino"));
    assertThat(one.workload().input()).isEqualTo(new Input.Empty());
    assertThat(one.workload().settings()).isEmpty();
    assertThat(one.status()).isZero();
    var two = tests.getLast();
    assertThat(two.platform()).isEqualTo(Platform.MICROPYTHON);
    assertThat(two.workload().input()).isEqualTo(new Input.FromFile(folder.resolve("keys")));
    assertThat(two.workload().settings())
        .isEqualTo(
            Map.of("board", "pico", "time", "3s", "scenario", folder.resolve("s.yaml").toString()));
    assertThat(two.status()).isEqualTo(134);
    assertThat(two.expectations())
        .extracting(Expectation::text)
        .containsExactly("serial \"a b\"", "ends by crash");
  }

  @Test
  void takesThePlatformThatIsNamed() throws IOException {
    assertThat(read("- {name: a, run: a.ino, platform: micropython, expect: []}").getFirst())
        .extracting(BoardTest::platform)
        .isEqualTo(Platform.MICROPYTHON);
  }

  @Test
  void isNotThereWithoutItsFile() {
    assertThat(BoardTestFile.in(folder)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "- {run: a.ino, expect: []} | entry 1: it has no 'name'",
        "- {name: a, expect: []} | entry 1: it has no 'run'",
        "- {name: a, run: a.ino} | entry 1: it has no 'expect'",
        "- {name: a, run: a.ino, expects: []} | entry 1: 'expects' is no key of a test",
        "- {name: ' ', run: a.ino, expect: []} | entry 1: name ' ' is empty or there twice",
        "- {name: [a], run: a.ino, expect: []} | entry 1: 'name' is not a text",
        "- {name: null, run: a.ino, expect: []} | entry 1: 'name' is not a text",
        "- {name: a, run: c.ino, expect: []} | entry 1: run 'c.ino' is not there, or may not be",
        "- {name: a, run: \"\\0\", expect: []} | is not there, or may not be read",
        "- {name: a, run: a.ino, scenario: t, expect: []} | entry 1: scenario 't' is not there",
        "- {name: a, run: a.ino, stdin: t, expect: []} | entry 1: stdin 't' is not there",
        "- {name: a, run: a.ino, platform: arm64, expect: []} | 1: platform 'arm64' is neither",
        "- {name: a, run: a.ino, status: 256, expect: []} | entry 1: status '256' is not a number"
            + " up to 255",
        "- {name: a, run: a.ino, status: -1, expect: []} | entry 1: status '-1' is not a number up"
            + " to 255",
        "- {name: a, run: a.ino, status: ok, expect: []} | entry 1: status '\"ok\"' is not a number"
            + " up to",
        "- {name: a, run: a.ino, expect: pin} | entry 1: 'expect' is not a list",
        "- {name: a, run: a.ino, expect: [[pin]]} | entry 1: it has a list or map where a text",
        "- {name: a, run: a.ino, expect: [pin]} | expect: 'pin' is no expectation",
        "name: a | is not a list",
        "[] | has none",
        "'- [' | is not YAML",
      })
  void saysWhatIsWrong(String text, String problem) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageStartingWith("board tests: '" + folder.resolve(BoardTestFile.NAME) + "' ")
        .hasMessageContaining(problem);
  }

  @Test
  void refusesTwoTestsOfOneName() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    - {name: a, run: a.ino, expect: []}
                    - {name: a, run: b.py, expect: []}
                    """))
        .hasMessageContaining("entry 2: name 'a' is empty or there twice");
  }
}
