package io.servos.attacks;

import io.servos.attacks.Scene.Draft;
import io.servos.config.EnvironmentConfigReader;
import io.servos.config.Format;
import io.servos.engine.IsolationManager;
import io.servos.model.EnvironmentConfig;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Limit;
import io.servos.model.Mount;
import io.servos.model.UserId;
import io.servos.model.Workload;
import io.servos.spi.LogEvent;
import io.servos.spi.LogSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/// All attacks on one isolator.
///
/// @param verdicts one an attack, in their order
record Assault(Column column, List<Verdict> verdicts) {

  /// How many sandboxes of the config that most attacks share stand ready in a warm pool.
  private static final int READY = 4;

  static Assault make(Scene scene, List<Attack> attacks, Column column)
      throws IOException, InterruptedException {
    var plain =
        EnvironmentConfig.defaults()
            .withIsolation(column.isolation())
            .withMounts(List.of(new Mount(scene.tools(), scene.tools(), Mount.Access.READ_ONLY)));
    var base = column.image().map(plain::withImage).orElse(plain);
    var hello = scene.hello();
    var given = givenUp(base, hello);
    return new Assault(
        column, new Round(scene, column, base.withBestEffort(given), given, hello).all(attacks));
  }

  /// The limits that nothing enforces here, so that a run which asks for them is refused.
  private static Set<Limit> givenUp(EnvironmentConfig base, Path script)
      throws InterruptedException {
    var given = EnumSet.noneOf(Limit.class);
    while (true) {
      try (var manager =
          new IsolationManager(base.withBestEffort(Set.copyOf(given)), LogSink.nowhere())) {
        manager.executeIsolated(Workload.of(script));
        return Set.copyOf(given);
      } catch (IsolationUnavailableException refusal) {
        var limit =
            EnumSet.complementOf(given).stream()
                .filter(one -> refusal.what().equals("limit '" + one + "'"))
                .findFirst();
        given.add(limit.orElseThrow(() -> refusal));
      }
    }
  }

  /// What all attacks of an assault share.
  private record Round(
      Scene scene, Column column, EnvironmentConfig base, Set<Limit> given, Path hello) {

    List<Verdict> all(List<Attack> attacks) throws IOException, InterruptedException {
      var places = new LinkedHashMap<String, Inside>();
      try {
        var tasks = new ArrayList<Callable<Verdict>>();
        for (int number = 0; number < attacks.size(); number++) {
          var draft =
              scene.draft(
                  attacks.get(number), number, true, column.label().replace(' ', '-'), owner());
          tasks.add(() -> verdict(draft, places));
        }
        return AttackSuite.inParallel(tasks);
      } finally {
        places.values().forEach(Inside::close);
      }
    }

    /// Containers do not map owners.
    private Optional<UserId> owner() {
      return column.isolation().equals(EnvironmentConfig.PROCESS) || !AttackSuite.isRoot()
          ? Optional.empty()
          : Optional.of(base.user());
    }

    private Verdict verdict(Draft draft, Map<String, Inside> places)
        throws IOException, InterruptedException {
      var attack = draft.attack();
      var reason = notApplicable(attack);
      if (reason.isPresent()) {
        return new Verdict.NotApplicable(reason.get());
      }
      if (draft.config().isEmpty() && attack.file().isEmpty()) {
        return verdict(draft, shared(places));
      }
      try (var own = place(draft.config(), log(draft.log()), 1)) {
        return verdict(draft, own);
      }
    }

    private Verdict verdict(Draft draft, Inside inside) throws IOException, InterruptedException {
      Verdict worst = new Verdict.Open("nothing");
      for (var word : new Trial(draft, inside, scene.outside()).words()) {
        worst = judged(draft.attack(), word);
        if (!worst.holds()) {
          return worst;
        }
      }
      return worst;
    }

    private Verdict judged(Attack attack, String word) {
      for (var one : attack.expectedOf(column.isolation())) {
        if (one.isMetBy(word)) {
          return one.limit().isPresent()
              ? new Verdict.Contained(one.limit().get(), word)
              : new Verdict.Blocked(word);
        }
      }
      var reason = attack.notPromised().get(column.isolation());
      return reason == null
          ? new Verdict.Open(word)
          : new Verdict.NotApplicable(
              "isolation '" + column.isolation() + "' does not promise it: " + reason);
    }

    private Optional<String> notApplicable(Attack attack) {
      if (attack.notApplicable().isPresent()) {
        return attack.notApplicable();
      }
      if (!AttackSuite.isOfThisArchitecture(attack)) {
        return attack.architecture().map(one -> "only " + one + " has it");
      }
      return attack
          .limit()
          .flatMap(Limit::named)
          .filter(given::contains)
          .map(
              limit ->
                  "limit '"
                      + limit
                      + "' cannot be enforced here; a run that asks for it is"
                      + " refused");
    }

    private Inside shared(Map<String, Inside> places) {
      synchronized (places) {
        return places.computeIfAbsent("", _ -> place("", LogSink.nowhere(), READY));
      }
    }

    private Inside place(String json, LogSink log, int ready) {
      var config =
          json.isEmpty()
              ? base
              : EnvironmentConfigReader.over(base).read(json, Format.JSON, "attack");
      return new Inside(config, log, column.warm() ? Optional.of(hello) : Optional.empty(), ready);
    }

    private static LogSink log(Path file) {
      return (LogEvent event) -> {
        try {
          Files.writeString(
              file, event.text() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException failure) {
          throw new UncheckedIOException(failure);
        }
      };
    }
  }
}
