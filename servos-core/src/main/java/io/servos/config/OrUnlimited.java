package io.servos.config;

import io.servos.config.Node.Scalar;
import java.util.Optional;

/// An amount, or the word `unlimited`, which is read as an empty value.
record OrUnlimited<T>(Kind<T> amount) implements Kind<Optional<T>> {

  static final String WORD = "unlimited";

  @Override
  public String allowed() {
    return amount.allowed() + ", or 'unlimited'";
  }

  /// Empty when nothing could be read, and an empty value for `unlimited`.
  @Override
  @SuppressWarnings("OptionalMapToOptional")
  public Optional<Optional<T>> read(Node node, Place place, String remedy) {
    return node instanceof Scalar scalar && scalar.isTextual() && scalar.text().equals(WORD)
        ? Optional.of(Optional.empty())
        : amount.read(node, place, remedy).map(Optional::of);
  }

  @Override
  public Optional<Node> write(Optional<T> value) {
    return value.isPresent() ? amount.write(value.get()) : Optional.of(Scalar.text(WORD));
  }
}
