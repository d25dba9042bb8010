package io.servos.engine;

import io.servos.model.BackendFailedException;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Mount;
import io.servos.model.NetworkPolicy;
import io.servos.model.Outcome;
import io.servos.model.Receipt;
import io.servos.spi.Build;
import io.servos.spi.Explainer;
import io.servos.spi.Isolator;
import io.servos.spi.Run;
import io.servos.spi.Step;
import io.servos.toolchain.RuntimeBinary;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Runs the build steps of a plan, under the limits of the run and never with more than a compiler
/// needs: no network, nothing writable.
///
/// @param folder where the products go
record Builds(Isolator isolator, EnvironmentConfig config, BuildFolder folder) {

  private static final int HEAD = 64;

  /// What came of building.
  ///
  /// @param last the run of the last step that was run, which has ended
  /// @param outcome how it ended
  /// @param said what the steps wrote to standard error
  /// @param receipt of what was made
  @SuppressWarnings("ArrayRecordComponent")
  record Result(Run last, Outcome outcome, byte[] said, List<Receipt.Line> receipt) {}

  /// Runs the steps in their order until one fails.
  ///
  /// @param builds at least one
  Result all(List<Build> builds) throws InterruptedException {
    var said = new ByteArrayOutputStream();
    var receipt = new ArrayList<Receipt.Line>();
    for (int i = 0; ; i++) {
      var build = builds.get(i);
      var run = isolator.start(i == 0 ? build.step() : seeing(build.step()), confined(build));
      try {
        var outcome = made(run, build, said);
        if (outcome.succeeded()) {
          build.judge().receipt().ifPresent(receipt::add);
        }
        if (i == builds.size() - 1 || !outcome.succeeded()) {
          return new Result(run, outcome, said.toByteArray(), receipt);
        }
        run.close();
      } catch (RuntimeException | InterruptedException failure) {
        run.close();
        throw failure;
      }
    }
  }

  private Outcome made(Run run, Build build, ByteArrayOutputStream said)
      throws InterruptedException {
    var file = folder.fileOf(build);
    collect(run, file, said);
    var outcome = saidTooMuch(said).orElse(run.await().outcome());
    if (outcome.succeeded()) {
      finish(build, file);
      build.judge().made(file);
    } else {
      build.judge().failed(outcome, file, said.toString(StandardCharsets.UTF_8));
    }
    return outcome;
  }

  /// What compilers say reaches the caller, and is held to the limit of output here; their products
  /// are no output.
  private Optional<Outcome> saidTooMuch(ByteArrayOutputStream said) {
    var limit = config.limits().outputBytes();
    if (limit.isEmpty() || said.size() <= limit.getAsLong()) {
      return Optional.empty();
    }
    var kept = Arrays.copyOf(said.toByteArray(), (int) limit.getAsLong());
    long discarded = said.size() - limit.getAsLong();
    said.reset();
    said.writeBytes(kept);
    return Optional.of(
        new Outcome.OutputLimit(Outcome.Stream.STDERR, limit.getAsLong(), discarded));
  }

  /// What [#all] would do, without doing it.
  String explained(Explainer explainer, List<Build> builds) {
    var text = new StringBuilder();
    for (int i = 0; i < builds.size(); i++) {
      var build = builds.get(i);
      var step = i == 0 ? build.step() : seeing(build.step());
      text.append(explainer.explain(step, confined(build)));
    }
    return text.toString();
  }

  /// The same step, which sees the products.
  Step seeing(Step step) {
    return step.withMount(new Mount(folder.path(), Build.FOLDER, Mount.Access.READ_ONLY));
  }

  /// What other runs may get is made of nothing that only this run has.
  private EnvironmentConfig confined(Build build) {
    var confined = confined();
    return build.isReusable()
        ? confined.withEnvironment(Map.of()).withPassEnvironment(Set.of()).withMounts(List.of())
        : confined;
  }

  private EnvironmentConfig confined() {
    return new EnvironmentConfig(
        config.platform(),
        config.isolation(),
        config.limits().withOutputBytes(outputBytes()),
        new NetworkPolicy.None(),
        config.mounts().stream().map(Builds::readOnly).toList(),
        false,
        Optional.empty(),
        config.environment(),
        config.passEnvironment(),
        config.user(),
        config.bestEffort(),
        config.image(),
        config.runtime());
  }

  /// Enough for a product, which comes as output.
  private OptionalLong outputBytes() {
    long least = EnvironmentConfig.defaults().limits().outputBytes().orElseThrow();
    var limit = config.limits().outputBytes();
    return limit.isPresent() ? OptionalLong.of(Math.max(least, limit.getAsLong())) : limit;
  }

  private static Mount readOnly(Mount mount) {
    return new Mount(mount.source(), mount.target(), Mount.Access.READ_ONLY);
  }

  private static void collect(Run run, Path file, ByteArrayOutputStream said)
      throws InterruptedException {
    var failures = new ArrayList<IOException>();
    var reader = Thread.ofVirtual().start(() -> drain(run.stderr(), said, failures));
    try (var product = Files.newOutputStream(file)) {
      drain(run.stdout(), product, failures);
    } catch (IOException failure) {
      failures.add(failure);
    }
    reader.join();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (!failures.isEmpty()) {
      throw failed("'" + file + "' cannot be written: " + failures.getFirst().getMessage());
    }
  }

  private static void drain(InputStream from, OutputStream to, List<IOException> failures) {
    try (from) {
      from.transferTo(to);
    } catch (IOException failure) {
      synchronized (failures) {
        failures.add(failure);
      }
    }
  }

  /// Makes a program of the product, if it is one for the right processor.
  private static void finish(Build build, Path file) {
    try {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r-xr-xr-x"));
      if (build.architecture().isPresent()) {
        check(build, build.architecture().get(), head(file));
      }
    } catch (IOException failure) {
      throw failed("'" + file + "' cannot be read: " + failure.getMessage());
    }
  }

  private static byte[] head(Path file) throws IOException {
    try (var input = Files.newInputStream(file)) {
      return input.readNBytes(HEAD);
    }
  }

  private static void check(Build build, String architecture, byte[] head) {
    var made =
        RuntimeBinary.of(head)
            .map(
                binary ->
                    binary.isProgram() ? binary.architecture() : "an object file for a linker");
    if (!made.equals(Optional.of(architecture))) {
      throw failed(
          "it made '"
              + build.product().getFileName()
              + "' for "
              + made.orElse("no processor")
              + " instead of "
              + architecture);
    }
  }

  private static BackendFailedException failed(String problem) {
    return new BackendFailedException("build", problem, "mend what it names", null);
  }
}
