package io.servos.engine;

import io.servos.model.EnvironmentConfig;
import io.servos.model.ServosException;
import io.servos.spi.Examinable;
import io.servos.spi.Finding;
import io.servos.spi.Isolator;
import io.servos.spi.Readiness;
import io.servos.spi.Standing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/// Which isolators work on this host, and which of their barriers and limits stand.
///
/// @param isolations every isolator that is installed, that of the default config first
public record Diagnosis(List<Isolation> isolations) {

  public Diagnosis {
    isolations = List.copyOf(isolations);
  }

  /// One isolator.
  ///
  /// @param hasWarmPools whether its sandboxes can stand ready
  /// @param findings one for each barrier and limit; none when it is not ready or cannot tell
  public record Isolation(
      String name, Readiness readiness, boolean hasWarmPools, List<Finding> findings) {

    public Isolation {
      findings = List.copyOf(findings);
    }

    public boolean isReady() {
      return readiness instanceof Readiness.Ready;
    }

    boolean isDefault() {
      return name.equals(EnvironmentConfig.PROCESS);
    }
  }

  /// Looks and tries; leaves nothing behind. Takes up to some seconds.
  public static Diagnosis make() throws InterruptedException {
    var all = new ArrayList<Isolation>();
    for (var isolator : ServiceLoader.load(Isolator.class)) {
      try (isolator) {
        all.add(examined(isolator));
      }
    }
    all.sort(
        Comparator.comparing((Isolation one) -> !one.isDefault()).thenComparing(Isolation::name));
    return new Diagnosis(all);
  }

  private static Isolation examined(Isolator isolator) throws InterruptedException {
    var readiness = isolator.probe();
    var findings =
        readiness instanceof Readiness.Ready && isolator instanceof Examinable examinable
            ? findings(examinable)
            : List.<Finding>of();
    return new Isolation(isolator.name(), readiness, isolator instanceof Standing, findings);
  }

  private static List<Finding> findings(Examinable isolator) throws InterruptedException {
    try {
      return isolator.examine();
    } catch (ServosException failure) {
      return List.of(
          new Finding(
              "examination", false, true, failure.getMessage(), failure.remedy(), "every run"));
    }
  }

  /// Whether a run under the default config gets all that it asks for.
  public boolean isSound() {
    return isolations.stream()
        .filter(Isolation::isDefault)
        .anyMatch(
            one ->
                one.isReady()
                    && one.findings().stream()
                        .allMatch(finding -> finding.available() || !finding.needed()));
  }
}
