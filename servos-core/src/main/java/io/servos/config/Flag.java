package io.servos.config;

import io.servos.config.Node.Scalar;
import java.util.Optional;

/// True or false, of which one may be refused with a reason.
record Flag(Optional<Refusal> refusal) implements Kind<Boolean> {

  /// Both are allowed.
  static final Flag ANY = new Flag(Optional.empty());

  @Override
  public String allowed() {
    return refusal.isEmpty()
        ? "true or false"
        : refusal.get().word().equals("true") ? "false" : "true";
  }

  @Override
  public Optional<Boolean> read(Node node, Place place, String remedy) {
    if (!(node instanceof Scalar scalar && isFlag(scalar))) {
      return place.wrongType(node, "true or false", remedy);
    }
    if (refusal.isPresent() && refusal.get().word().equals(scalar.text())) {
      place.report(
          node.at(), node.described() + " " + refusal.get().problem(), refusal.get().remedy());
      return Optional.empty();
    }
    return Optional.of(Boolean.valueOf(scalar.text()));
  }

  private static boolean isFlag(Scalar scalar) {
    return switch (scalar.kind()) {
      case BOOLEAN -> true;
      case UNTYPED -> scalar.text().equals("true") || scalar.text().equals("false");
      case TEXT, NUMBER, NULL -> false;
    };
  }

  @Override
  public Optional<Node> write(Boolean value) {
    return Optional.of(Scalar.flag(value));
  }
}
