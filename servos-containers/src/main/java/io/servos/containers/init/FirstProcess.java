package io.servos.containers.init;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The first process of each container: a static executable that needs nothing of the image. It
/// reports what stands around it, waits for the word to go, starts the program, reaps, passes
/// signals on, and reports the end. `x86_64.s` says how.
public final class FirstProcess {

  /// Where it is seen inside.
  public static final String PATH = "/.servos-init";

  private static final int TOKEN = 16;
  private static final int INSTRUCTION_BYTES = 8;

  /// What it has room for; `MOST` in `x86_64.s`.
  private static final int MOST_FOLLOWING = 1 << 16;

  /// Where the first program header says how long the segment is; see elf(5).
  private static final int FILE_SIZE = 64 + 32;

  private static final int MEMORY_SIZE = 64 + 40;

  /// Output that may be the beginning of a token is held back until it is clear; text never is.
  private static final byte[] RARE = {0, (byte) 0xff};

  private FirstProcess() {}

  /// The executable for an architecture by the kernel's name, if there is one.
  public static Optional<byte[]> executable(String architecture) {
    try (var resource = FirstProcess.class.getResourceAsStream(architecture + ".hex")) {
      if (resource == null) {
        return Optional.empty();
      }
      var hex = new String(resource.readAllBytes(), StandardCharsets.US_ASCII);
      return Optional.of(HexFormat.of().parseHex(hex.replaceAll("\\s+", "")));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// The same, which takes on a filter of system calls before all else.
  ///
  /// @param instructions an array of `struct sock_filter`; none for no filter
  public static byte[] withFilter(byte[] executable, byte[] instructions) {
    int size = executable.length + instructions.length;
    var file =
        ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN).put(executable).put(instructions);
    file.putLong(FILE_SIZE, size).putLong(MEMORY_SIZE, size);
    file.putLong(executable.length - Long.BYTES, instructions.length / INSTRUCTION_BYTES);
    return file.array();
  }

  /// What it gets as its arguments.
  ///
  /// @param workdir where the program starts
  /// @param candidates paths of the program to try in turn
  /// @param argv what the program gets, its own name first
  public static List<String> arguments(String workdir, List<String> candidates, List<String> argv) {
    var arguments = new ArrayList<String>();
    arguments.add(workdir);
    arguments.addAll(candidates);
    arguments.add("");
    arguments.addAll(argv);
    return arguments;
  }

  /// Whether such arguments can follow the word to go: not those with a NUL, which ends each there,
  /// nor very long ones.
  public static boolean canFollow(List<String> arguments) {
    return arguments.stream().noneMatch(argument -> argument.indexOf('\0') >= 0)
        && joined(arguments).length <= MOST_FOLLOWING;
  }

  private static byte[] joined(List<String> arguments) {
    return arguments.stream()
        .map(argument -> argument + '\0')
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.UTF_8);
  }

  /// The word to go.
  ///
  /// @param token what the last report will begin with, which the program does not get to know
  /// @param lifetime after which it ends the program by itself
  @SuppressWarnings("ArrayRecordComponent")
  public record Go(byte[] token, Optional<Duration> lifetime) {

    /// With a token of its own.
    public static Go after(Optional<Duration> lifetime) {
      try (var random = Files.newInputStream(Path.of("/dev/urandom"))) {
        var token = random.readNBytes(TOKEN);
        System.arraycopy(RARE, 0, token, 0, RARE.length);
        return new Go(token, lifetime);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }

    /// The same, followed by what a first process gets as its arguments that was started without
    /// any.
    ///
    /// @param arguments of [#canFollow]
    public byte[] message(List<String> arguments) {
      if (!canFollow(arguments)) {
        throw new IllegalArgumentException("these cannot follow the word to go");
      }
      var go = message();
      var texts = joined(arguments);
      return ByteBuffer.allocate(go.length + 2 * Long.BYTES + texts.length)
          .order(ByteOrder.LITTLE_ENDIAN)
          .put(go)
          .putLong(arguments.size())
          .putLong(texts.length)
          .put(texts)
          .array();
    }

    /// As it is sent: the token, and seconds of which 0 means forever.
    public byte[] message() {
      long seconds = lifetime.map(time -> time.plusMillis(999).toSeconds()).orElse(0L);
      return ByteBuffer.allocate(TOKEN + Long.BYTES)
          .order(ByteOrder.LITTLE_ENDIAN)
          .put(token)
          .putLong(seconds)
          .array();
    }
  }
}
