package io.servos.cli.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// How the commands describe themselves, alike everywhere. Made by hand and not from annotations:
/// reading those takes longer than all the rest of a start.
public final class Specs {

  /// The option that asks for help.
  public static final String HELP = "--help";

  private static final int WIDTH = 90;
  private static final int OPTION_WIDTH = 30;

  private Specs() {}

  /// A command without options.
  ///
  /// @param name with its parents, such as `servos detect`
  /// @param description a sentence for lists, and what else there is to know
  public static CommandSpec command(String name, String... description) {
    var spec = CommandSpec.create().name(name);
    spec.usageMessage()
        .width(WIDTH)
        .longOptionsMaxWidth(OPTION_WIDTH)
        .sortOptions(false)
        .description(description)
        .optionListHeading("%nOptions:%n")
        .parameterListHeading("%nArguments:%n")
        .synopsisHeading("Usage: ")
        .abbreviateSynopsis(false);
    spec.parser().toggleBooleanFlags(false).caseInsensitiveEnumValuesAllowed(false);
    return spec;
  }

  /// A command with those options, help, arguments and examples.
  public static CommandSpec command(
      String name,
      String description,
      List<OptionSpec> options,
      List<PositionalParamSpec> arguments,
      List<String> examples) {
    var spec = command(name, description);
    options.forEach(spec::addOption);
    withHelp(spec);
    arguments.forEach(spec::addPositional);
    spec.usageMessage().footer(examples(examples));
    return spec;
  }

  public static CommandSpec withHelp(CommandSpec spec) {
    return spec.addOption(
        OptionSpec.builder("-h", HELP)
            .type(boolean.class)
            .usageHelp(true)
            .description("Show this help and exit.")
            .build());
  }

  public static OptionSpec flag(String description, String... names) {
    return OptionSpec.builder(names[0], rest(names))
        .type(boolean.class)
        .description(description)
        .build();
  }

  public static OptionSpec value(String label, String description, String... names) {
    return OptionSpec.builder(names[0], rest(names))
        .type(String.class)
        .paramLabel(label)
        .description(description)
        .build();
  }

  /// A value out of some words.
  public static OptionSpec choice(
      List<String> words, String label, String description, String... names) {
    return OptionSpec.builder(names[0], rest(names))
        .type(String.class)
        .paramLabel(label)
        .completionCandidates(words)
        .description(description)
        .build();
  }

  /// An option that may come several times.
  public static OptionSpec values(String label, String description, String... names) {
    return OptionSpec.builder(names[0], rest(names))
        .type(List.class)
        .auxiliaryTypes(String.class)
        .arity("1")
        .paramLabel(label)
        .description(description)
        .build();
  }

  public static PositionalParamSpec argument(String label, String description) {
    return positional(label, description, "0", "1");
  }

  /// One or more arguments of a kind.
  public static PositionalParamSpec arguments(String label, String description) {
    return positional(label, description, "0..*", "1..*");
  }

  /// What stands at that place, and must.
  public static PositionalParamSpec argumentAt(int place, String label, String description) {
    return positional(label, description, Integer.toString(place), "1");
  }

  /// All from that place on.
  ///
  /// @param least how many there have to be
  public static PositionalParamSpec argumentsFrom(
      int place, int least, String label, String description) {
    return positional(label, description, place + "..*", least + "..*");
  }

  private static PositionalParamSpec positional(
      String label, String description, String index, String arity) {
    boolean isMany = arity.endsWith("*");
    var builder =
        PositionalParamSpec.builder()
            .index(index)
            .arity(arity)
            .required(!arity.startsWith("0"))
            .type(isMany ? List.class : String.class)
            .paramLabel(label)
            .description(description);
    return isMany ? builder.auxiliaryTypes(String.class).build() : builder.build();
  }

  /// The end of a help.
  public static String[] examples(List<String> lines) {
    var footer = new ArrayList<String>();
    if (!lines.isEmpty()) {
      footer.add(lines.size() == 1 ? "%nExample:" : "%nExamples:");
      lines.forEach(line -> footer.add("  " + line));
    }
    return footer.toArray(String[]::new);
  }

  /// An argument that may be left out.
  public static PositionalParamSpec optional(String label, String description) {
    return optionalAt(0, label, description);
  }

  /// What may stand at that place.
  public static PositionalParamSpec optionalAt(int place, String label, String description) {
    return positional(label, description, Integer.toString(place), "0..1");
  }

  public static OptionSpec json() {
    return flag("Print one JSON object instead of text.", "--json");
  }

  public static boolean isSet(ParseResult parsed, String name) {
    return parsed.matchedOptionValue(name, false);
  }

  /// Reads command lines of that kind, each word as it is.
  public static CommandLine line(CommandSpec spec, boolean stopsAtFirstArgument) {
    return new CommandLine(spec)
        .setStopAtPositional(stopsAtFirstArgument)
        .setExpandAtFiles(false)
        .setToggleBooleanFlags(false);
  }

  private static String[] rest(String... names) {
    return Arrays.copyOfRange(names, 1, names.length);
  }
}
