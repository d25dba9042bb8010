package io.servos.engine;

import io.servos.detect.PlatformDetector;
import io.servos.model.EnvironmentConfig;
import io.servos.model.ExecutionResult;
import io.servos.model.Input;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Platform;
import io.servos.model.ServosException;
import io.servos.model.Stage;
import io.servos.model.Workload;
import io.servos.spi.BuildsElsewhere;
import io.servos.spi.Explainer;
import io.servos.spi.Isolator;
import io.servos.spi.LogSink;
import io.servos.spi.Plan;
import io.servos.spi.Progress;
import io.servos.spi.Provisioning;
import io.servos.spi.Run;
import io.servos.spi.Standing;
import io.servos.spi.Step;
import io.servos.spi.Surveying;
import io.servos.toolchain.UserCache;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;

/// Runs workloads isolated. Safe for use by many threads; blocking calls suit virtual threads.
///
/// ```java
/// try (var manager = new IsolationManager()) {
///   ExecutionResult result = manager.executeIsolated(Path.of("my_script.py"));
/// }
/// ```
public final class IsolationManager implements AutoCloseable {

  private final EnvironmentConfig config;
  private final Platform platform;
  private final Isolators isolators = new Isolators();
  private final Toolchains toolchains;
  private final RunLog log;
  private final Progress progress;
  private final Set<WarmPool> pools = ConcurrentHashMap.newKeySet();
  private final Set<BuildFolder> folders = ConcurrentHashMap.newKeySet();
  private final UserCache cache = UserCache.ofUser();
  private final AtomicBoolean swept = new AtomicBoolean();
  private volatile boolean closed;

  /// The defaults of [EnvironmentConfig#defaults()] on the platform of this host.
  public IsolationManager() {
    this(EnvironmentConfig.defaults());
  }

  /// That platform, under that config.
  public IsolationManager(Platform platform, EnvironmentConfig config) {
    this(config.withPlatform(platform));
  }

  /// The config's platform, or the one of this host when it names none. Log events go to the
  /// [System.Logger] named `io.servos`.
  public IsolationManager(EnvironmentConfig config) {
    this(config, new SystemLogSink());
  }

  /// The same, with log events going to that sink.
  public IsolationManager(EnvironmentConfig config, LogSink sink) {
    this(config, sink, Progress.ignored());
  }

  /// The same, telling that one what is made before the first run, such as an image.
  public IsolationManager(EnvironmentConfig config, LogSink sink, Progress progress) {
    this.platform = config.platform().orElseGet(() -> new PlatformDetector().detectPlatform());
    this.config = config.withPlatform(platform);
    this.toolchains = new Toolchains(platform, this.config);
    this.log = new RunLog(sink);
    this.progress = progress;
  }

  /// Begins in the background what the first run of this JVM needs once. Never necessary; it saves
  /// time when there is something else to do before the first run.
  public static void preload() {
    Thread.ofPlatform().daemon().name("servos-preload").start(() -> new Isolators().preload());
  }

  /// The platform that workloads run for.
  public Platform platform() {
    return platform;
  }

  /// The config that workloads run under, which names the platform.
  public EnvironmentConfig config() {
    return config;
  }

  /// Runs the script to its end and collects what it wrote.
  ///
  /// @throws ServosException if Servos cannot do what was asked; then nothing was started
  public ExecutionResult executeIsolated(Path script, String... arguments)
      throws InterruptedException {
    return executeIsolated(Workload.of(script, arguments));
  }

  /// Runs the workload to its end and collects what it wrote.
  ///
  /// @throws ServosException if Servos cannot do what was asked; then nothing was started
  public ExecutionResult executeIsolated(Workload workload) throws InterruptedException {
    try (var execution = start(workload)) {
      return execution.await();
    }
  }

  /// Starts the workload and returns while it runs.
  ///
  /// @throws ServosException if Servos cannot do what was asked; then nothing was started
  public Execution start(Workload workload) throws InterruptedException {
    return start(workload.file(), () -> planned(workload));
  }

  /// Starts an interactive shell in that folder and returns while it runs.
  ///
  /// @param input usually a terminal
  /// @throws ServosException if Servos cannot do what was asked; then nothing was started
  public Execution shell(Path folder, Input input) throws InterruptedException {
    var real = Folders.real(folder);
    return start(real, () -> toolchains.projects().shell(real, input, platform, config));
  }

