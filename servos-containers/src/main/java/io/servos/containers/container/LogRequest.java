package io.servos.containers.container;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/// What of a container's log is wanted.
///
/// @param follow whether to go on with what comes, until the container ends
/// @param since leaves out what is older
/// @param tail only so many lines of what is there
/// @param timestamps whether each line begins with its time
public record LogRequest(
    boolean follow, Optional<Instant> since, OptionalInt tail, boolean timestamps) {

  /// All that is there.
  public static final LogRequest ALL =
      new LogRequest(false, Optional.empty(), OptionalInt.empty(), false);

  public LogRequest withFollow(boolean value) {
    return new LogRequest(value, since, tail, timestamps);
  }

  public LogRequest withSince(Instant value) {
    return new LogRequest(follow, Optional.of(value), tail, timestamps);
  }

  public LogRequest withTail(int value) {
    return new LogRequest(follow, since, OptionalInt.of(value), timestamps);
  }
}
