package io.servos.containers.engine;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// What is asked of an engine: a method, a path below the version, and perhaps JSON.
///
/// @param path with its query, percent-encoded
/// @param body what is sent with it, if anything
/// @param patience how long the answer may take to begin, or to come as a whole
public record Call(String method, String path, Optional<JsonValue> body, Duration patience) {

  private static final Duration SHORT = Duration.ofSeconds(10);
  private static final Duration LONG = Duration.ofSeconds(60);

  /// Asks for something.
  ///
  /// @param path with `{}` for each of the names
  public static Call get(String path, String... names) {
    return new Call("GET", filled(path, names), Optional.empty(), SHORT);
  }

  /// Has something done.
  ///
  /// @param path with `{}` for each of the names
  public static Call post(String path, String... names) {
    return new Call("POST", filled(path, names), Optional.empty(), LONG);
  }

  /// Puts something there.
  ///
  /// @param path with `{}` for each of the names
  public static Call put(String path, String... names) {
    return new Call("PUT", filled(path, names), Optional.empty(), LONG);
  }

  /// Has something removed.
  ///
  /// @param path with `{}` for each of the names
  public static Call delete(String path, String... names) {
    return new Call("DELETE", filled(path, names), Optional.empty(), LONG);
  }

  private static String filled(String path, String... names) {
    var filled = path;
    for (var name : names) {
      int place = filled.indexOf("{}");
      filled = filled.substring(0, place) + encoded(name) + filled.substring(place + 2);
    }
    return filled;
  }

  /// With one more part of the query.
  public Call with(String key, String value) {
    return new Call(
        method,
        path + (path.contains("?") ? "&" : "?") + key + "=" + encoded(value),
        body,
        patience);
  }

  /// With one more part of the query when that is so.
  public Call withFlag(String key, boolean isSet) {
    return isSet ? with(key, "1") : this;
  }

  /// With a filter of lists, as engines take it.
  public Call filtered(Map<String, Object> filters) {
    return filters.isEmpty() ? this : with("filters", new JsonValue(filters).toString());
  }

  /// With that content.
  public Call sending(Map<String, Object> content) {
    return new Call(method, path, Optional.of(new JsonValue(content)), patience);
  }

  /// With time for an answer that depends on more than the engine.
  public Call waiting(Duration atMost) {
    return new Call(method, path, body, atMost);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
