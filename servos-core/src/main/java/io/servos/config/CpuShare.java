package io.servos.config;

import io.servos.config.Amount.Measure;
import io.servos.config.Node.Scalar;
import java.util.Optional;

/// A share of this host's processors.
record CpuShare() implements Kind<Double> {

  static final double LEAST = 0.01;

  private static final Amount<Double> ANY =
      new Amount<>(
          new Measure<>(
              "a number of processors", "", Optional.of(Cpus.PATTERN), Cpus::parse, Cpus::format),
          LEAST,
          Optional.empty());

  @Override
  public String allowed() {
    return "a number of processors from "
        + Cpus.format(LEAST)
        + " to as many as the host has, such as 2, 0.5 or 500m";
  }

  @Override
  public Optional<Double> read(Node node, Place place, String remedy) {
    var share = ANY.read(node, place, remedy);
    if (share.isPresent() && share.get() > place.processors()) {
      var host =
          place.processors() == 1
              ? "the one processor"
              : "the " + place.processors() + " processors";
      place.report(node.at(), node.described() + " is more than " + host + " of this host", remedy);
      return Optional.empty();
    }
    return share;
  }

  @Override
  public Optional<Node> write(Double value) {
    return Optional.of(Scalar.number(Cpus.format(value)));
  }
}
