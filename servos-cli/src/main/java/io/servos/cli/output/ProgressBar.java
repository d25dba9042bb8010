package io.servos.cli.output;

/// How far something has come, on the last line of a terminal, below what is said meanwhile.
public final class ProgressBar implements AutoCloseable {

  private static final int WIDTH = 20;
  private static final int TEXT = 50;

  private final Console console;
  private String shown = "";

  /// On standard error, which has to be a terminal.
  public ProgressBar(Console console) {
    this.console = console;
  }

  /// Shows that the step of that number is being done.
  public void show(int number, int count, String text) {
    int done = count == 0 ? 0 : WIDTH * (number - 1) / count;
    var visible = Visible.of(text);
    var shortened = visible.length() > TEXT ? visible.substring(0, TEXT - 1) + "…" : visible;
    shown =
        "[%s%s] %d/%d %s"
            .formatted("#".repeat(done), " ".repeat(WIDTH - done), number, count, shortened);
    console.redraw(shown);
  }

  /// Says a line above it.
  public void say(String line) {
    console.redraw("");
    console.show(line);
    console.redraw(shown);
  }

  /// Takes it away.
  @Override
  public void close() {
    console.redraw("");
  }
}
