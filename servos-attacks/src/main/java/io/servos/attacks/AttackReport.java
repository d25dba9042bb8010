package io.servos.attacks;

import java.util.List;

/// What became of all attacks on all isolators.
///
/// @param columns what was attacked
/// @param refusals what could not be attacked
public record AttackReport(List<Column> columns, List<Entry> entries, List<Refusal> refusals) {

  public AttackReport {
    columns = List.copyOf(columns);
    entries = List.copyOf(entries);
    refusals = List.copyOf(refusals);
  }

  /// Why an isolator was not attacked: it refuses to run anything.
  ///
  /// @param cause what is lacking, as a sentence
  /// @param remedy how to get it
  public record Refusal(Column column, String cause, String remedy) {}

  /// One attack on one isolator.
  public record Entry(Attack attack, Column column, Verdict verdict) {}

  /// Those that show a hole, or show nothing.
  public List<Entry> failures() {
    return entries.stream().filter(entry -> !entry.verdict().holds()).toList();
  }

  /// How many verdicts of a class and a column are of that kind.
  public long count(ThreatClass threat, Column column, String kind) {
    return entries.stream()
        .filter(entry -> entry.attack().threat().equals(threat) && entry.column().equals(column))
        .filter(entry -> entry.verdict().kind().equals(kind))
        .count();
  }

  /// Every class, in order.
  public List<ThreatClass> classes() {
    return entries.stream().map(entry -> entry.attack().threat()).distinct().sorted().toList();
  }
}