  /// Starts the tests in that folder and returns while they run. What they print goes to standard
  /// error, a JUnit report to standard output.
  ///
  /// @param kind which ones, such as `pytest`; empty: the kind that the files in the folder tell
  /// @throws ServosException if Servos cannot do what was asked; then nothing was started
  public Execution tests(Path folder, Optional<String> kind) throws InterruptedException {
    var real = Folders.real(folder);
    return start(real, () -> toolchains.projects().tests(real, kind, platform, config));
  }

  /// What samples where workloads spend processor time, by perf(1) of this host.
  ///
  /// @throws ServosException if this isolation or this host has nothing for that
  public Profiler profiler() {
    checkOpen();
    return new Profiler(this, isolators.samplable(config.isolation()));
  }

  /// What starts workloads that wait for a debugger.
  ///
  /// @throws ServosException if this isolation has nothing for that
  public Tracing tracing() {
    checkOpen();
    return new Tracing(this, isolators.attachable(config.isolation(), "gdb"));
  }

  /// A folder of this process for what is made on the way.
  BuildFolder folder() {
    sweep();
    var folder = BuildFolder.in(cache.builds());
    folders.add(folder);
    return folder;
  }

  private Execution start(Path what, Planning planning) throws InterruptedException {
    return start(what, planning, (isolator, step) -> isolator.start(step, config));
  }

  /// @param starter of what is run in the end
  Execution start(Path what, Planning planning, Starter starter) throws InterruptedException {
    try {
      return prepared(planning, starter).startOnce();
    } catch (ServosException refusal) {
      log.refused(what.toString(), refusal);
      throw refusal;
    }
  }

  /// Finds out what it takes to run the workload, and builds what there is to build, so that it can
  /// be started more than once.
  ///
  /// @throws ServosException if Servos cannot do what was asked, or the workload is for an emulated
  ///     board; then nothing was started
  public Prepared prepare(Workload workload) throws InterruptedException {
    try {
      return prepared(
          () -> Prepared.repeatable(planned(workload)),
          (isolator, step) -> isolator.start(step, config));
    } catch (ServosException refusal) {
      log.refused(workload.file().toString(), refusal);
      throw refusal;
    }
  }

