package io.servos.cli.run;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads the commonest lines of `servos isolate` without a description of the command, which takes
/// longer to make than the script to find: those with options that mean the same in every process,
/// each given once. Whatever else there is, mistakes among it, picocli reads.
public final class PlainOptions {

  private static final Map<String, String> FLAGS =
      Map.of("--quiet", "--quiet", "-q", "--quiet", "--json", "--json");

  private static final Set<String> VALUES =
      Set.of(
          "--memory",
          "--cpus",
          "--pids",
          "--timeout",
          "--grace",
          "--cpu-time",
          "--output-limit",
          "--tmp-size",
          "--file-size",
          "--open-files");

  private PlainOptions() {}

  /// What these words give to the command, if they are plain; just as picocli would understand it.
  ///
  /// @param words what follows `isolate`
  public static Optional<IsolateOptions> read(List<String> words) {
    var given = new HashMap<String, List<String>>();
    int at = 0;
    while (at < words.size() && words.get(at).startsWith("-")) {
      var word = words.get(at++);
      int equals = word.indexOf('=');
      var name = FLAGS.getOrDefault(word, equals < 0 ? word : word.substring(0, equals));
      var value = List.<String>of();
      if (VALUES.contains(name)) {
        var text =
            equals >= 0 ? word.substring(equals + 1) : at < words.size() ? words.get(at++) : "";
        if (text.isEmpty() || text.startsWith("-")) {
          return Optional.empty();
        }
        value = List.of(text);
      } else if (!FLAGS.containsKey(word)) {
        return Optional.empty();
      }
      if (given.put(name, value) != null) {
        return Optional.empty();
      }
    }
    return at == words.size() || words.get(at).isEmpty()
        ? Optional.empty()
        : Optional.of(
            new IsolateOptions(
                given, words.get(at), arguments(words.subList(at + 1, words.size()))));
  }

  private static List<String> arguments(List<String> words) {
    return !words.isEmpty() && words.getFirst().equals(IsolateOptions.DELIMITER)
        ? words.subList(1, words.size())
        : words;
  }
}
