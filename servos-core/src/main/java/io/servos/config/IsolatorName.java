package io.servos.config;

import io.servos.config.Node.Scalar;
import java.util.Optional;

/// The name of an isolator. Which ones there are depends on what is installed, so the engine knows.
record IsolatorName() implements Kind<String> {

  static final String PATTERN = "^[a-z][a-z0-9-]{0,63}$";

  static final Refusal NONE =
      new Refusal(
          "none",
          "asks for a run without isolation, which Servos does not have",
          "use 'process', and give the program what it needs with mounts, network and pass-env");

  @Override
  public String allowed() {
    return "the name of an isolator, such as 'process' or 'docker'";
  }

  @Override
  public Optional<String> read(Node node, Place place, String remedy) {
    return place
        .text(node, "the name of an isolator", remedy)
        .filter(text -> isName(text, node, place, remedy));
  }

  private static boolean isName(String text, Node node, Place place, String remedy) {
    if (text.equals(NONE.word())) {
      place.report(node.at(), node.described() + " " + NONE.problem(), NONE.remedy());
      return false;
    }
    if (!text.matches(PATTERN)) {
      place.report(node.at(), node.described() + " is not the name of an isolator", remedy);
      return false;
    }
    return true;
  }

  @Override
  public Optional<Node> write(String value) {
    return Optional.of(Scalar.text(value));
  }
}
