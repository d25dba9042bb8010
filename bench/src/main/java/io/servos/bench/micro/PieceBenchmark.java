package io.servos.bench.micro;

import io.servos.config.EnvironmentConfigReader;
import io.servos.config.Format;
import io.servos.engine.IsolationManager;
import io.servos.linux.cgroup.CgroupDriver;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Limits;
import io.servos.model.Workload;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// For JMH, which makes a class below this one; so it is public and not final.
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PieceBenchmark {

  static final Map<String, String> TITLES =
      Map.of(
          "readConfig", "an environment file of eight keys is read",
          "layOutLaunch", "a run is planned and its launch program laid out, as text (`--explain`)",
          "makeControlGroup", "control groups are made, limited and given back");

  private static final String CONFIG =
      """
      memory: 256MiB
      cpus: 500m
      pids: 64
      timeout: 1m
      tmp-size: 16MiB
      network: none
      env: {LANG: C.UTF-8}
      mounts: ["/srv/data:/data:ro"]
      """;

  private final EnvironmentConfigReader reader = EnvironmentConfigReader.create();
  private final IsolationManager manager = new IsolationManager();
  private final Workload workload = Workload.of(Path.of("/usr/bin/true"));
  private final CgroupDriver groups = CgroupDriver.open();

  /// An environment file becomes a config.
  @Benchmark
  public EnvironmentConfig readConfig() {
    return reader.read(CONFIG, Format.YAML, "bench.yaml");
  }

  /// A run is planned.
  @Benchmark
  public String layOutLaunch() {
    return manager.explain(workload);
  }

  /// A run's control groups.
  @Benchmark
  public void makeControlGroup() {
    groups.lease(Limits.DEFAULT).close();
  }

  /// Leaves nothing on the host.
  @TearDown
  public void close() {
    groups.close();
    manager.close();
  }
}
