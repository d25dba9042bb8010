package io.servos.config;

import io.servos.config.Node.Scalar;
import io.servos.config.Node.Sequence;
import java.util.Optional;
import java.util.Set;

/// Names of environment variables.
record VariableNames() implements Kind<Set<String>> {

  /// What a name of a variable looks like.
  static final String PATTERN = "^[^=\\u0000]+$";

  @Override
  public String allowed() {
    return "a list of names of variables, such as [PATH, LANG]";
  }

  @Override
  public Optional<Set<String>> read(Node node, Place place, String remedy) {
    return place.eachOnce(
        node,
        remedy,
        (item, here) ->
            here.text(item, "the name of a variable", remedy)
                .filter(name -> isName(name, item.at(), here)));
  }

  /// Whether a variable can have this name; notes it when not.
  static boolean isName(String name, Position at, Place place) {
    if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
      place.report(
          at, Quoted.of(name) + " is not the name of a variable", "use a name without '='");
      return false;
    }
    return true;
  }

  @Override
  public Optional<Node> write(Set<String> value) {
    return value.isEmpty()
        ? Optional.empty()
        : Optional.of(Sequence.of(value.stream().sorted().map(Scalar::text).toList()));
  }
}