  private Prepared prepared(Planning planning, Starter starter) throws InterruptedException {
    checkOpen();
    sweep();
    var plan = planning.plan();
    return Prepared.of(this, provided(plan.steps()), plan, starter);
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("this manager is closed");
    }
  }

  Execution execution(Run run, Plan plan) {
    return execution(run, Stage.RUN, plan, () -> {});
  }

  Execution execution(Run run, Stage stage, Plan plan, Runnable onEnd) {
    log.started(run.id(), plan, config.isolation());
    return new Execution(run, stage, plan, config.isolation(), log, onEnd);
  }

  Builds builds(Isolator isolator, BuildFolder folder) {
    if (isolator instanceof BuildsElsewhere elsewhere) {
      var builder = isolator(elsewhere.builder());
      return new Builds(builder, config.withIsolation(builder.name()), folder);
    }
    return new Builds(isolator, config, folder);
  }

  /// Builds the workload and keeps what would be run.
  ///
  /// @param output the file or folder to make; empty means: one of the product's name in this
  ///     directory
  /// @return how the build ended; what the compiler said is standard error
  /// @throws ServosException if Servos cannot do what was asked, or there is nothing to build
  public ExecutionResult build(Workload workload, Optional<Path> output)
      throws InterruptedException {
    checkOpen();
    sweep();
    var only = toolchains.buildOnly(workload);
    var plan = only.isPresent() ? only.get() : planned(workload);
    if (plan.build().isEmpty()) {
      throw new InvalidWorkloadException(
          InvalidWorkloadException.Kind.NOT_EXECUTABLE,
          "'" + workload.file() + "' is run as it is, so there is nothing to build",
          "run it with 'servos isolate'");
    }
    var folder = folder();
    try {
      var result = builds(provided(plan.buildSteps()), folder).all(plan.build());
      var last = RelayedRun.ofBuild(result);
      try (var execution = execution(last, Stage.BUILD, plan, () -> {})) {
        var product = plan.build().getLast();
        if (result.outcome().succeeded()) {
          folder.keep(product, output.orElse(product.product().getFileName()));
        }
        return execution.await();
      }
    } finally {
      remove(folder);
    }
  }

  void remove(BuildFolder folder) {
    folders.remove(folder);
    folder.close();
  }

  /// Removes what dead processes left, once.
  private void sweep() {
    if (swept.compareAndSet(false, true)) {
      BuildFolder.sweep(cache.builds());
    }
  }

  /// Sandboxes that stand ready for workloads like that one, under this manager's config.
  ///
  /// @throws ServosException if this isolation has none that stand ready, or refuses the workload
  public WarmPool warmPool(Workload like, WarmPool.Size size) {
    return warmPool(like, size, (standing, _) -> standing);
  }

  /// The same, for workloads of whatever directory, which is shown when the workload comes. That
  /// takes root and Python or Node.js; where it cannot be done the pool is for the directory of
  /// that workload, and others start cold.
  ///
  /// @throws ServosException if this isolation has none that stand ready, or refuses the workload
  public WarmPool warmPoolForAnyFolder(Workload like, WarmPool.Size size) {
    return warmPool(like, size, (standing, _) -> standing::standByForAny);
  }

  /// The same as [#warmPool], for Python scripts that may do without the end of Python: their
  /// threads, `atexit` and open files end as ever, then the process does, and no `__del__` is
  /// called for what is left. Scripts that start cold end as ever.
  ///
  /// @throws ServosException if this isolation has none that end so, or refuses the workload
  public WarmPool warmPoolWithFastExit(Workload like, WarmPool.Size size) {
    return warmPool(like, size, (standing, step) -> Poolable.fastExit(standing, step, config));
  }

  private WarmPool warmPool(
      Workload like, WarmPool.Size size, BiFunction<Standing, Step, Standing> kind) {
    checkOpen();
    var standing = Poolable.standing(isolator());
    var step = Poolable.step(toolchains.choose(), like, platform, config);
    var pool = new WarmPool(this, providing(kind.apply(standing, step)), step, size);
    pools.add(pool);
    if (closed) {
      pool.close();
    }
    return pool;
  }

  /// The same, after a look for all that runs need.
  private Standing providing(Standing standing) {
    return (like, under) -> {
      var _ = provided(List.of(like));
      return standing.standBy(like, under);
    };
  }

  /// What [#start] would do, line by line, without doing it.
  public String explain(Workload workload) {
    if (isolator() instanceof Explainer explainer) {
      var plan = plan(workload);
      return plan.build().isEmpty()
          ? explainer.explain(plan.run(), config)
          : explainBuilt(explainer, plan);
    }
    throw new IsolationUnavailableException(
        "explain",
        "isolation '" + config.isolation() + "' cannot say what it would do",
        "use --isolation process");
  }

  private String explainBuilt(Explainer explainer, Plan plan) {
    try (var folder = BuildFolder.in(cache.builds())) {
      var builds = new Builds(isolator(), config, folder);
      return builds.explained(explainer, plan.build())
          + explainer.explain(builds.seeing(plan.run()), config);
    }
  }

  Plan plan(Workload workload) {
    return toolchains.choose().prepare(workload, platform, config);
  }

  /// The same, after a look at the image where the toolchain needs one.
  Plan planned(Workload workload) throws InterruptedException {
    var toolchain = toolchains.choose();
    if (!(toolchain instanceof Surveying surveying) || !surveying.looksInside(config)) {
      return toolchain.prepare(workload, platform, config);
    }
    var survey = surveying.survey(workload, platform, config);
    if (survey.isEmpty()) {
      return toolchain.prepare(workload, platform, config);
    }
    var isolator = provided(List.of(survey.get().step()));
    var folder = folder();
    try {
      builds(isolator, folder).all(List.of(survey.get())).last().close();
      return surveying.prepare(workload, platform, config, folder.fileOf(survey.get()));
    } finally {
      remove(folder);
    }
  }

  /// The isolator, with all that those steps need.
  private Isolator provided(List<Step> steps) throws InterruptedException {
    var isolator = isolator();
    if (isolator instanceof Provisioning provisioning) {
      provisioning.provide(steps, config, progress);
    }
    return isolator;
  }

  private Isolator isolator() {
    return isolator(config.isolation());
  }

  private Isolator isolator(String name) {
    return isolators.named(name);
  }

  RunLog log() {
    return log;
  }

  void forget(WarmPool pool) {
    pools.remove(pool);
  }

  /// Ends every run and every warm pool; after that nothing can be started. Safe to call twice.
  @Override
  public void close() {
    closed = true;
    pools.forEach(WarmPool::close);
    isolators.close();
    folders.forEach(this::remove);
  }
}
