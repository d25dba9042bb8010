package io.servos.linux.sandbox;

import io.servos.linux.facility.Command;
import io.servos.linux.facility.Namespaces;
import io.servos.linux.facility.Namespaces.Network;
import io.servos.linux.launch.ElfImage;
import io.servos.linux.libc.NativeCallException;
import io.servos.model.BackendFailedException;
import io.servos.model.EnvironmentConfig;
import io.servos.model.NetworkPolicy;
import io.servos.spi.Attachable;
import io.servos.spi.Examinable;
import io.servos.spi.Explainer;
import io.servos.spi.Feeder;
import io.servos.spi.Finding;
import io.servos.spi.Isolator;
import io.servos.spi.Preloadable;
import io.servos.spi.Readiness;
import io.servos.spi.Run;
import io.servos.spi.Standby;
import io.servos.spi.Standing;
import io.servos.spi.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// The isolator `process`: namespaces, control groups, seccomp, Landlock and dropped privileges of
/// this host's kernel, with nothing to install.
public final class ProcessIsolator
    implements Isolator, Attachable, Examinable, Explainer, Preloadable, Standing {

  static final String NAME = EnvironmentConfig.PROCESS;

  private final Sandboxes sandboxes = new Sandboxes();
  private final Set<Interpreter> unable = ConcurrentHashMap.newKeySet();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Readiness probe() {
    var system = System.getProperty("os.name", "unknown");
    return system.equals("Linux")
        ? new Readiness.Ready("Linux " + System.getProperty("os.version", ""))
        : new Readiness.Missing(
            "it needs a Linux kernel and this is " + system, "run Servos on Linux");
  }

  @Override
  public void preload() {
    // Linking the C library takes longest.
    var host = Host.look();
    ElfImage.of(
        Blueprint.example(host, RootTree.ofHost(), StandardFilter.SECCOMP)
            .program(new Command("/bin/true", List.of(), List.of())));
  }

  @Override
  public List<Finding> examine() throws InterruptedException {
    return during(
        shared -> new Examination(Path.of("/")).make(this, shared.host(), shared.cgroups()));
  }

  /// A call of the kernel that Servos makes for itself is refused for reasons of this host.
  private <T> T during(Sandboxes.Start<T> task) throws InterruptedException {
    try {
      return sandboxes.during(task);
    } catch (NativeCallException failure) {
      throw new BackendFailedException(
          NAME, String.valueOf(failure.getMessage()), Remedies.ofOwnCall(failure), failure);
    }
  }

  @Override
  public String explain(Step step, EnvironmentConfig config) {
    try {
      return during(shared -> explain(shared, step, config));
    } catch (InterruptedException impossible) {
      throw new AssertionError("nothing waits here", impossible);
    }
  }

  private static String explain(SandboxEngine shared, Step step, EnvironmentConfig config)
      throws InterruptedException {
    shared.drafting().checkEnforceable(config);
    var user = shared.host().isRoot() ? OptionalInt.of(UserLeases.FIRST) : OptionalInt.empty();
    return shared
        .drafting()
        .draft(
            step,
            config,
            shared.outside(user),
            new Namespaces(
                switch (config.network()) {
                  case NetworkPolicy.None _, NetworkPolicy.Allow _ -> Network.NEW;
                  case NetworkPolicy.Host _ -> Network.SHARED;
                },
                false),
            Drafting.Patience.NONE,
            _ -> OptionalInt.empty())
        .program(Drafting.command(step, config))
        .explain();
  }

  @Override
  public Run start(Step step, EnvironmentConfig config) throws InterruptedException {
    return start(step, config, _ -> {});
  }

  @Override
  public boolean always() {
    return true;
  }

  @Override
  public Run start(Step step, EnvironmentConfig config, Attachment attachment)
      throws InterruptedException {
    return during(shared -> start(shared, step, config, attachment));
  }

  private Run start(
      SandboxEngine shared, Step step, EnvironmentConfig config, Attachment attachment)
      throws InterruptedException {
    shared.drafting().checkEnforceable(config);
    var feeder = Feeder.of(step.input());
    try {
      var start = begin(shared, step, config, Drafting.Patience.NONE);
      var run = sandboxes.keep(launched(start, start::launch));
      passed(run, () -> start.pass(run, attachment));
      feeder.feed(run);
      return run;
    } catch (RuntimeException | InterruptedException failure) {
      feeder.close();
      throw failure;
    }
  }

  @Override
  public Standby standBy(Step like, EnvironmentConfig config) throws InterruptedException {
    return during(shared -> standBy(shared, like, config, interpreter(like, config), false));
  }

  @Override
  public Standby standByForAny(Step like, EnvironmentConfig config) throws InterruptedException {
    return during(shared -> standBy(shared, like, config, interpreter(like, config), true));
  }

  @Override
  public boolean hasFastExit(Step like, EnvironmentConfig config) {
    return interpreter(like, config).filter(Interpreter.Python.class::isInstance).isPresent();
  }

  @Override
  public Standby standByWithFastExit(Step like, EnvironmentConfig config)
      throws InterruptedException {
    var interpreter = interpreter(like, config).map(Interpreter::withFastExit);
    return during(shared -> standBy(shared, like, config, interpreter, false));
  }

  private Optional<Interpreter> interpreter(Step like, EnvironmentConfig config) {
    return Interpreter.of(like, Drafting.command(like, config).environment())
        .filter(one -> !unable.contains(one));
  }

  private Standby standBy(
      SandboxEngine shared,
      Step like,
      EnvironmentConfig config,
      Optional<Interpreter> interpreter,
      boolean wantsAny)
      throws InterruptedException {
    shared.drafting().checkEnforceable(config);
    boolean any =
        wantsAny
            && shared.host().isRoot()
            && interpreter.isPresent()
            && StandingSandbox.canTakeAny(like, config);
    var basis = any ? StandingSandbox.withoutMaterial(like) : like;
    var standing = waiting(shared, basis, config, interpreter, any);
    if (!standing.isUnable()) {
      return standing;
    }
    unable.add(interpreter.orElseThrow());
    return waiting(shared, like, config, Optional.empty(), false);
  }

  private StandingSandbox waiting(
      SandboxEngine shared,
      Step like,
      EnvironmentConfig config,
      Optional<Interpreter> interpreter,
      boolean any)
      throws InterruptedException {
    var patience = new Drafting.Patience(StandingSandbox.LONGEST_WAIT, interpreter.isPresent());
    var sources = StandingSandbox.sources(like, config);
    var file = CommandFile.empty();
    StandingSandbox standing;
    SandboxRun run;
    try {
      var start = begin(shared, like, config, patience);
      run = sandboxes.keep(launched(start, () -> start.launch(file)));
      standing = new StandingSandbox(run, start, like, config, file, interpreter, sources, any);
    } catch (RuntimeException | InterruptedException failure) {
      file.close();
      throw failure;
    }
    run.onEnd(file::close);
    passed(run, standing::settle);
    return standing;
  }

  private static Start begin(
      SandboxEngine shared, Step step, EnvironmentConfig config, Drafting.Patience patience)
      throws InterruptedException {
    var holdings = hold(shared, config);
    try {
      return new Start(shared, step, config, holdings, patience);
    } catch (RuntimeException | InterruptedException failure) {
      holdings.close();
      throw failure;
    }
  }

  private static SandboxRun launched(Start start, Supplier<SandboxRun> launch) {
    try {
      return launch.get();
    } catch (RuntimeException failure) {
      start.giveBack();
      throw failure;
    }
  }

  /// What can be interrupted.
  private interface Passage {
    void pass() throws InterruptedException;
  }

  private static void passed(SandboxRun run, Passage passage) throws InterruptedException {
    try {
      passage.pass();
    } catch (RuntimeException | InterruptedException failure) {
      run.close();
      throw failure;
    }
  }

  private static Holdings hold(SandboxEngine shared, EnvironmentConfig config) {
    var users = shared.users();
    var user = shared.host().isRoot() ? OptionalInt.of(users.take()) : OptionalInt.empty();
    try {
      return new Holdings(shared.cgroups().lease(config.limits()), user, users, new WayOut());
    } catch (RuntimeException failure) {
      user.ifPresent(users::giveBack);
      throw failure;
    }
  }

  @Override
  public void close() {
    sandboxes.close();
  }
}
