package io.servos.cli.manual;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Manual pages of section 1, in roff.
///
/// @param page its name, such as `servos-isolate`
/// @param command what it describes
/// @param version of the program
/// @param related names of pages to read next
public record ManPage(String page, Described command, String version, List<String> related) {

  /// All pages by their file names.
  public static Map<String, String> all(CommandSpec root, String version) {
    var names = Described.names(root).stream().map(ManPage::pageOf).toList();
    var pages = new LinkedHashMap<String, String>();
    pages.put(
        "servos.1", new ManPage("servos", new Described("servos", root), version, names).text());
    for (var command : Described.commands(root)) {
      var page = pageOf(command.name());
      var below = command.below();
      var related = new ArrayList<>(List.of("servos"));
      below.forEach(one -> related.add(pageOf(one.name())));
      pages.put(page + ".1", new ManPage(page, command, version, related).text());
      for (var one : below) {
        var name = pageOf(one.name());
        pages.put(name + ".1", new ManPage(name, one, version, List.of("servos", page)).text());
      }
    }
    return pages;
  }

  private static String pageOf(String command) {
    return "servos-" + command.replace(' ', '-');
  }

  private String text() {
    var lines = new ArrayList<String>();
    lines.add(
        ".TH " + page.toUpperCase(Locale.ROOT) + " 1 \"\" \"Servos " + version + "\" \"Servos\"");
    lines.add(".SH NAME");
    lines.add(escaped(page) + " \\- " + escaped(decapitalised(command.summary())));
    lines.add(".SH SYNOPSIS");
    synopsis().forEach(line -> lines.addAll(List.of(line, ".br")));
    lines.removeLast();
    lines.add(".SH DESCRIPTION");
    lines.add(escaped(command.description()));
    addOptions(lines);
    addCommands(lines);
    addFooter(lines);
    lines.add(".SH SEE ALSO");
    lines.add(
        related.stream()
            .map(name -> "\\fB" + escaped(name) + "\\fR(1)")
            .collect(Collectors.joining(", ")));
    return String.join("\n", lines) + "\n";
  }

  private static String decapitalised(String text) {
    return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }

  private List<String> synopsis() {
    var custom = command.spec().usageMessage().customSynopsis();
    return custom.length > 0
        ? List.of(custom).stream().map(String::strip).map(ManPage::escaped).toList()
        : List.of(
            escaped(
                command.spec().name()
                    + " [OPTIONS]"
                    + command.spec().positionalParameters().stream()
                        .map(
                            argument ->
                                argument.arity().min() == 0
                                    ? " [" + argument.paramLabel() + "]"
                                    : " " + argument.paramLabel())
                        .collect(Collectors.joining())));
  }

  private void addOptions(List<String> lines) {
    lines.add(".SH OPTIONS");
    for (var option : command.spec().options()) {
      lines.add(".TP");
      lines.add(term(option));
      lines.add(escaped(Described.description(option)));
    }
    for (var argument : command.spec().positionalParameters()) {
      lines.add(".TP");
      lines.add("\\fI" + escaped(argument.paramLabel()) + "\\fR");
      lines.add(escaped(Described.description(argument)));
    }
  }

  private static String term(OptionSpec option) {
    var names =
        List.of(option.names()).stream()
            .map(name -> "\\fB" + escaped(name) + "\\fR")
            .collect(Collectors.joining(", "));
    return Described.takesValue(option)
        ? names + " \\fI" + escaped(option.paramLabel()) + "\\fR"
        : names;
  }

  private void addCommands(List<String> lines) {
    var commands = Described.commands(command.spec());
    if (!commands.isEmpty()) {
      lines.add(".SH COMMANDS");
    }
    for (var one : commands) {
      lines.addAll(
          List.of(".TP", "\\fB" + escaped(one.name()) + "\\fR", escaped(one.summary()) + "."));
    }
  }

  /// A line that begins a section stands at the margin and ends with a colon.
  private void addFooter(List<String> lines) {
    for (var line : command.spec().usageMessage().footer()) {
      var plain = line.replace("%n", "").replace("%%", "%");
      if (plain.endsWith(":") && !plain.startsWith(" ")) {
        closeExample(lines);
        lines.add(
            ".SH " + escaped(plain.substring(0, plain.length() - 1).toUpperCase(Locale.ROOT)));
        lines.add(".nf");
      } else {
        lines.add(escaped(plain.strip()));
      }
    }
    closeExample(lines);
  }

  private static void closeExample(List<String> lines) {
    if (lines.lastIndexOf(".nf") > lines.lastIndexOf(".fi")) {
      lines.add(".fi");
    }
  }

  private static String escaped(String text) {
    var escaped = text.replace("\\", "\\e").replace("-", "\\-");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }
}
