package io.servos.containers.client;

import io.servos.model.BackendFailedException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An engine that has no room left.
public final class FullDisk {

  private static final String SIGN = "no space left on device";

  private FullDisk() {}

  /// Whether that is what an engine, or a command that it runs, says there.
  public static boolean isToldBy(String text) {
    return text.toLowerCase(Locale.ROOT).contains(SIGN);
  }

  /// What to do about it.
  ///
  /// @param doing what the engine was to do, after "could not"
  /// @param cause what told so, if that was a failure
  public static BackendFailedException refusal(
      String doing, Subject about, @Nullable Exception cause) {
    return new BackendFailedException(
        "docker",
        "the engine could not " + doing + " " + about + ": its disk is full",
        "make room; see 'servos system df'",
        cause);
  }
}
