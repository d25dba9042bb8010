package io.servos.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Finds the word that somebody meant.
final class Nearest {

  private static final int MOST_EDITS = 2;
  private static final int SHORTEST_PREFIX = 3;
  private static final int LONGEST_WORD = 40;

  private Nearest() {}

  /// The word closest to the written one: at most two edits away, fewer if it is
  /// short, or begun by it. Case and the
  /// choice between `-` and `_` count for nothing.
  static Optional<String> to(String written, Collection<String> words) {
    if (written.length() > LONGEST_WORD) {
      return Optional.empty();
    }
    var folded = fold(written);
    return words.stream()
        .filter(word -> isNear(folded, fold(word)))
        .min(Comparator.comparingInt(word -> edits(folded, fold(word))));
  }

  private static boolean isNear(String written, String word) {
    int allowed = Math.min(MOST_EDITS, (Math.min(written.length(), word.length()) - 1) / 2);
    return edits(written, word) <= allowed
        || (written.length() >= SHORTEST_PREFIX && word.startsWith(written));
  }

  private static String fold(String word) {
    return word.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Insertions, deletions, replacements and swaps of neighbours.
  private static int edits(String from, String to) {
    int[] beforeLast = new int[to.length() + 1];
    int[] last = new int[to.length() + 1];
    for (int column = 0; column <= to.length(); column++) {
      last[column] = column;
    }
    for (int row = 1; row <= from.length(); row++) {
      int[] current = new int[to.length() + 1];
      current[0] = row;
      for (int column = 1; column <= to.length(); column++) {
        int replaced = last[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
        current[column] = Math.min(replaced, 1 + Math.min(last[column], current[column - 1]));
        if (swapped(from, to, row, column)) {
          current[column] = Math.min(current[column], beforeLast[column - 2] + 1);
        }
      }
      beforeLast = last;
      last = current;
    }
    return last[to.length()];
  }

  private static boolean swapped(String from, String to, int row, int column) {
    return row > 1
        && column > 1
        && from.charAt(row - 1) == to.charAt(column - 2)
        && from.charAt(row - 2) == to.charAt(column - 1);
  }
}
