package io.servos.linux.sandbox;

import io.servos.linux.facility.Descriptor;
import io.servos.spi.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// An interpreter that can be started before its script is known. It says over the gate that it
/// waits, and is told there what to run.
///
/// @param executable absolute path inside
/// @param name what it is called as
record Interpreter(String executable, String name) {

  private static final Pattern PYTHON = Pattern.compile(".*/python3(\\.\\d+)?");
  private static final String BOOT = resource("boot.py");

  /// Whole messages of a socket are no longer than that.
  private static final int MESSAGE = 1 << 15;

  /// So many of them fit into a socket that nobody has read from, whatever the host sets.
  private static final int MOST_MESSAGES = 2;

  private static String resource(String name) {
    try (var stream = Interpreter.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("'" + name + "' is not in this module");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// The one that would execute the step, if it can wait: Python, called with a script alone.
  static Optional<Interpreter> of(Step step) {
    var argv = step.argv();
    return PYTHON.matcher(step.executable().toString()).matches()
            && argv.size() > 1
            && argv.get(1).startsWith("/")
        ? Optional.of(new Interpreter(step.executable().toString(), argv.getFirst()))
        : Optional.empty();
  }

  /// Whether the socket takes all that it is told at once, however busy it is.
  static boolean isShort(Step step) {
    return job(step).size() <= MOST_MESSAGES;
  }

  List<String> argv() {
    return List.of(name, "-c", BOOT, Integer.toString(Descriptor.GATE));
  }

  /// What it is told: the length of the rest, then its arguments, each ended by a NUL.
  static List<byte[]> job(Step step) {
    var text = String.join("\0", step.argv()).getBytes(StandardCharsets.UTF_8);
    var all = ByteBuffer.allocate(Integer.BYTES + text.length).order(ByteOrder.LITTLE_ENDIAN);
    all.putInt(text.length).put(text).flip();
    var messages = new ArrayList<byte[]>();
    while (all.hasRemaining()) {
      var message = new byte[Math.min(MESSAGE, all.remaining())];
      all.get(message);
      messages.add(message);
    }
    return messages;
  }
}
