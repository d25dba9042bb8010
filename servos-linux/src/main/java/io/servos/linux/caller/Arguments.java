package io.servos.linux.caller;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a process was called with, as `/proc` has it: each argument ended by a NUL.
final class Arguments {

  private Arguments() {}

  /// Those after its own name; empty if they are not UTF-8.
  static Optional<List<String>> of(byte[] bytes, int count) {
    var words = new ArrayList<String>();
    int from = 0;
    try {
      for (int i = 0; i < count; i++) {
        if (bytes[i] == 0) {
          var word = ByteBuffer.wrap(bytes, from, i - from);
          words.add(StandardCharsets.UTF_8.newDecoder().decode(word).toString());
          from = i + 1;
        }
      }
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
    return words.isEmpty()
        ? Optional.empty()
        : Optional.of(List.copyOf(words.subList(1, words.size())));
  }
}
