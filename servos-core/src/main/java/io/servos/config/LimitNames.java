package io.servos.config;

import io.servos.config.Node.Scalar;
import io.servos.config.Node.Sequence;
import io.servos.model.Limit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Names of limits.
record LimitNames() implements Kind<Set<Limit>> {

  static final Choice<Limit> NAME =
      Choice.of("the name of a limit", List.of(Limit.values()), Limit::label);

  @Override
  public String allowed() {
    return "a list of names of limits: " + NAME.allowed();
  }

  @Override
  public Optional<Set<Limit>> read(Node node, Place place, String remedy) {
    return place.eachOnce(node, remedy, NAME::read);
  }

  @Override
  public Optional<Node> write(Set<Limit> value) {
    return value.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Sequence.of(value.stream().sorted().map(limit -> Scalar.text(limit.label())).toList()));
  }
}
