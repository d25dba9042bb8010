package io.servos.attacks;

/// A class of escape or abuse.
///
/// @param number 1 to 28, in the order of docs/threat-model.md
/// @param title a few words
public record ThreatClass(int number, String title) implements Comparable<ThreatClass> {

  @Override
  public int compareTo(ThreatClass other) {
    return Integer.compare(number, other.number);
  }
}
