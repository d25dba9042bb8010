package io.servos.spi;

import io.servos.model.Outcome;
import io.servos.model.Receipt;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.SequencedMap;

/// A step whose standard output is a file that later steps need. So a build writes nothing on the
/// host, and the output limit holds for what it makes.
///
/// @param step what to execute
/// @param product absolute path, directly in [#FOLDER], where later steps see the file
/// @param architecture what the product must be a program for; empty when it is no program
/// @param judge knows more of what it makes
/// @param isReusable whether other runs may get what it makes: then the config's variables and
///     mounts, which are of this run alone, are kept from it
public record Build(
    Step step, Path product, Optional<String> architecture, Judge judge, boolean isReusable) {

  /// Where products are seen inside.
  public static final Path FOLDER = Path.of("/build");

  /// A build that nobody judges but its status.
  public Build(Step step, Path product, Optional<String> architecture) {
    this(step, product, architecture, new Judge() {});
  }

  /// A build for its own run.
  public Build(Step step, Path product, Optional<String> architecture, Judge judge) {
    this(step, product, architecture, judge, false);
  }

  /// The same build, of which other runs may get what it makes.
  public Build reusable() {
    return new Build(step, product, architecture, judge, true);
  }

  /// Looks at what came of a build step.
  public interface Judge {

    /// It succeeded.
    ///
    /// @param product where the file is on the host, until the run has ended
    /// @throws io.servos.model.ServosException if what was made is not usable
    default void made(Path product) {}

    /// It failed. To return lets that be the end of the workload.
    ///
    /// @param product what there is of the file
    /// @param said what the steps wrote to standard error
    /// @throws io.servos.model.ServosException that says better what is wrong
    default void failed(Outcome outcome, Path product, String said) {}

    /// What the receipt of the workload says of this build, asked for once it has been made; empty
    /// when it is nobody's choice how it is built.
    default Optional<Receipt.Line> receipt() {
      return Optional.empty();
    }

    /// The files that a product stands for, by their paths in the folder that is kept instead of
    /// it; empty when it is kept as it is. Without the last one the others are not whole.
    ///
    /// @param product that [#made] has accepted
    default SequencedMap<String, byte[]> unpacked(Path product) {
      return Collections.emptyNavigableMap();
    }
  }

  public Build {
    if (!FOLDER.equals(product.getParent())) {
      throw new IllegalArgumentException("'" + product + "' is not directly in " + FOLDER);
    }
  }
}
