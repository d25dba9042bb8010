package io.servos.cli.program;

import io.servos.cli.command.UsageException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// What is wrong with a command line, in our words.
///
/// @param wrong the same in picocli's
record Mistake(ParameterException wrong) {

  UsageException told() {
    return switch (wrong) {
      case UnmatchedArgumentException unmatched -> unmatched(unmatched);
      case MissingParameterException missing -> missing(missing);
      case OverwrittenOptionException twice ->
          new UsageException(
              "option " + named(twice.getOverwritten()) + " is there twice", "leave one out");
      default -> other();
    };
  }

  private UsageException other() {
    var message = String.valueOf(wrong.getMessage());
    var fact = message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    return new UsageException(fact, seeHelp());
  }

  private UsageException unmatched(UnmatchedArgumentException unmatched) {
    var word = unmatched.getUnmatched().getFirst();
    boolean isRoot =
        wrong.getCommandLine().getParent() == null
            && !wrong.getCommandLine().getSubcommands().isEmpty();
    var fact =
        word.startsWith("-")
            ? "there is no option '" + word + "'"
            : isRoot ? "there is no command '" + word + "'" : "there is no use for '" + word + "'";
    return new UsageException(fact, near(word, unmatched.getSuggestions()) + seeHelp());
  }

  /// picocli's suggestions are generous: only what begins alike is a slip of the fingers.
  private static String near(String word, List<String> suggestions) {
    return suggestions.stream()
        .filter(suggestion -> initial(suggestion).equals(initial(word)))
        .findFirst()
        .map(suggestion -> "did you mean " + suggestion + "? ")
        .orElse("");
  }

  private static String initial(String word) {
    int letter = word.startsWith("--") ? 2 : 0;
    return word.length() > letter ? word.substring(0, letter + 1) : word;
  }

  private UsageException missing(MissingParameterException missing) {
    var argument = missing.getMissing().isEmpty() ? null : missing.getMissing().getFirst();
    if (argument instanceof OptionSpec option) {
      return new UsageException(
          "option " + named(option) + " needs a value",
          "give it as " + option.longestName() + " " + option.paramLabel());
    }
    var label = argument == null ? "an argument" : argument.paramLabel();
    return new UsageException(label + " is missing", seeHelp());
  }

  private static String named(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private String seeHelp() {
    return "see '" + wrong.getCommandLine().getCommandSpec().name() + " --help'";
  }
}
