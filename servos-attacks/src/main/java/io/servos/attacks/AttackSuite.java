package io.servos.attacks;

import io.servos.attacks.Attack.Part;
import io.servos.attacks.AttackReport.Entry;
import io.servos.attacks.AttackReport.Refusal;
import io.servos.model.EnvironmentConfig;
import io.servos.model.IsolationUnavailableException;
import io.servos.spi.LogSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/// Makes attacks from inside isolators, and from outside as the control. Touches nothing of the
/// host but a fresh directory in that for temporary files. What would harm the host, outside or
/// where an isolation does not hold, is done in a harmless way, such as opening for writing only.
///
/// @param attacks which ones
/// @param columns from inside what; none when only the controls are of interest
public record AttackSuite(List<Attack> attacks, List<Column> columns) {

  private static final int AT_A_TIME = 4;

  public AttackSuite {
    attacks = List.copyOf(attacks);
    columns = List.copyOf(columns);
  }

  /// Whether this host has what attacks are written in.
  public static boolean isPossible() {
    return Outside.isPossible();
  }

  /// Makes them all. Takes about a minute for each column.
  ///
  /// @throws IsolationUnavailableException if every isolator refuses to run anything
  /// @throws IOException if the scene cannot be set
  public AttackReport run() throws IOException, InterruptedException {
    try (var scene = new Scene()) {
      var assaults = new ArrayList<Assault>();
      var refusals = new ArrayList<Refusal>();
      for (var column : columns) {
        try {
          assaults.add(Assault.make(scene, attacks, column));
        } catch (IsolationUnavailableException refusal) {
          if (refusals.size() + 1 == columns.size()) {
            throw refusal;
          }
          refusals.add(new Refusal(column, refusal.getMessage(), refusal.remedy()));
        }
      }
      int visits = scene.visits();
      var controls = controls(scene);
      var entries = new ArrayList<Entry>();
      for (int number = 0; number < attacks.size(); number++) {
        var attack = attacks.get(number);
        for (var assault : assaults) {
          var inside = assault.verdicts().get(number);
          entries.add(
              new Entry(
                  attack,
                  assault.column(),
                  reachedSomebody(attack, visits) && inside instanceof Verdict.Blocked
                      ? new Verdict.Open(visits + " visits to listeners of the host")
                      : proven(
                          attack, assault.column().isolation(), inside, controls.get(number))));
        }
      }
      var attacked = assaults.stream().map(Assault::column).toList();
      return new AttackReport(attacked, entries, refusals);
    }
  }

  /// Whether it goes for a listener, and somebody came to one.
  private static boolean reachedSomebody(Attack attack, int visits) {
    return visits > 0
        && attack
            .parts()
            .getOrDefault(Part.ATTACK, "")
            .matches("(?s).*\\{\\{(tcp6?|udp|unix|abstract)}}.*");
  }

  private List<String> controls(Scene scene) throws IOException, InterruptedException {
    var outside = scene.outside();
    var tasks = new ArrayList<Callable<String>>();
    for (int number = 0; number < attacks.size(); number++) {
      var attack = attacks.get(number);
      var draft = scene.draft(attack, number, false, "outside", Optional.empty());
      tasks.add(() -> isFor(attack) ? new Trial(draft, outside, outside).words().getFirst() : "");
    }
    if (!columns.contains(Column.PROCESS)) {
      return inParallel(tasks);
    }
    // What there is to see of a Servos outside is seen of one that has just run something.
    try (var servos = new Inside(EnvironmentConfig.defaults(), LogSink.nowhere())) {
      var _ = servos.word(scene.hello());
      return inParallel(tasks);
    }
  }

  private static boolean isFor(Attack attack) {
    return attack.notApplicable().isEmpty() && isOfThisArchitecture(attack);
  }

  static boolean isOfThisArchitecture(Attack attack) {
    var own = System.getProperty("os.arch", "").equals("amd64") ? "x86_64" : "aarch64";
    return attack.architecture().isEmpty() || attack.architecture().get().equals(own);
  }

  private static Verdict proven(Attack attack, String isolation, Verdict inside, String control) {
    if (inside instanceof Verdict.Open || inside instanceof Verdict.NotApplicable) {
      return inside;
    }
    if (attack.outside().matcher(control).matches()) {
      return attack.expectedOf(isolation).stream().anyMatch(one -> one.isMetBy(control))
          ? new Verdict.NotApplicable("refused outside too, with " + control)
          : inside;
    }
    return attack.needsRoot() && !isRoot()
        ? new Verdict.NotApplicable("only root could do it outside; inside: " + inside.detail())
        : new Verdict.Unproven(control);
  }

  static boolean isRoot() {
    try {
      return Objects.equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"), 0);
    } catch (IOException _) {
      // Without /proc nobody is known to be root.
      return false;
    }
  }

  static <T> List<T> inParallel(List<Callable<T>> tasks) throws IOException, InterruptedException {
    try (var threads = Executors.newFixedThreadPool(AT_A_TIME)) {
      var results = new ArrayList<T>();
      for (var result : threads.invokeAll(tasks)) {
        results.add(result.get());
      }
      return results;
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof IOException cause) {
        throw cause;
      }
      if (failure.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("an attack could not be made", failure);
    }
  }
}
