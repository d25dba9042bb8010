package io.servos.config;

import java.util.Optional;

/// A key of the original that is understood and refused, unless it is null there, its default.
record Unsupported(String problem, String remedy) implements Kind<Boolean> {

  @Override
  public String allowed() {
    return "null";
  }

  @Override
  public Optional<Boolean> read(Node node, Place place, String whatToDo) {
    place.report(node.at(), problem, whatToDo);
    return Optional.empty();
  }

  @Override
  public Optional<Node> write(Boolean value) {
    return Optional.empty();
  }
}
