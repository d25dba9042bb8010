package io.servos.cli.output;

import io.servos.spi.Progress;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Shows on standard error how builds of images go on: with a bar on a terminal, in lines
/// elsewhere. Of several at the same time the bar counts the steps of all. Safe for use by many
/// threads.
public final class BuildProgress implements Progress {

  private final Console console;
  private final boolean isWhole;
  private final Optional<ProgressBar> bar;
  private final TreeMap<String, Integer> begun = new TreeMap<>();
  private final TreeMap<String, Integer> counts = new TreeMap<>();

  private BuildProgress(Console console, boolean isWhole) {
    this.console = console;
    this.isWhole = isWhole;
    this.bar = Descriptors.isTerminal(2) ? Optional.of(new ProgressBar(console)) : Optional.empty();
  }

  /// With all that the builds print.
  public static BuildProgress whole(Console console) {
    return new BuildProgress(console, true);
  }

  /// Without what they print.
  public static BuildProgress inShort(Console console) {
    return new BuildProgress(console, false);
  }

  /// That of one of several builds, which its lines begin with.
  public Progress of(String name) {
    return new Part(name + ": ", name);
  }

  @Override
  public synchronized void note(String text) {
    bar.ifPresent(ProgressBar::close);
    console.say(text);
  }

  @Override
  public void step(int number, int count, String instruction) {
    new Part("", "").step(number, count, instruction);
  }

  @Override
  public void line(String text) {
    new Part("", "").line(text);
  }

  @Override
  public synchronized void end() {
    bar.ifPresent(ProgressBar::close);
  }

  private synchronized void step(
      String prefix, String name, int number, int count, String instruction) {
    begun.put(name, number);
    counts.put(name, count);
    if (bar.isPresent()) {
      bar.get().show(sum(begun), sum(counts), prefix + instruction);
    } else if (isWhole) {
      console.show(prefix + "step " + number + "/" + count + " " + instruction);
    }
  }

  private static int sum(Map<String, Integer> numbers) {
    return numbers.values().stream().mapToInt(Integer::intValue).sum();
  }

  private synchronized void show(String line) {
    if (isWhole) {
      bar.ifPresentOrElse(shown -> shown.say(line), () -> console.show(line));
    }
  }

  private final class Part implements Progress {

    private final String prefix;
    private final String name;

    Part(String prefix, String name) {
      this.prefix = prefix;
      this.name = name;
    }

    @Override
    public void note(String text) {
      BuildProgress.this.note(text);
    }

    @Override
    public void step(int number, int count, String instruction) {
      BuildProgress.this.step(prefix, name, number, count, instruction);
    }

    @Override
    public void line(String text) {
      show(prefix + text);
    }

    @Override
    public void end() {}
  }
}
