package io.servos.config;

import io.servos.model.InvalidConfigException;

/// What [Sizes], [Durations] and [Cpus] say alike about a text that they do not understand.
final class Amounts {

  private Amounts() {}

  static InvalidConfigException refused(String text, String noun, String remedy) {
    return InvalidConfigException.of("", Quoted.of(text) + " " + problem(text, noun), remedy);
  }

  private static String problem(String text, String noun) {
    return text.matches("-[0-9.]+[a-zA-Z]*") ? "is negative" : "is not " + noun;
  }
}
