package io.servos.config;

import io.servos.config.Node.Entry;
import io.servos.config.Node.Mapping;
import io.servos.config.Node.Scalar;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Environment variables with their values.
record Variables() implements Kind<Map<String, String>> {

  private static final String VALUE = "use text; put true, false and null in quotes";

  @Override
  public String allowed() {
    return "a map of names to texts or numbers";
  }

  @Override
  public Optional<Map<String, String>> read(Node node, Place place, String remedy) {
    if (!(node instanceof Mapping mapping)) {
      return place.wrongType(node, "a map", remedy);
    }
    var variables = new HashMap<String, String>();
    var seen = new Seen(place);
    for (var entry : mapping.entries()) {
      var here = place.child(entry.name());
      if (seen.isFirst(entry) && VariableNames.isName(entry.name(), entry.at(), here)) {
        value(entry.value(), here).ifPresent(value -> variables.put(entry.name(), value));
      }
    }
    return Optional.of(variables);
  }

  private static Optional<String> value(Node node, Place place) {
    return node instanceof Scalar scalar && scalar.kind() == Scalar.Kind.NUMBER
        ? Optional.of(scalar.text())
        : place.text(node, "text", VALUE);
  }

  @Override
  public Optional<Node> write(Map<String, String> value) {
    var entries =
        new TreeMap<>(value)
            .entrySet().stream()
                .map(entry -> Entry.of(entry.getKey(), Scalar.text(entry.getValue())))
                .toList();
    return entries.isEmpty() ? Optional.empty() : Optional.of(Mapping.of(entries));
  }
}
