package io.servos.containers.engine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Answers of an engine: HTTP around JSON. For Jazzer; in this package to reach what reads them.
public final class AnswersFuzz {

  private static final int LONGEST = 1 << 16;

  private AnswersFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    readJson(input);
    var in = new ByteArrayInputStream(input);
    try {
      var head = Http.Head.read(in);
      if (head.status() < 0 || head.status() > 999) {
        throw new AssertionError("status " + head.status());
      }
      readJson(head.body(in));
    } catch (IOException refusal) {
      checkWords(refusal);
    }
  }

  private static void readJson(byte[] body) {
    try {
      var value = Wire.json(body);
      var written = value.toString();
      // Half a surrogate pair, which JSON can name and UTF-8 cannot, is written as a question mark.
      if (body.length < LONGEST
          && StandardCharsets.UTF_8.newEncoder().canEncode(written)
          && !Wire.json(written.getBytes(StandardCharsets.UTF_8)).toString().equals(written)) {
        throw new AssertionError("another value was read than written: " + written);
      }
    } catch (IOException refusal) {
      checkWords(refusal);
    }
  }

  private static void checkWords(IOException refusal) {
    if (String.valueOf(refusal.getMessage()).isBlank()) {
      throw new AssertionError("a refusal without words", refusal);
    }
  }
}
