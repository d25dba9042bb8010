package io.servos.attacks;

import java.util.Optional;
import java.util.regex.Pattern;

/// What an attack may say when the isolation holds.
///
/// @param isolation the isolator that this is about; empty for all without one of their own
/// @param limit the limit that contains the attack; empty when it is blocked altogether
/// @param word pattern of the whole word
public record Expectation(Optional<String> isolation, Optional<String> limit, Pattern word) {

  boolean isMetBy(String said) {
    return word.matcher(said).matches();
  }
}
