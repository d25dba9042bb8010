package io.servos.containers.container;

import io.servos.model.InvalidConfigException;
import java.util.Map;
import java.util.regex.Pattern;

/// Whether an engine starts a container again that has ended, also after its own restart.
///
/// @param policy `no`, `on-failure`, `always` or `unless-stopped`, as Docker has them
/// @param attempts at most, with `on-failure`; 0 for any number
public record Restart(String policy, int attempts) {

  /// Not at all.
  public static final Restart NO = new Restart("no", 0);

  private static final Pattern TEXT =
      Pattern.compile("(no|always|unless-stopped)|on-failure(?::(\\d{1,6}))?");

  /// Reads `no`, `on-failure[:N]`, `always` or `unless-stopped`.
  public static Restart parse(String text) {
    var found = TEXT.matcher(text);
    if (!found.matches()) {
      throw InvalidConfigException.of(
          "restart",
          "'" + text + "' is not when to start again",
          "use no, on-failure[:N], always or unless-stopped");
    }
    var policy = found.group(1);
    var attempts = found.group(2);
    return policy == null
        ? new Restart("on-failure", attempts == null ? 0 : Integer.parseInt(attempts))
        : new Restart(policy, 0);
  }

  Map<String, Object> request() {
    return Map.of("Name", policy, "MaximumRetryCount", attempts);
  }
}
