package io.servos.config;

import io.servos.config.Node.Scalar;
import io.servos.model.EnvironmentConfig;
import java.util.Optional;

/// A name that a container engine knows. Which ones there are, the engine tells.
///
/// @param noun what it names, with its article
/// @param example one such name
record EngineWord(String noun, String example) implements Kind<String> {

  @Override
  public String allowed() {
    return "the name of " + noun + ", such as '" + example + "'";
  }

  @Override
  public Optional<String> read(Node node, Place place, String remedy) {
    return place
        .text(node, "the name of " + noun, remedy)
        .filter(text -> isName(text, node, place, remedy));
  }

  private boolean isName(String text, Node node, Place place, String remedy) {
    if (!text.matches(EnvironmentConfig.ENGINE_NAME)) {
      place.report(node.at(), node.described() + " is not the name of " + noun, remedy);
      return false;
    }
    return true;
  }

  @Override
  public Optional<Node> write(String value) {
    return Optional.of(Scalar.text(value));
  }
}
