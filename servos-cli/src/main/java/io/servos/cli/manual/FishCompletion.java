package io.servos.cli.manual;

import io.servos.cli.manual.Described.Values;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Completion for fish.
public final class FishCompletion {

  private static final String NO_COMMAND = "-n __fish_use_subcommand";

  private FishCompletion() {}

  /// A file `servos.fish` for a directory of completions.
  public static String of(CommandSpec root) {
    var script =
        new StringBuilder("# Completion for fish, made by 'servos completion fish'.\n")
            .append("complete -c servos -f\n");
    var program = new Described("servos", root);
    root.options().forEach(option -> append(script, NO_COMMAND, option(program, option)));
    for (var command : Described.commands(root)) {
      append(script, NO_COMMAND, "-a " + command.name() + " -d " + quoted(command.summary()));
    }
    for (var command : Described.commands(root)) {
      if (command.isGroup()) {
        appendGroup(script, command);
      } else {
        append(script, "-n '" + seen(command.name()) + "'", command);
      }
    }
    return script.toString();
  }

  private static String seen(String words) {
    return "__fish_seen_subcommand_from " + words;
  }

  private static void appendGroup(StringBuilder script, Described group) {
    var words = String.join(" ", Described.names(group.spec()));
    var undecided = "-n '" + seen(group.name()) + "; and not " + seen(words) + "'";
    for (var one : group.below()) {
      append(script, undecided, "-a " + one.word() + " -d " + quoted(one.summary()));
      append(script, "-n '" + seen(group.name()) + "; and " + seen(one.word()) + "'", one);
    }
  }

  private static void append(StringBuilder script, String condition, Described command) {
    command.spec().options().forEach(option -> append(script, condition, option(command, option)));
    command
        .arguments()
        .map(FishCompletion::arguments)
        .filter(words -> !words.isEmpty())
        .ifPresent(words -> append(script, condition, words));
  }

  private static void append(StringBuilder script, String condition, String what) {
    script.append("complete -c servos ").append(condition).append(' ').append(what).append('\n');
  }

  private static String option(Described command, OptionSpec option) {
    var words = new StringBuilder();
    for (var name : option.names()) {
      words.append(name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.substring(1));
      words.append(' ');
    }
    if (Described.takesValue(option)) {
      words.append(value(command.values(option))).append(' ');
    }
    return words + "-d " + quoted(Described.description(option));
  }

  private static String value(Values values) {
    return switch (values) {
      case Values.Words(var words) -> "-x -a " + quoted(String.join(" ", words));
      case Values.Files() -> "-r -F";
      case Values.Directories() -> "-x -a '(__fish_complete_directories)'";
      case Values.Anything() -> "-x";
    };
  }

  private static String arguments(Values values) {
    return switch (values) {
      case Values.Words(var words) -> "-a " + quoted(String.join(" ", words));
      case Values.Files() -> "-F";
      case Values.Directories() -> "-a '(__fish_complete_directories)'";
      case Values.Anything() -> "";
    };
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
