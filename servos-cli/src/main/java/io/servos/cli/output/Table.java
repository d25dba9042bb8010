package io.servos.cli.output;

import java.util.ArrayList;
import java.util.List;

/// Rows in columns, each as wide as its longest cell, below a head in capitals.
public final class Table {

  private static final int GAP = 3;

  private final List<List<String>> rows = new ArrayList<>();

  /// With those headings.
  public Table(String... head) {
    rows.add(List.of(head));
  }

  /// Adds a row of as many cells. What is in them is made fit for a terminal.
  public void add(String... cells) {
    var visible = new ArrayList<String>();
    for (var cell : cells) {
      visible.add(Visible.of(cell));
    }
    rows.add(List.copyOf(visible));
  }

  /// All rows, each ended.
  public String text() {
    var text = new StringBuilder();
    for (var row : rows) {
      var line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        var cell = row.get(column);
        line.append(cell).append(" ".repeat(width(column) + GAP - cell.length()));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
