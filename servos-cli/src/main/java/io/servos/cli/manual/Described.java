package io.servos.cli.manual;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// What pages and completions need of a command's description.
///
/// @param name without `servos`; that of a command below another one has two words
record Described(String name, CommandSpec spec) {

  /// What a value can be, as far as a shell can help.
  sealed interface Values {

    record Words(List<String> words) implements Values {}

    record Files() implements Values {}

    record Directories() implements Values {}

    record Anything() implements Values {}
  }

  /// The commands below this one that people are told of.
  static List<Described> commands(CommandSpec root) {
    var commands = new ArrayList<Described>();
    root.subcommands()
        .forEach(
            (name, line) -> {
              if (!line.getCommandSpec().usageMessage().hidden()) {
                commands.add(new Described(name, line.getCommandSpec()));
              }
            });
    return List.copyOf(commands);
  }

  /// Those below this command, with this one's name before theirs.
  List<Described> below() {
    return commands(spec).stream()
        .map(one -> new Described(name + " " + one.name(), one.spec()))
        .toList();
  }

  /// Whether it is a command of several words.
  boolean isGroup() {
    return !commands(spec).isEmpty();
  }

  /// The commands that do something, those of one word and those of two.
  static List<Described> leaves(CommandSpec root) {
    return commands(root).stream()
        .flatMap(one -> one.isGroup() ? one.below().stream() : Stream.of(one))
        .toList();
  }

  /// The last word of its name.
  String word() {
    return name.substring(name.lastIndexOf(' ') + 1);
  }

  static List<String> names(CommandSpec root) {
    return commands(root).stream().map(Described::name).toList();
  }

  String description() {
    return String.join(" ", spec.usageMessage().description());
  }

  /// The first sentence of the description, without its full stop.
  String summary() {
    var sentence = spec.usageMessage().description()[0];
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }

  static String description(ArgSpec argument) {
    return String.join(" ", argument.description());
  }

  static boolean takesValue(OptionSpec option) {
    return option.arity().max() > 0;
  }

  Values values(ArgSpec argument) {
    var candidates = Optional.ofNullable(argument.completionCandidates());
    if (candidates.isPresent()) {
      var words = new ArrayList<String>();
      candidates.get().forEach(words::add);
      return new Values.Words(List.copyOf(words));
    }
    return switch (argument.paramLabel()) {
      case "FILE", "SCRIPT", "ARGS", "PROGRAM", "SRC:DST[:rw]", "SRC:DST[:ro|:rw]" ->
          new Values.Files();
      case "DIR", "PLATFORM|all|DIR" -> new Values.Directories();
      default -> new Values.Anything();
    };
  }

  /// What its arguments can be: the last of them that is known.
  Optional<Values> arguments() {
    var all = spec.positionalParameters().stream().map(this::values).toList();
    var known = all.stream().filter(values -> !(values instanceof Values.Anything)).toList();
    return known.isEmpty() ? all.stream().findFirst() : Optional.of(known.getLast());
  }
}
