package io.servos.config;

import io.servos.config.Node.Scalar;
import java.nio.file.Path;
import java.util.Optional;

/// An absolute path as the program sees it.
record InsidePath() implements Kind<Path> {

  @Override
  public String allowed() {
    return "an absolute path inside, such as /srv/app";
  }

  @Override
  public Optional<Path> read(Node node, Place place, String remedy) {
    return place
        .text(node, "a path", remedy)
        .filter(text -> isAbsolute(text, node, place, remedy))
        .flatMap(text -> place.path(node, text, Path.of("/")));
  }

  private static boolean isAbsolute(String text, Node node, Place place, String remedy) {
    if (!text.startsWith("/")) {
      place.report(node.at(), node.described() + " is not an absolute path", remedy);
      return false;
    }
    return true;
  }

  @Override
  public Optional<Node> write(Path value) {
    return Optional.of(Scalar.text(value.toString()));
  }
}
