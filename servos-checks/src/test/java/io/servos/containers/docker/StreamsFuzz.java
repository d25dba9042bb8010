package io.servos.containers.docker;

import io.servos.containers.engine.Frames;
import io.servos.containers.init.EndReader;
import io.servos.containers.init.FirstProcess;
import io.servos.containers.init.GateReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// The streams of a container: told apart, and read as the reports of its first process. For
/// Jazzer; in this package to reach what takes reports apart.
public final class StreamsFuzz {

  private static final byte[] TOKEN = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private StreamsFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    readFrames(input);
    try {
      new GateReader().add(input).map(Observation::new).ifPresent(StreamsFuzz::look);
    } catch (IllegalArgumentException refusal) {
      checkWords(refusal);
    }
    var reader = new EndReader(new FirstProcess.Go(TOKEN, Optional.empty()));
    try {
      int half = input.length / 2;
      int out = reader.add(Arrays.copyOf(input, half)).length;
      out += reader.add(Arrays.copyOfRange(input, half, input.length)).length;
      out += reader.rest().length;
      boolean isReported = reader.report().isPresent();
      if (out > input.length || (out < input.length && indexOfToken(input) != out)) {
        throw new AssertionError(out + " bytes of output, report " + isReported);
      }
    } catch (IllegalArgumentException refusal) {
      checkWords(refusal);
    }
  }

  private static int indexOfToken(byte[] input) {
    for (int at = 0; at + TOKEN.length <= input.length; at++) {
      if (Arrays.equals(input, at, at + TOKEN.length, TOKEN, 0, TOKEN.length)) {
        return at;
      }
    }
    return -1;
  }

  private static void readFrames(byte[] input) {
    var frames = new Frames(new ByteArrayInputStream(input), false);
    var chunk = new byte[64];
    int sum = 0;
    try {
      for (int count = frames.read(chunk); count >= 0; count = frames.read(chunk)) {
        sum += count;
      }
      if (sum > input.length) {
        throw new AssertionError("more came out than went in");
      }
    } catch (IOException refusal) {
      checkWords(refusal);
    }
  }

  private static void look(Observation seen) {
    var found =
        seen.status("Uid")
            + seen.limit("Max open files")
            + seen.hardLimit("Max open files")
            + seen.namespaces()
            + seen.mounts()
            + seen.environment()
            + seen.descriptors()
            + seen.idMap("uid_map")
            + seen.groups()
            + seen.report().counts();
    if (found.isEmpty()) {
      throw new AssertionError("nothing was looked at");
    }
  }

  private static void checkWords(Exception refusal) {
    if (String.valueOf(refusal.getMessage()).isBlank()) {
      throw new AssertionError("a refusal without words", refusal);
    }
  }
}
