package io.servos.boards.scenario;

import io.servos.boards.trace.Expectation;
import io.servos.model.InvalidConfigException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Files of what comes to a board, and what is expected of it. For Jazzer; in this package to reach
/// what takes texts.
public final class ScenarioFuzz {

  private static final Path FILE = Path.of("fuzz.yaml");

  private ScenarioFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    var text = new String(input, StandardCharsets.UTF_8);
    try {
      Scenario.of(FILE, text).stimuli().forEach(one -> check(one.at().isNegative(), "a time"));
    } catch (InvalidConfigException refusal) {
      check(!refusal.getMessage().contains("'fuzz.yaml'"), "a mistake without a place: " + refusal);
    }
    try {
      var expectation = Expectation.parse(text);
      check(!expectation.text().equals(text), "another text");
    } catch (InvalidConfigException refusal) {
      check(refusal.remedy().isBlank(), "a mistake without a remedy: " + refusal);
    }
  }

  private static void check(boolean isWrong, String what) {
    if (isWrong) {
      throw new AssertionError(what);
    }
  }
}
