package io.servos.containers.client;

import io.servos.containers.engine.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The label by which Servos knows what it has made for people to keep. Its value is the name of
/// the thing itself: labels of an image are handed down to its containers, and those of a container
/// to images made of it, so that the label alone would mark what others have made.
///
/// It is another label than that of the containers of runs ([Owner]), which are removed when their
/// Servos is dead: what is kept outlives the Servos that made it.
public final class Mark {

  private static final String PREFIX = "io.servos.";

  private Mark() {}

  /// The name of the label for that kind.
  public static String label(Subject.Kind kind) {
    return PREFIX + kind.noun();
  }

  /// Labels with the mark of that one.
  public static Map<String, String> on(Subject made, Map<String, String> labels) {
    var marked = new LinkedHashMap<>(labels);
    marked.put(label(made.kind()), made.name());
    return marked;
  }

  /// A filter of lists for what bears the mark of that kind, by Servos or handed down.
  public static Map<String, Object> filter(Subject.Kind kind) {
    return Map.of("label", List.of(label(kind)));
  }

  /// Whether Servos has made that one.
  public static boolean isOn(Subject.Kind kind, String name, Map<String, String> labels) {
    return labels.getOrDefault(label(kind), "").equals(name);
  }

  /// The labels that an engine tells of something.
  public static Map<String, String> labels(JsonValue told) {
    var labels = new LinkedHashMap<String, String>();
    for (var name : told.keys()) {
      told.at(name).text().ifPresent(value -> labels.put(name, value));
    }
    return labels;
  }
}
